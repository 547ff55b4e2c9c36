//! Requests and responses, for every command: addresses, TLS, proxies, pages, retries, unexpected responses.

mod base_url;
mod hostile_server;
mod hostile_tls;
mod hostile_writes;
mod malformed_bodies;
mod paging;
mod proxies;
mod random_faults;
mod requests;
mod retries;
mod round_trips;
mod status_changes;
mod tls;
mod unexpected_responses;
mod unusual_names;
