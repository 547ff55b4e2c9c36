//! A row of output: the values of a resource or of an outcome by field name.

use serde_json::{Map, Value};

/// Values by field name, as in the API.
pub type Row = Map<String, Value>;

/// Creates a row of fields in this order.
pub fn row(fields: impl IntoIterator<Item = (&'static str, Value)>) -> Row {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
