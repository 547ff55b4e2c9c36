//! The interrupts of the program: which one was received, and how the process ends by it; and job control, which stops and
//! continues it.
//! Depends on nothing else in the program; [`crate::commands`] decides what a run does when one is received.
//!
//! Unix and Windows have little in common here, so each has files of its own with the same functions.

mod common;
#[cfg(unix)]
mod job_control;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

pub use common::{INTERRUPTED, JobEvent};
#[cfg(unix)]
pub use job_control::{JobControl, stop, suspend_group};
#[cfg(unix)]
pub use unix::*;
#[cfg(windows)]
pub use windows::*;
