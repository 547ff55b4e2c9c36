//! Requests and responses, for every command: addresses, TLS, proxies, pages, retries, unexpected responses.

mod base_url;
#[cfg(unix)]
mod hostile_server;
#[cfg(unix)]
mod hostile_tls;
#[cfg(unix)]
mod hostile_writes;
mod malformed_bodies;
mod paging;
mod proxies;
mod random_faults;
mod requests;
mod retries;
mod status_changes;
mod tls;
mod unexpected_responses;
mod unusual_names;
