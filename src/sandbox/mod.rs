//! A local server that stands in for the vendor's API, on the loopback interface only. `world` holds the rooms and
//! participants, `http` serves them, `callbacks` reports what happens in them. Shares no code with the client in `api` and
//! with the receiver in the other `callbacks`, so that each checks the other.
//!
//! Under `/v1/` the sandbox responds as the vendor's API does; where the vendor's documentation leaves a behaviour
//! open, a comment at that place says what the sandbox does. Under `/_sandbox/` are endpoints of its own, see
//! `http::control`.

mod callbacks;
mod http;
mod world;

pub use callbacks::receiver_url;
pub use http::rate_limit::RateLimit;
pub use http::serve::{Options, Sandbox, start};
pub use world::clock::ClockMode;
pub use world::scene::SceneOptions;
pub use world::seed::DAILY_STANDUP;
