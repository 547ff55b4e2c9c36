//! Rows as CSV or TSV: a header of the API's names, then a line a row. A spreadsheet runs what begins like a formula, so
//! no text here does; who needs every text exactly as it is takes JSON.

use std::io::{self, Write};

use serde_json::Value;

use super::columns::{Column, ColumnSelection};
use super::row::Row;
use super::row_sink::RowWriter;
use super::sanitize::escape_invisible;

/// What a spreadsheet takes for the start of a formula, also in its full-width forms, or skips in front of one.
/// <https://owasp.org/www-community/attacks/CSV_Injection>
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// What separates cells, whatever the file says, where the comma belongs to numbers.
const OTHER_COMMA: char = ';';

/// What stands between two cells of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    /// A comma; a cell with commas or quotes is quoted.
    Comma,
    /// A tab; no cell is quoted, since none has a tab or a line end in it.
    Tab,
}

/// Lines under one header, each row written as it comes.
pub(super) struct Lines<'w> {
    selection: &'w ColumnSelection,
    out: Out<'w>,
    separator: Separator,
    /// Whether the header is written, or is not wanted.
    is_headed: bool,
}

/// Where lines go.
enum Out<'w> {
    Commas(Box<csv::Writer<&'w mut dyn Write>>),
    Tabs(&'w mut dyn Write),
}

impl Out<'_> {
    fn line(&mut self, cells: impl Iterator<Item = String>) -> io::Result<()> {
        match self {
            Self::Commas(out) => out.write_record(cells).map_err(for_stdout),
            Self::Tabs(out) => writeln!(out, "{}", cells.collect::<Vec<_>>().join("\t")),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Commas(out) => out.flush(),
            Self::Tabs(out) => out.flush(),
        }
    }
}

/// The failure to write itself, by whose kind it is known what became of the reader.
fn for_stdout(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

impl<'w> Lines<'w> {
    pub(super) fn new(
        separator: Separator,
        has_header: bool,
        selection: &'w ColumnSelection,
        out: &'w mut dyn Write,
    ) -> Self {
        let out = match separator {
            Separator::Comma => Out::Commas(Box::new(csv::Writer::from_writer(out))),
            Separator::Tab => Out::Tabs(out),
        };
        Self { selection, out, separator, is_headed: !has_header }
    }

    fn header(&mut self) -> io::Result<()> {
        if self.is_headed {
            return Ok(());
        }
        self.is_headed = true;
        self.out.line(self.selection.columns().iter().map(|column| column.field.to_owned()))
    }
}

impl RowWriter for Lines<'_> {
    fn rows(&mut self, rows: Vec<Row>) -> io::Result<()> {
        self.header()?;
        for row in rows {
            let cell = |column: &Column| cell(row.get(column.field), self.separator);
            self.out.line(self.selection.columns().iter().map(cell))?;
        }
        self.out.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(&mut self, whole: bool) -> io::Result<()> {
        // A header alone says that there is nobody, which after a failure is not known.
        if whole {
            self.header()?;
        }
        self.out.flush()
    }
}

/// A value as a cell: text made harmless, nothing for null, all else as JSON has it.
fn cell(value: Option<&Value>, separator: Separator) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => {
            let parts = text.split(OTHER_COMMA).map(|part| harmless(part, separator));
            parts.collect::<Vec<_>>().join(&OTHER_COMMA.to_string())
        }
        Some(other) => escape_invisible(&other.to_string()).into_owned(),
    }
}

/// Text that may come to stand at the start of a cell. Where no cell is quoted, a spreadsheet would all the same take off a
/// text's own quotes, and then look for a formula.
fn harmless(text: &str, separator: Separator) -> String {
    let is_quoted = separator == Separator::Tab && text.starts_with('"');
    let quote = if is_quoted || text.starts_with(FORMULA) { "'" } else { "" };
    format!("{quote}{}", escape_invisible(text))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn no_text_starts_a_formula_or_another_line() {
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
    fn where_no_cell_is_quoted_no_text_begins_with_a_quote() {
        assert_eq!(cell(Some(&json!("\"=1\"")), Separator::Tab), "'\"=1\"");
        assert_eq!(cell(Some(&json!("\"=1\"")), Separator::Comma), "\"=1\"");
    }

    #[test]
    fn numbers_stay_numbers_and_nothing_is_empty() {
        let cell = |value| cell(Some(&value), Separator::Comma);
        assert_eq!(cell(json!(-5)), "-5");
        assert_eq!(cell(json!(null)), "");
        assert_eq!(cell(json!(["PA1", "PA2"])), r#"["PA1","PA2"]"#);
    }
}
