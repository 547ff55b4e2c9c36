//! Writes rows through a filter of `--jq`. Strings are written raw, as with `jq -r`; everything else as JSON.

use std::io::{self, Write};

use super::filter::{Filter, FilterFailed};
use super::frame::FrameKind;
use super::parts::PartResults;
use super::process::FilterProcess;
use super::value::write_value;
use crate::output::column_selection::ColumnSelection;
use crate::output::row::Row;
use crate::output::row_writer::RowWriter;
use crate::output::sanitize::visible_json;
use crate::output::terminal::TerminalInfo;

/// Maximum output in bytes that is buffered until a filter has succeeded.
const MAX_BUFFERED: usize = 64 << 20;

/// Writes what a filter returns for rows.
pub struct FilterWriter<'w> {
    process: FilterProcess,
    selection: &'w ColumnSelection,
    terminal: &'w TerminalInfo,
    out: &'w mut dyn Write,
    /// The rows that the filter has not got yet in JSON, each after a `[` or a comma, if it gets them as an array; `None` if it
    /// gets row by row.
    array: Option<Vec<u8>>,
    /// The results for parts of the array; `None` if the filter must get all rows as one array.
    parts: Option<PartResults>,
    /// Whether rows that the filter fails for are written unfiltered.
    keeps_failed: bool,
    /// The first error of the filter, if rows that it fails for are written unfiltered.
    error: Option<io::Error>,
}

impl<'w> FilterWriter<'w> {
    /// Creates a writer that gives the filter one array of all rows if `is_array`, or else row by row. If
    /// `keeps_failed`, rows that the filter fails for are written unfiltered, and `end` returns the first error.
    pub(in crate::output) fn new(
        filter: &Filter,
        is_array: bool,
        keeps_failed: bool,
        selection: &'w ColumnSelection,
        terminal: &'w TerminalInfo,
        out: &'w mut dyn Write,
    ) -> Self {
        let (process, array) = (FilterProcess::new(filter.clone()), is_array.then(Vec::new));
        let has_parts = is_array && !keeps_failed;
        let parts = filter.elements().filter(|_| has_parts).map(PartResults::new);
        Self { process, selection, terminal, out, array, parts, keeps_failed, error: None }
    }

    /// Gives the filter the rows that it has not got yet.
    fn write_part(&mut self) -> io::Result<()> {
        let (Some(parts), Some(array)) = (&mut self.parts, &mut self.array) else { return Ok(()) };
        if array.is_empty() {
            return Ok(());
        }
        let mut part = std::mem::take(array);
        part.push(b']');
        self.process.run(FrameKind::Document, &part, |value| parts.add(value, self.terminal, self.out))
    }

    fn write_filtered(&mut self, kind: FrameKind, input: &[u8]) -> io::Result<()> {
        let terminal = self.terminal;
        if !self.keeps_failed {
            return self.process.run(kind, input, |value| write_value(value, terminal, self.out));
        }
        let mut buffer = Vec::new();
        let result = self.process.run(kind, input, |value| {
            if buffer.len() > MAX_BUFFERED {
                let reason = format!("the output exceeds {} MiB", MAX_BUFFERED >> 20);
                return Err(FilterFailed::Error(reason).into());
            }
            write_value(value, terminal, &mut buffer)
        });
        match result {
            Ok(()) => self.out.write_all(&buffer),
            Err(error) => {
                self.error.get_or_insert(error);
                writeln!(self.out, "{}", visible_json(String::from_utf8_lossy(input).into_owned()))
            }
        }
    }
}

impl RowWriter for FilterWriter<'_> {
    fn rows(&mut self, rows: Vec<Row>) -> io::Result<()> {
        for row in rows {
            let row = self.selection.apply(row);
            if let Some(array) = &mut self.array {
                array.push(if array.is_empty() { b'[' } else { b',' });
                serde_json::to_writer(array, &row)?;
            } else {
                self.write_filtered(FrameKind::Row, &serde_json::to_vec(&row)?)?;
            }
        }
        self.write_part()?;
        self.out.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(&mut self, whole: bool) -> io::Result<()> {
        if let Some(parts) = self.parts.take() {
            parts.finish(whole, self.out)?;
        } else if let Some(mut array) = self.array.take().filter(|_| whole) {
            // An incomplete array would look like the whole list.
            array.extend_from_slice(if array.is_empty() { b"[]" } else { b"]" });
            self.write_filtered(FrameKind::Document, &array)?;
        }
        self.out.flush()?;
        self.error.take().map_or(Ok(()), Err)
    }
}

/// Writes what the filter returns for one row, indented.
pub(in crate::output) fn write_filtered_row(
    filter: &Filter,
    row: &Row,
    terminal: &TerminalInfo,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut process = FilterProcess::new(filter.clone());
    process.run(FrameKind::Document, &serde_json::to_vec(row)?, |value| write_value(value, terminal, out))?;
    out.flush()
}
