//! HTTP transport: single exchanges, responses and their JSON, the rate limit, TLS, and stopping. Depends on the errors and
//! the fields of resources; knows no endpoint.

mod config;
mod diagnosis;
mod error_chain;
mod http;
mod json;
mod page;
mod proxy;
mod rate_limit;
mod request;
mod response;
mod roots;
mod stop_signal;
mod tls;
mod verifier;

pub use config::{ClientConfig, Credentials, MAX_ATTEMPTS, RequestEvent};
pub use http::Http;
pub use proxy::Proxy;
pub use rate_limit::RateLimiter;
pub use request::{BeforeWrite, Request};
pub use response::Response;
pub use roots::TrustedRoots;
pub use stop_signal::{StopLevel, StopSignal};
