//! The REST API as Rust types and async calls. Knows HTTP; knows no terminal, no flag and no file but the certificates.

mod answer;
mod client;
mod error;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
mod json;
mod merge;
mod meta;
mod name_cache;
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
mod track_side;
mod tracks;

pub use client::{Client, Credentials, Event, ProxyName, Settings, TRIES};
pub use error::{Error, Obstacle};
pub use merge::Merged;
pub use near::nearest;
pub use participants::{ALL, CONNECTED, Filter, LEFT, Listing, PRESENT, Reached, Status};
pub use reference::{BadReference, ParticipantRef, ParticipantSid, RoomRef, TrackRef, name};
pub use resource::{Departure, Participant, Room};
pub use rooms::{Ending, RoomFilter, RoomStatus};
#[cfg(test)]
pub use rules::testing;
pub use rules::{BadRules, Rule, RuleSet, SubscribeRules, TrackKind, Verb};
pub use track_side::Side;
pub use tracks::Track;
