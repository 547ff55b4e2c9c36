//! The trait of all writers of rows, and a writer for formats whose rows do not depend on each other.

use std::io::{self, Write};

use super::row::Row;

/// Writes rows in a format, each as soon as the format allows.
pub trait RowWriter {
    /// Writes rows, or holds them back.
    fn rows(&mut self, rows: Vec<Row>) -> io::Result<()>;

    /// Writes the rows held back so far, because the next rows may take long.
    fn flush(&mut self) -> io::Result<()>;

    /// Writes the rows held back. `whole` is false after a failure: a table then shows the rows so far, and a JSON
    /// array stays open, so that no reader takes it for the complete list.
    fn finish(&mut self, whole: bool) -> io::Result<()>;
}

/// Writes each row immediately, with a function.
pub(super) struct RowByRow<'w, F> {
    out: &'w mut dyn Write,
    write_row: F,
}

impl<'w, F: Fn(Row, &mut dyn Write) -> io::Result<()>> RowByRow<'w, F> {
    pub(super) fn new(out: &'w mut dyn Write, write_row: F) -> Self {
        Self { out, write_row }
    }
}

impl<F: Fn(Row, &mut dyn Write) -> io::Result<()>> RowWriter for RowByRow<'_, F> {
    fn rows(&mut self, rows: Vec<Row>) -> io::Result<()> {
        for row in rows {
            (self.write_row)(row, self.out)?;
        }
        self.out.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(&mut self, _whole: bool) -> io::Result<()> {
        self.out.flush()
    }
}
