//! Status callbacks of the sandbox: each event of a room with a `StatusCallback` as a signed request to that URL. `message`
//! turns events into callbacks, `order` plays repeats and disorder, `sender` delivers. Depends on `world`; shares no code with
//! what receives callbacks, so that each checks the other.

mod message;
mod order;
mod receiver_url;
mod sender;
mod signature;

pub use receiver_url::receiver_url;
pub use sender::{CallbackOptions, CallbackSender};
