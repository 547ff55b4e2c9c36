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

pub use client::{Client, ClientConfig, Credentials, MAX_ATTEMPTS, ProxyName, RequestEvent};
pub use error::{ConnectFailure, Error};
pub use merge::MergedLists;
pub use near::closest_match;
pub use participants::{ALL, CONNECTED, Filter, LEFT, Listing, PRESENT, Status, WriteReceipt};
pub use reference::{InvalidReference, ParticipantRef, ParticipantSid, RoomRef, TrackRef, name};
pub use resource::{LeftParticipant, Participant, Room};
pub use rooms::{CompleteResult, RoomFilter, RoomStatus};
#[cfg(test)]
pub use rules::testing;
pub use rules::{InvalidRules, Rule, RuleSet, RuleType, SubscribeRules, TrackKind};
pub use track_side::TrackSide;
pub use tracks::Track;
