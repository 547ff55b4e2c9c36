//! `roomctl kick`.

#[cfg(unix)]
mod audit_log;
#[cfg(unix)]
mod batch;
#[cfg(unix)]
mod confirmation;
#[cfg(unix)]
mod confirmed_outcomes;
#[cfg(unix)]
mod exclusions;
#[cfg(unix)]
mod keep_out;
mod named_targets;
#[cfg(unix)]
mod safety;
mod selection;
