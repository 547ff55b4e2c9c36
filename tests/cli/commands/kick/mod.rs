//! `roomctl kick`.

#[cfg(unix)]
pub mod confirmation;
#[cfg(unix)]
pub mod keep_out;
pub mod named_targets;
#[cfg(unix)]
pub mod safety;
pub mod selection;
