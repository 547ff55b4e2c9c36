//! The state of a terminal or pipe, asked for without waiting. Depends on `rustix`.
#![cfg(unix)]

use std::os::fd::AsFd;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// Returns whether a terminal or pipe is in one of the states of `flags`, and `false` if that is not known.
pub(super) fn has_state(descriptor: &impl AsFd, flags: PollFlags) -> bool {
    let mut polled = [PollFd::new(descriptor, PollFlags::empty())];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut polled, Some(&now)).is_ok() && polled[0].revents().intersects(flags)
}
