//! Status callbacks: the HTTP requests with which the API reports the events of a room. `server` receives them within
//! limits, `receiver` verifies them (`signature`, `signed_url`), drops repeats (`seen`) and parses them (`callback`).
//!
//! Knows no terminal and no flag. <https://www.twilio.com/docs/video/api/status-callbacks>

mod callback;
mod receiver;
mod seen;
mod server;
mod signature;
mod signed_url;

pub use callback::{Callback, CallbackEvent};
pub use receiver::{Counts, Received, Receiver};
pub use server::serve;
pub use signature::Verifier;
pub use signed_url::PublicUrl;
