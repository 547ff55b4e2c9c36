//! HTTP transport: single exchanges, responses and their JSON, the rate limit, TLS, and stopping. Depends on the errors and
//! the fields of resources; knows no endpoint.

mod config;
mod error_chain;
mod http;
mod json;
mod page;
mod rate_limit;
mod request;
mod response;
mod stop_signal;
mod tls;

pub use config::{Credentials, Event, ProxyName, Settings, TRIES};
pub use http::Http;
pub use rate_limit::RateLimiter;
pub use request::{BeforeWrite, Request};
pub use response::Response;
pub use stop_signal::{StopLevel, StopSignal};
