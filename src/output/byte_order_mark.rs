//! The byte-order mark at the start of a file, by which spreadsheets on Windows recognize UTF-8.

use std::io::{self, Write};

/// The mark in UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Writes the mark before the first text. No text, no mark.
pub(super) struct MarkedWriter<'w> {
    out: &'w mut dyn Write,
    /// Whether the mark is still to be written.
    needs_mark: bool,
}

impl<'w> MarkedWriter<'w> {
    /// Returns a writer of what follows the mark, or without `has_mark` of the text alone.
    pub(super) fn new(out: &'w mut dyn Write, has_mark: bool) -> Self {
        Self { out, needs_mark: has_mark }
    }
}

impl Write for MarkedWriter<'_> {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        if self.needs_mark && !text.is_empty() {
            self.out.write_all(MARK)?;
            self.needs_mark = false;
        }
        self.out.write(text)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
