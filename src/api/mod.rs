//! The REST API as Rust types and async functions. Knows HTTP; knows no terminal, no flag and no file except certificates.

mod client;
mod endpoints;
mod error;
mod model;
mod pagination;
mod params;
mod reference;
mod response_meta;
mod transport;

#[cfg(any(test, feature = "fuzzing"))]
pub use self::{params::encode, response_meta::MAX_TEXT_LENGTH, transport::Response};
pub use client::Client;
pub use endpoints::{
    ALL, CONNECTED, Ending, Filter, LEFT, Listing, PRESENT, Reached, RoomFilter, RoomStatus, Status, nearest,
};
pub use error::{Error, Obstacle};
#[cfg(test)]
pub use model::rules::testing;
pub use model::rules::{BadRules, Rule, RuleSet, SubscribeRules, TrackKind, Verb};
pub use model::{Departure, Merged, Participant, Room, Side, Track};
pub use reference::{BadReference, ParticipantRef, ParticipantSid, RoomRef, TrackRef, name};
pub use transport::{Credentials, Event, ProxyName, Settings, TRIES};
