//! Answers to prompts, read from the terminal. What was typed before a prompt appeared is discarded.

#[cfg(unix)]
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
#[cfg(unix)]
use std::os::fd::AsFd;
#[cfg(not(unix))]
use std::time::Duration;

/// Discards what was typed and not read yet. Errors are ignored.
#[cfg(unix)]
pub fn discard_typed() {
    use rustix::termios::{QueueSelector, tcflush};

    let _kept = tcflush(io::stdin(), QueueSelector::IFlush);
}

/// Discards what was typed and not read yet. Errors are ignored.
#[cfg(not(unix))]
pub fn discard_typed() {
    use crossterm::event;

    while matches!(event::poll(Duration::ZERO), Ok(true)) && event::read().is_ok() {}
}

/// Reads a line from standard input; `None` at its end. What was read beyond the line is discarded.
pub fn read_line() -> io::Result<Option<String>> {
    BufReader::new(stdin()?).lines().next().transpose()
}

/// Returns standard input without the buffer of the standard library.
#[cfg(unix)]
fn stdin() -> io::Result<impl Read> {
    Ok(File::from(io::stdin().as_fd().try_clone_to_owned()?))
}

/// Returns standard input. Only the standard library decodes console input.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "it fails on Unix")]
fn stdin() -> io::Result<impl Read> {
    Ok(io::stdin())
}
