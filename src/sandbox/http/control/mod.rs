//! The sandbox's own endpoints under `/_sandbox/`, no part of the vendor's API: what clients do in the rooms, the clock, and
//! what has happened. They take the same credentials, but are never delayed, limited, counted or failed by injected faults.
//! Depends on the endpoints of the vendor's API and on `world`.

mod clients;
mod clock;
mod events;
mod tracks;

pub use clients::{join, set_status};
pub use clock::{advance, read, step};
pub use events::{counts, record};
pub use tracks::{publish, set_track};
