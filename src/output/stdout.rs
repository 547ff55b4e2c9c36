//! The writer of data to stdout. All data goes through it, so that a closed pipe is recognized.

use std::io::{self, BufWriter, Write};

/// Writing to stdout failed.
#[derive(Debug, thiserror::Error)]
#[error("cannot write to stdout: {0}")]
pub struct StdoutFailed(io::Error);

impl StdoutFailed {
    /// Wraps `error`, with the same kind.
    pub fn of(error: io::Error) -> io::Error {
        io::Error::new(error.kind(), Self(error))
    }

    /// Returns whether `error` means that the reader of stdout closed the pipe.
    pub fn is_closed_pipe(error: &io::Error) -> bool {
        let is_stdout = error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<Self>);
        is_stdout && error.kind() == io::ErrorKind::BrokenPipe
    }
}

/// Returns a buffered writer to stdout. Its errors wrap [`StdoutFailed`].
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

/// Returns whether stdout can still be read: a pipe without a reader is noticed only by writing or by polling.
#[cfg(unix)]
pub fn stdout_has_reader() -> bool {
    !super::poll::has_state(&io::stdout(), rustix::event::PollFlags::ERR)
}

/// Returns `true`: on this system, a pipe without a reader is noticed only by writing.
#[cfg(not(unix))]
pub fn stdout_has_reader() -> bool {
    true
}
