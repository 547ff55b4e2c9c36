//! `roomctl kick`.

mod audit_log;
mod batch;
// It needs pseudo-terminals, which the tests have on Unix alone.
#[cfg(unix)]
mod confirmation;
mod confirmed_outcomes;
mod exclusions;
mod keep_out;
mod named_targets;
mod safety;
mod selection;
