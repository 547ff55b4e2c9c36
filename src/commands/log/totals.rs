//! The summary of an audit log: how many writes had which outcome. Depends on `output` for rows.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::output::{self, Column, ColumnType, Row};

/// The columns of a row of the summary.
pub const FIELDS: &[Column] = &[
    Column::new("action", "ACTION", ColumnType::Text),
    Column::new("rule", "RULE", ColumnType::Text),
    Column::new("outcome", "OUTCOME", ColumnType::Status),
    Column::new("count", "COUNT", ColumnType::Text),
    Column::new("first", "FIRST", ColumnType::Time),
    Column::new("last", "LAST", ColumnType::Time),
];

/// The fields that are printed by default: all.
pub const DEFAULT_FIELDS: &[&str] = &["action", "rule", "outcome", "count", "first", "last"];

/// The number of writes by action, rule and outcome, with the first and the last time.
#[derive(Debug, Default)]
pub struct Totals(BTreeMap<[String; 3], Total>);

#[derive(Debug, Default)]
struct Total {
    count: u64,
    first: Value,
    last: Value,
}

impl Totals {
    /// Counts a write.
    pub fn add(&mut self, row: &Row) {
        let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let total = self.0.entry(["action", "rule", "outcome"].map(text)).or_default();
        let time = row.get("time").cloned().unwrap_or_default();
        if total.count == 0 || time.as_str() < total.first.as_str() {
            total.first = time.clone();
        }
        if time.as_str() > total.last.as_str() {
            total.last = time;
        }
        total.count += 1;
    }

    /// Returns a row for each action, rule and outcome.
    pub fn into_rows(self) -> impl Iterator<Item = Row> {
        let text = |text: String| if text.is_empty() { Value::Null } else { json!(text) };
        self.0.into_iter().map(move |([action, rule, outcome], total)| {
            output::row([
                ("action", text(action)),
                ("rule", text(rule)),
                ("outcome", text(outcome)),
                ("count", json!(total.count)),
                ("first", total.first),
                ("last", total.last),
            ])
        })
    }
}
