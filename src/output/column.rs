//! Columns: the fields that rows have, and how their values are formatted in a table.

/// How the values of a column are formatted in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Text, which is cut if the terminal is too narrow.
    Text,
    /// A word or a number, which is cut last.
    Untruncated,
    /// A SID, which is hidden if text would have to be cut much for it.
    Sid,
    /// A status or an outcome, with a color per value.
    Status,
    /// A time: on a terminal in the chosen form, such as `5m ago`; as in the API otherwise.
    Time,
    /// A duration in seconds: `1h 5m` on a terminal, a number otherwise.
    Seconds,
}

/// A field with its header in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The name of the field, as in the API.
    pub field: &'static str,
    /// The header in a table.
    pub header: &'static str,
    /// How its values are formatted.
    pub kind: ColumnType,
    /// Whether the column exists only for scripts that still name it.
    pub is_deprecated: bool,
    /// Whether a table omits the column before it cuts the text of others.
    pub is_secondary: bool,
}

impl Column {
    /// Creates a column.
    pub const fn new(field: &'static str, header: &'static str, kind: ColumnType) -> Self {
        Self { field, header, kind, is_deprecated: false, is_secondary: false }
    }

    /// Returns the column as one that is neither completed nor suggested.
    pub const fn deprecated(self) -> Self {
        Self { is_deprecated: true, ..self }
    }

    /// Returns the column as one that a table omits before it cuts the text of others.
    pub const fn secondary(self) -> Self {
        Self { is_secondary: true, ..self }
    }

    /// Returns whether `name` is the field or the header, in any case.
    pub fn is_named(&self, name: &str) -> bool {
        self.field.eq_ignore_ascii_case(name) || self.header.eq_ignore_ascii_case(name)
    }
}

/// A field was selected that the rows do not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown field '{field}'")]
pub struct UnknownField {
    /// The selected field.
    pub field: String,
    /// The columns that the rows have.
    pub known: Vec<Column>,
}

/// Returns the column that has this field, or else this header, in any case.
pub(super) fn find_column(name: &str, known: &[Column]) -> Result<Column, UnknownField> {
    let name = name.trim();
    let by_field = known.iter().find(|column| column.field.eq_ignore_ascii_case(name));
    let by_header = || known.iter().find(|column| column.header.eq_ignore_ascii_case(name));
    let unknown = || UnknownField { field: name.to_owned(), known: known.to_vec() };
    by_field.or_else(by_header).copied().ok_or_else(unknown)
}
