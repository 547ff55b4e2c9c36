//! The selection of `--fields` and `--sort-by`: which columns are printed, in which order the rows are, and what `-q` prints.

use std::collections::HashSet;

use serde_json::Value;

use super::column::{Column, ColumnType, UnknownField, find_column};
use super::held_rows::HeldRows;
use super::row::Row;
use super::sort::SortOrder;

/// The field that is the reference of a row, unless the command has others.
const SID_FIELD: &str = "sid";

/// The fields to print, and the order of the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSelection {
    columns: Vec<Column>,
    /// Whether the user chose them. Otherwise JSON has all fields of a row.
    chosen: bool,
    /// The fields that a next command takes as its arguments to act on the row; none if no command does.
    reference: Vec<&'static str>,
    /// The order of the rows; `None` for that of the list.
    order: Option<SortOrder>,
}

impl ColumnSelection {
    /// Selects the `wanted` fields in this order, without duplicates, or the `default_fields` ones if none are wanted. Fails
    /// if a field is not among the `known`.
    pub fn new(
        wanted: Option<&[String]>,
        known: &[Column],
        default_fields: &[&str],
    ) -> Result<Self, UnknownField> {
        let mut columns: Vec<Column> = match wanted {
            Some(wanted) => wanted.iter().map(|name| find_column(name, known)).collect::<Result<_, _>>()?,
            None => default_fields.iter().filter_map(|field| find_column(field, known).ok()).collect(),
        };
        let mut seen = HashSet::new();
        columns.retain(|column| seen.insert(column.field));
        let reference = known.iter().map(|column| column.field).filter(|field| *field == SID_FIELD).collect();
        Ok(Self { columns, chosen: wanted.is_some(), reference, order: None })
    }

    /// Sets the fields that a next command takes as its arguments.
    pub fn with_reference(self, reference: &[&'static str]) -> Self {
        Self { reference: reference.to_vec(), ..self }
    }

    /// Sorts the rows by a field, or in the reverse order. Fails if the field is not among the `known`.
    pub fn sorted_by(self, name: &str, is_reversed: bool, known: &[Column]) -> Result<Self, UnknownField> {
        let column = find_column(name, known)?;
        let order = SortOrder { column, is_reversed, limit: usize::MAX };
        Ok(Self { order: Some(order), ..self })
    }

    /// Limits the number of rows. Returns the limit for reading, which is none if the rows are sorted: then any row that is
    /// read may be among the first ones.
    pub fn limited_to(self, limit: usize) -> (Self, usize) {
        match self.order {
            Some(order) => (Self { order: Some(SortOrder { limit, ..order }), ..self }, usize::MAX),
            None => (self, limit),
        }
    }

    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Returns the fields that a next command takes as its arguments.
    pub fn reference(&self) -> &[&'static str] {
        &self.reference
    }

    /// Returns the fields that a format reads: all of them (`None`), or those to print and the reference.
    pub(super) fn fields(&self, is_structured: bool) -> Option<Vec<&'static str>> {
        let columns = self.columns.iter().map(|column| column.field);
        let others = self.reference.iter().copied().filter(|field| !self.has_field(field));
        let prints_all = is_structured && !self.chosen;
        (!prints_all).then(|| columns.chain(others).collect())
    }

    /// Returns what holds the rows of a command that writes them in an order of its own.
    pub(super) fn held_rows(&self, is_structured: bool) -> HeldRows {
        let order = self.order.map(|order| order.column.field).filter(|field| !self.has_field(field));
        HeldRows::new(self.fields(is_structured).map(|fields| fields.into_iter().chain(order).collect()))
    }

    /// Returns the order of the rows, if the user chose one.
    pub fn order(&self) -> Option<SortOrder> {
        self.order
    }

    /// Returns whether a field is printed in a table.
    pub fn has_field(&self, field: &str) -> bool {
        self.columns.iter().any(|column| column.field == field)
    }

    /// Returns whether a time is printed in a table.
    pub fn has_times(&self) -> bool {
        self.columns.iter().any(|column| column.kind == ColumnType::Time)
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
