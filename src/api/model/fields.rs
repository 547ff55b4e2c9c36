//! The fields of a resource as the API sends them. Every field is kept, known or not, so that JSON output loses nothing. A
//! field that is missing, null or of another type reads as `None`. Depends on no other file of `api`.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use crate::iso_time;

/// The fields of a resource, with the API's names and in the API's order.
pub type Fields = Map<String, Value>;

/// Returns a field as text.
pub fn text<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    fields.get(name).and_then(Value::as_str)
}

/// Returns a field as a time.
pub fn time(fields: &Fields, name: &str) -> Option<DateTime<Utc>> {
    iso_time::parse(text(fields, name)?)
}
