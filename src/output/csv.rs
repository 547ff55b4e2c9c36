//! The formats `csv` and `tsv`: a header of field names, then a line per row. Spreadsheets run text that starts like a
//! formula, so such text is prefixed with `'`; JSON has all text unchanged.

use std::io::{self, Write};

use serde_json::Value;

use super::byte_order_mark::MarkedWriter;
use super::column::Column;
use super::column_selection::ColumnSelection;
use super::row::Row;
use super::row_writer::RowWriter;
use super::sanitize::escape_invisible;

/// Characters that start a formula in a spreadsheet, also in full-width form, or are skipped before one.
/// <https://owasp.org/www-community/attacks/CSV_Injection>
const FORMULA_START: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Separator that spreadsheets use instead of the comma in some languages, whatever the file uses.
const LOCAL_SEPARATOR: char = ';';

/// Separator between the cells of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    /// A comma. Cells with commas or quotes are quoted.
    Comma,
    /// A tab. No cell is quoted, since none contains a tab or a line end.
    Tab,
}

/// Writes each row immediately, after the header.
pub(super) struct CsvWriter<'w> {
    selection: &'w ColumnSelection,
    out: Out<'w>,
    separator: Separator,
    /// Whether the header is still to be written.
    needs_header: bool,
}

/// Writer of lines. `csv` would write a line of one empty cell as `""`, also without quoting.
enum Out<'w> {
    Comma(Box<csv::Writer<MarkedWriter<'w>>>),
    Tab(MarkedWriter<'w>),
}

impl Out<'_> {
    fn write_line(&mut self, cells: impl Iterator<Item = String>) -> io::Result<()> {
        match self {
            Self::Comma(out) => out.write_record(cells).map_err(into_io_error),
            Self::Tab(out) => writeln!(out, "{}", cells.collect::<Vec<_>>().join("\t")),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Comma(out) => out.flush(),
            Self::Tab(out) => out.flush(),
        }
    }
}

impl<'w> CsvWriter<'w> {
    pub(super) fn new(
        separator: Separator,
        has_header: bool,
        selection: &'w ColumnSelection,
        out: MarkedWriter<'w>,
    ) -> Self {
        let out = match separator {
            Separator::Comma => Out::Comma(Box::new(csv::Writer::from_writer(out))),
            Separator::Tab => Out::Tab(out),
        };
        Self { selection, out, separator, needs_header: has_header }
    }

    fn write_header(&mut self) -> io::Result<()> {
        if self.needs_header {
            self.needs_header = false;
            self.out.write_line(self.selection.columns().iter().map(|column| column.field.to_owned()))?;
        }
        Ok(())
    }
}

/// Returns the I/O error itself, whose kind says whether the reader closed the pipe.
fn into_io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

impl RowWriter for CsvWriter<'_> {
    fn rows(&mut self, rows: Vec<Row>) -> io::Result<()> {
        self.write_header()?;
        for row in rows {
            let cell = |column: &Column| cell(row.get(column.field), self.separator);
            self.out.write_line(self.selection.columns().iter().map(cell))?;
        }
        self.out.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(&mut self, whole: bool) -> io::Result<()> {
        // A header alone means that there are no rows, which is unknown after a failure.
        if whole {
            self.write_header()?;
        }
        self.out.flush()
    }
}

/// Formats a value as a cell: text without formulas, nothing for null, JSON for everything else.
fn cell(value: Option<&Value>, separator: Separator) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => {
            let parts = text.split(LOCAL_SEPARATOR).map(|part| defuse_formula(part, separator));
            parts.collect::<Vec<_>>().join(&LOCAL_SEPARATOR.to_string())
        }
        Some(other) => escape_invisible(&other.to_string()).into_owned(),
    }
}

/// Prefixes text that would start a formula with `'`. Without quoting, a spreadsheet removes a text's own quotes and
/// then looks for a formula.
fn defuse_formula(text: &str, separator: Separator) -> String {
    let is_quoted = separator == Separator::Tab && text.starts_with('"');
    let prefix = if is_quoted || text.starts_with(FORMULA_START) { "'" } else { "" };
    format!("{prefix}{}", escape_invisible(text))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn escapes_formulas_and_line_ends() {
        for (text, shown) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\\t=1"),
            ("\r=1", "'\\r=1"),
            ("＝1", "'＝1"),
            ("a=1", "a=1"),
            ("a;=1;b;;-1", "a;'=1;b;;'-1"),
            ("a\nb\u{1b}[2J", "a\\nb\\u{1b}[2J"),
        ] {
            assert_eq!(cell(Some(&json!(text)), Separator::Comma), shown);
        }
    }

    #[test]
    fn tsv_escapes_leading_quotes() {
        assert_eq!(cell(Some(&json!("\"=1\"")), Separator::Tab), "'\"=1\"");
        assert_eq!(cell(Some(&json!("\"=1\"")), Separator::Comma), "\"=1\"");
    }

    #[test]
    fn keeps_numbers_and_leaves_null_empty() {
        let cell = |value| cell(Some(&value), Separator::Comma);
        assert_eq!(cell(json!(-5)), "-5");
        assert_eq!(cell(json!(null)), "");
        assert_eq!(cell(json!(["PA1", "PA2"])), r#"["PA1","PA2"]"#);
    }
}
