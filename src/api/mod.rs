//! The REST API as Rust types and async functions. Knows HTTP; knows no terminal, no flag and no file except certificates.

mod client;
mod connect_error;
mod digest;
mod endpoints;
mod error;
mod model;
mod pagination;
mod params;
mod reference;
mod response_meta;
mod suggestion;
mod transport;

#[cfg(any(test, feature = "fuzzing"))]
pub use self::{params::encode, response_meta::MAX_TEXT_LENGTH, transport::Response};
pub use client::Client;
pub use connect_error::{CertificateProblem, ConnectError, ConnectFailure, Hop};
pub use endpoints::{
    ALL, CONNECTED, CompleteResult, Filter, Insights, InsightsError, LEFT, Listing, Moment, PRESENT,
    PRESENT_ONCE, RawMethod, RawRequest, RoomFilter, RoomStatus, Status, WriteReceipt, closest_match,
};
pub use error::Error;
#[cfg(test)]
pub use model::rules::testing;
pub use model::rules::{InvalidRules, MAX_RULES, Rule, RuleSet, RuleType, SubscribeRules, TrackKind};
pub use model::{
    EndReason, Fields, LeftParticipant, MergedLists, Participant, ParticipantInsights, ParticipantKey, Room,
    RoomInsights, Track, TrackSide, error_meaning,
};
pub use reference::{
    InvalidReference, Kind, OfParticipant, ParticipantRef, ParticipantSid, Reference, RoomRef, RoomSid,
    TrackRef, name,
};
pub use response_meta::ResponseMeta;
pub use suggestion::{Difference, Suggestion};
pub use transport::{ClientConfig, Credentials, MAX_ATTEMPTS, Proxy, RequestEvent, TrustedRoots};
