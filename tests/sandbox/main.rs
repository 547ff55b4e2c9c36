//! The API of `roomctl sandbox`, tested with raw HTTP/1.1, so that no library normalizes paths or parameters.
#![cfg(feature = "sandbox")]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod abuse;
mod anonymize;
mod client;
mod faults;
mod insights;
mod lifetime;
mod paging;
mod participants;
#[path = "../cli/support/process.rs"]
mod process;
mod published_tracks;
mod requests;
mod resource_fields;
mod rooms;
mod rules;
mod scene;
mod schema;
mod simulation;
mod tracks;
mod unusual_names;
