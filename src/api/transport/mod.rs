//! What carries a request to the API and reads the response.

mod json;
mod page;
mod rate_limit;
mod response;
mod tls;
mod verifier;

pub use rate_limit::Pace;
pub use response::{Answer, particulars};
pub use tls::config;
