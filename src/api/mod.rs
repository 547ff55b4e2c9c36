//! The REST API as Rust types and async calls. Knows HTTP; knows no terminal, no flag and no file but the certificates.

mod answer;
mod client;
mod error;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
mod merge;
mod near;
mod pace;
mod page;
mod paging;
mod participants;
mod reference;
mod resource;
mod rooms;
mod roots;
mod rules;
mod tls;
mod tracks;

pub use client::{Client, Credentials, Event, ProxyName, Settings, TRIES};
pub use error::{Departure, Error, Obstacle};
pub use merge::Merged;
pub use near::nearest;
pub use participants::{ALL, CONNECTED, Filter, LEFT, Listing, PRESENT, Reached, Status};
pub use reference::{BadReference, ParticipantRef, ParticipantSid, RoomRef, TrackRef, name};
pub use resource::{Participant, Room};
pub use rooms::{Ending, RoomFilter, RoomStatus};
#[cfg(test)]
pub use rules::testing;
pub use rules::{BadRules, Rule, RuleSet, SubscribeRules, TrackKind, Verb};
pub use tracks::{Side, Track};
