//! The REST API as Rust types and async calls. Knows HTTP; knows no terminal, no flag and no file but the certificates.

mod answer;
mod client;
mod error;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
mod pace;
mod paging;
mod participants;
mod reference;
mod resource;
mod rooms;
mod roots;
mod tls;

pub use client::{Client, Credentials, Event, Settings, TRIES};
pub use error::{Departure, Error};
pub use participants::{ALL, Filter, PRESENT, Reached, Status};
pub use reference::{BadReference, ParticipantRef, RoomRef, identity};
pub use resource::{Participant, Room};
pub use rooms::{RoomFilter, RoomStatus};
