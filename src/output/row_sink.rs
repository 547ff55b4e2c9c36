//! What takes rows: each format writes them as soon as it can.

use std::io;

use super::row::Row;

/// Takes rows as they come. Each renderer writes them as soon as it can.
pub trait RowWriter {
    /// Takes rows that came together.
    fn rows(&mut self, rows: Vec<Row>) -> io::Result<()>;

    /// Writes what is held back so far, since more may be long in coming.
    fn flush(&mut self) -> io::Result<()>;

    /// Writes what is still held back. `whole` is false after a failure: a table then shows the rows that came, a JSON
    /// array stays open, so that no reader takes it for the whole list.
    fn finish(&mut self, whole: bool) -> io::Result<()>;
}
