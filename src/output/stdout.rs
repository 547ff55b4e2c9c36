//! The one door to stdout.

use std::io::{self, BufWriter, Write};

/// stdout could not be written to.
#[derive(Debug, thiserror::Error)]
#[error("cannot write to standard output: {0}")]
pub struct StdoutFailed(io::Error);

impl StdoutFailed {
    /// `error` as such a failure, of the kind that it has.
    pub fn of(error: io::Error) -> io::Error {
        io::Error::new(error.kind(), Self(error))
    }

    /// Whether `error` is such a failure, and that because whoever read has closed the pipe, which is their right.
    pub fn is_closed_pipe(error: &io::Error) -> bool {
        let is_of_stdout = error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<Self>);
        is_of_stdout && error.kind() == io::ErrorKind::BrokenPipe
    }
}

/// stdout for data, buffered; whoever writes flushes where a reader waits. It fails as [`StdoutFailed`].
pub fn stdout() -> impl Write {
    Stdout(BufWriter::with_capacity(64 << 10, io::stdout()))
}

struct Stdout(BufWriter<io::Stdout>);

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(StdoutFailed::of)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(StdoutFailed::of)
    }
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
