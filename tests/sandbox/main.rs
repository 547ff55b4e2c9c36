//! The sandbox of the real binary, spoken to in raw HTTP/1.1, so that nothing between the test and the wire tidies a
//! path or a parameter.
#![cfg(feature = "sandbox")]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod anonymize;
mod calls;
mod faults;
mod live;
mod paging;
mod participants;
#[path = "../cli/support/process.rs"]
mod process;
mod references;
mod rooms;
mod rules;
mod schema;
mod shape;
mod tracks;
mod wire;
