//! Columns and rows of the records of the Insights API: the fields as the API names them, and what roomctl reads from them.
//! Depends on `api` and `output`.

use serde_json::{Value, json};

use crate::api::{EndReason, Fields, ParticipantInsights, error_meaning};
use crate::output::{Column, ColumnType, Row};

/// All known fields of a participant's record, and those that roomctl adds.
pub const FIELDS: &[Column] = &[
    Column::new("participant_identity", "IDENTITY", ColumnType::Text),
    Column::new("join_time", "JOINED", ColumnType::Time).secondary(),
    Column::new("leave_time", "LEFT", ColumnType::Time).secondary(),
    Column::new("duration_sec", "STAYED", ColumnType::Seconds).secondary(),
    Column::new("reason", "REASON", ColumnType::Untruncated),
    Column::new("error", "ERROR", ColumnType::Text),
    Column::new("media_region", "REGION", ColumnType::Text).secondary(),
    Column::new("edge_location", "EDGE", ColumnType::Text).secondary(),
    Column::new("sdk", "SDK", ColumnType::Text).secondary(),
    Column::new("browser", "BROWSER", ColumnType::Text).secondary(),
    Column::new("participant_sid", "SID", ColumnType::Sid),
    Column::new("room_sid", "ROOM_SID", ColumnType::Sid),
    Column::new("account_sid", "ACCOUNT_SID", ColumnType::Sid),
    Column::new("status", "STATUS", ColumnType::Status),
    Column::new("end_reason", "END_REASON", ColumnType::Text),
    Column::new("error_code", "ERROR_CODE", ColumnType::Untruncated),
    Column::new("error_code_url", "ERROR_URL", ColumnType::Text),
    Column::new("codecs", "CODECS", ColumnType::Text),
    Column::new("publisher_info", "PUBLISHER_INFO", ColumnType::Text),
    Column::new("properties", "PROPERTIES", ColumnType::Text),
    Column::new("url", "URL", ColumnType::Text),
];

/// The default columns.
pub const DEFAULT_FIELDS: &[&str] = &[
    "participant_identity",
    "duration_sec",
    "join_time",
    "leave_time",
    "reason",
    "error",
    "media_region",
    "edge_location",
    "sdk",
    "browser",
];

/// The fields whose objects have any shape.
const OBJECTS: [&str; 2] = ["publisher_info", "properties"];

/// Returns the row of a record for a table or for chosen fields: with the reason in words, the meaning of the error, SDK and
/// browser, and the objects of any shape as text by path.
pub fn row(record: ParticipantInsights) -> Row {
    let error = record.error_code().map(|code| match error_meaning(code) {
        Some(meaning) => format!("{code} {meaning}"),
        None => code.to_string(),
    });
    let reason = EndReason::of(&record).map(|reason| reason.words().to_owned());
    let info = record.field("publisher_info").map(leaves).unwrap_or_default();
    let mut row = record.into_fields();
    row.insert("reason".to_owned(), json!(reason));
    row.insert("error".to_owned(), json!(error));
    row.insert("sdk".to_owned(), json!(name_and_version(&info, "sdk")));
    row.insert("browser".to_owned(), json!(name_and_version(&info, "browser")));
    for name in OBJECTS {
        if let Some(object) = row.get(name).filter(|value| value.is_object() || value.is_array()) {
            let text =
                leaves(object).iter().map(|(path, value)| format!("{path}={value}")).collect::<Vec<_>>();
            row.insert(name.to_owned(), text.join(" ").into());
        }
    }
    row
}

/// Returns a record with its objects replaced by their values, each under its path, such as `publisher_info.sdk.name`.
pub fn by_path(record: &Fields) -> Vec<(String, String)> {
    record.iter().flat_map(|(name, value)| named_leaves(name, value)).collect()
}

/// Returns the values in an object or array of any shape, each with its path.
fn leaves(value: &Value) -> Vec<(String, String)> {
    named_leaves("", value)
}

fn named_leaves(path: &str, value: &Value) -> Vec<(String, String)> {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        Value::Object(fields) => {
            fields.iter().flat_map(|(name, value)| named_leaves(&below(name), value)).collect()
        }
        Value::Array(items) => {
            let named = items.iter().enumerate();
            named.flat_map(|(index, value)| named_leaves(&below(&index.to_string()), value)).collect()
        }
        Value::String(text) => vec![(path.to_owned(), text.clone())],
        Value::Null => vec![(path.to_owned(), "-".to_owned())],
        other => vec![(path.to_owned(), other.to_string())],
    }
}

/// Returns name and version of the SDK or the browser, wherever an object of any shape has them: in fields such as
/// `sdk.name`, `sdk_name` or `sdkName`.
fn name_and_version(leaves: &[(String, String)], of: &str) -> Option<String> {
    let find = |suffixes: &[&str]| {
        let is_match = |path: &str| {
            let path = path.to_lowercase().replace(['.', '_', '-'], "");
            suffixes.iter().any(|suffix| path.ends_with(&format!("{of}{suffix}")))
        };
        leaves.iter().find(|(path, value)| is_match(path) && value != "-").map(|(_, value)| value.as_str())
    };
    let parts = [find(&["name", "type", ""]), find(&["version"])];
    let parts = parts.into_iter().flatten().collect::<Vec<_>>();
    (!parts.is_empty()).then(|| parts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_sdk_and_browser_in_any_shape() {
        for info in [
            json!({ "sdk": { "name": "js", "version": "2.1" }, "browser": { "name": "Chrome", "version": "131" } }),
            json!({ "sdk_name": "js", "sdk_version": "2.1", "browser_name": "Chrome", "browser_version": "131" }),
            json!([{ "client": { "sdkType": "js", "sdkVersion": "2.1", "browser": "Chrome", "browserVersion": 131 } }]),
        ] {
            let leaves = leaves(&info);
            assert_eq!(name_and_version(&leaves, "sdk").as_deref(), Some("js 2.1"), "{info}");
            assert_eq!(name_and_version(&leaves, "browser").as_deref(), Some("Chrome 131"), "{info}");
        }
        for info in [json!({}), json!(null), json!("text"), json!({ "sdk": null })] {
            assert_eq!(name_and_version(&leaves(&info), "sdk"), None, "{info}");
        }
    }
}
