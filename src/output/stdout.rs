//! The one door to stdout.

use std::io::{self, BufWriter, Write};

/// stdout for data, buffered; whoever writes flushes where a reader waits. A closed pipe shows as
/// [`io::ErrorKind::BrokenPipe`], which ends the program quietly.
pub fn stdout() -> impl Write {
    BufWriter::with_capacity(64 << 10, io::stdout())
}

/// Whether somebody may still read what goes to stdout. A pipe that its reader has closed tells so only to who writes, and
/// to who asks.
#[cfg(unix)]
pub fn stdout_has_reader() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    let stdout = io::stdout();
    let mut asked = [PollFd::new(&stdout, PollFlags::empty())];
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut asked, Some(&at_once)).is_err() || !asked[0].revents().contains(PollFlags::ERR)
}

/// Whether somebody may still read what goes to stdout; here only who writes is told.
#[cfg(not(unix))]
pub fn stdout_has_reader() -> bool {
    true
}
