//! The fields of a resource as the API sends them. Every field is kept, known or not, so that JSON output loses nothing. A
//! field that is missing, null or of another type reads as `None`. Depends on no other file of `api`.

use chrono::{DateTime, Datelike, Utc};
use serde_json::{Map, Value};

/// The fields of a resource, with the API's names and in the API's order.
pub type Fields = Map<String, Value>;

/// Returns a field as text.
pub fn text<'f>(fields: &'f Fields, name: &str) -> Option<&'f str> {
    fields.get(name).and_then(Value::as_str)
}

/// Returns a field as a time. A time outside the years 1 to 9999 reads as `None`: adding an offset to it could overflow.
pub fn time(fields: &Fields, name: &str) -> Option<DateTime<Utc>> {
    let time = DateTime::parse_from_rfc3339(text(fields, name)?).ok()?.to_utc();
    (1..=9999).contains(&time.year()).then_some(time)
}
