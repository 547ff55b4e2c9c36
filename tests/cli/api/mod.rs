//! Requests and responses, for every command: addresses, TLS, proxies, pages, retries, unexpected responses.

pub mod base_url;
#[cfg(unix)]
pub mod hostile_server;
#[cfg(unix)]
pub mod hostile_tls;
#[cfg(unix)]
pub mod hostile_writes;
pub mod malformed_bodies;
pub mod paging;
pub mod proxies;
pub mod random_faults;
pub mod requests;
pub mod retries;
pub mod status_changes;
pub mod tls;
pub mod unexpected_responses;
pub mod unusual_names;
