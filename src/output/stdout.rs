//! The one door to stdout.

use std::io::{self, BufWriter, Write};

/// stdout for data, buffered; whoever writes flushes where a reader waits. A closed pipe shows as
/// [`io::ErrorKind::BrokenPipe`], which ends the program quietly.
pub fn stdout() -> impl Write {
    BufWriter::with_capacity(64 << 10, io::stdout())
}
