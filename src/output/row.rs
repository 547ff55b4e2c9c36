//! A row of output: values under the names of the API.

use serde_json::{Map, Value};

/// One row: values under the API's names.
pub type Row = Map<String, Value>;

/// The row of these fields, in this order.
pub fn row(fields: impl IntoIterator<Item = (&'static str, Value)>) -> Row {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
