//! Columns: the fields that rows have, how their values are formatted in a table, and the selection of `--fields`.

use std::collections::HashSet;

use serde_json::Value;

use super::row::Row;
use super::sid_list::SID_FIELD;

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
    /// A time: `5m ago` on a terminal, as in the API otherwise.
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
}

impl Column {
    /// Creates a column.
    pub const fn new(field: &'static str, header: &'static str, kind: ColumnType) -> Self {
        Self { field, header, kind }
    }
}

/// A field was selected that the rows do not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown field '{field}'")]
pub struct UnknownField {
    /// The selected field.
    pub field: String,
    /// The fields that the rows have.
    pub known: Vec<&'static str>,
}

/// The fields to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSelection {
    columns: Vec<Column>,
    /// Whether the user chose them. Otherwise JSON has all fields of a row.
    chosen: bool,
    /// Whether the rows have a SID.
    has_sid: bool,
}

impl ColumnSelection {
    /// Selects the `wanted` fields in this order, without duplicates, or the `default_fields` ones if none are wanted. Fails
    /// if a field is not among the `known`.
    pub fn new(
        wanted: Option<&[String]>,
        known: &[Column],
        default_fields: &[&str],
    ) -> Result<Self, UnknownField> {
        let column = |field: &str| known.iter().find(|column| column.field == field.trim()).copied();
        let unknown = |field: &str| UnknownField {
            field: field.to_owned(),
            known: known.iter().map(|column| column.field).collect(),
        };
        let mut columns: Vec<Column> = match wanted {
            Some(wanted) => wanted
                .iter()
                .map(|field| column(field).ok_or_else(|| unknown(field)))
                .collect::<Result<_, _>>()?,
            None => default_fields.iter().filter_map(|field| column(field)).collect(),
        };
        let mut seen = HashSet::new();
        columns.retain(|column| seen.insert(column.field));
        let has_sid = known.iter().any(|column| column.field == SID_FIELD);
        Ok(Self { columns, chosen: wanted.is_some(), has_sid })
    }

    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Returns whether the rows have a SID.
    pub fn has_sid(&self) -> bool {
        self.has_sid
    }

    /// Returns whether a field is printed in a table.
    pub fn has_field(&self, field: &str) -> bool {
        self.columns.iter().any(|column| column.field == field)
    }

    /// Returns whether the user chose the fields.
    pub fn is_chosen(&self) -> bool {
        self.chosen
    }

    /// Returns the row as in JSON: with the chosen fields in the chosen order, missing ones as null; or all fields.
    pub(super) fn apply(&self, mut row: Row) -> Row {
        if !self.chosen {
            return row;
        }
        let chosen =
            |column: &Column| (column.field.to_owned(), row.remove(column.field).unwrap_or(Value::Null));
        self.columns.iter().map(chosen).collect()
    }
}
