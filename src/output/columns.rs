//! The fields that rows have, which of them are shown, and how each reads in a table.

use std::collections::HashSet;

use serde_json::Value;

use super::row::Row;
use super::sid_list;

/// How a value reads in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// As it is; cut where the terminal is too narrow.
    Text,
    /// A word or a number, as it is, and never cut.
    Untruncated,
    /// As it is, and never cut: half a SID is of no use. It is left out where names would have to be cut short for it.
    Sid,
    /// A status or an outcome, coloured by what it says.
    Status,
    /// A time: `5m ago` on a terminal, as the API sent it elsewhere.
    Time,
    /// Seconds: `1h 5m` on a terminal, a number elsewhere.
    Seconds,
}

/// A field, the header of its column, and how its values read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The API's name.
    pub field: &'static str,
    /// The header in a table.
    pub header: &'static str,
    /// How its values read.
    pub kind: ColumnType,
}

impl Column {
    /// A column for `field` under `header`.
    pub const fn new(field: &'static str, header: &'static str, kind: ColumnType) -> Self {
        Self { field, header, kind }
    }
}

/// A field was asked for that rows of this sort do not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no field '{field}'")]
pub struct UnknownField {
    /// The one asked for.
    pub field: String,
    /// Those there are.
    pub known: Vec<&'static str>,
}

/// The fields to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSelection {
    columns: Vec<Column>,
    /// Whether a person chose them; else JSON keeps every field that a row has.
    chosen: bool,
    /// Whether rows of this sort are told by a SID of their own.
    has_sid: bool,
}

impl ColumnSelection {
    /// The `wanted` ones of the `known` fields in the order wanted, each once, or the `usual` ones where nothing is wanted.
    pub fn new(wanted: Option<&[String]>, known: &[Column], usual: &[&str]) -> Result<Self, UnknownField> {
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
            None => usual.iter().filter_map(|field| column(field)).collect(),
        };
        let mut seen = HashSet::new();
        columns.retain(|column| seen.insert(column.field));
        let has_sid = known.iter().any(|column| column.field == sid_list::FIELD);
        Ok(Self { columns, chosen: wanted.is_some(), has_sid })
    }

    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Whether rows of this sort are told by a SID of their own.
    pub fn has_sid(&self) -> bool {
        self.has_sid
    }

    /// Whether a person chose the fields.
    pub fn is_chosen(&self) -> bool {
        self.chosen
    }

    /// The row as JSON shows it: whole, or with the chosen fields in the chosen order, missing ones as null.
    pub(super) fn apply(&self, mut row: Row) -> Row {
        if !self.chosen {
            return row;
        }
        let chosen =
            |column: &Column| (column.field.to_owned(), row.remove(column.field).unwrap_or(Value::Null));
        self.columns.iter().map(chosen).collect()
    }
}
