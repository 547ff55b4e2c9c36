//! Status callbacks of the sandbox: each event of a room with a `StatusCallback` as a signed request to that URL. `message`
//! turns events into callbacks, `sender` queues them, `delivery` delivers them in the `order` of the random faults,
//! `undelivered` reports. Depends on `world`; shares no code with what receives callbacks, so that each checks the other.

mod delivery;
mod message;
mod order;
mod receiver_url;
mod sender;
mod signature;
mod undelivered;

pub use receiver_url::receiver_url;
pub use sender::{CallbackOptions, CallbackSender};
pub use undelivered::{Reports, Undelivered};
