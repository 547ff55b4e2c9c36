//! `roomctl mute` and `roomctl unmute`.

mod failures;
mod keep;
mod targets;
