//! Writes events: as rows for a program, or as lines for a person. Depends on `context` and `output`.

use std::io::{self, Write};

use serde_json::Value;

use crate::context::Context;
use crate::output::{ColumnSelection, Row, RowKind, RowWriter, escape_value};

/// Where events go.
pub enum EventWriter<'w> {
    /// To a program, as rows.
    Rows(Box<dyn RowWriter + 'w>),
    /// To a person, as lines.
    Lines(Box<dyn Write + 'w>),
}

impl<'w> EventWriter<'w> {
    /// Returns a writer of lines for a table on a terminal, or else of rows.
    pub fn new(selection: &'w ColumnSelection, out: &'w mut dyn Write, context: &'w Context) -> Self {
        if context.is_interactive_table() {
            Self::Lines(Box::new(out))
        } else {
            Self::Rows(context.row_writer(RowKind::Event, selection, out))
        }
    }

    /// Writes an event.
    pub fn write(&mut self, event: Row) -> io::Result<()> {
        match self {
            Self::Rows(writer) => writer.rows(vec![event]),
            Self::Lines(out) => {
                writeln!(out, "{}", line(&event))?;
                out.flush()
            }
        }
    }

    /// Writes what is held back.
    pub fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::Rows(writer) => writer.finish(true),
            Self::Lines(out) => out.flush(),
        }
    }
}

/// Returns an event as a line, such as `20:41:03 UTC  kicked  mallory  DailyStandup  (deny)`.
fn line(event: &Row) -> String {
    let text = |name: &str| event.get(name).and_then(Value::as_str);
    let in_parentheses = |name: &str| text(name).map(|text| format!("({text})"));
    let words = [text("identity"), text("room")].into_iter().flatten().map(str::to_owned);
    let reasons = [in_parentheses("rule"), in_parentheses("kind"), text("error").map(str::to_owned)];
    let rest = words.chain(reasons.into_iter().flatten()).map(|word| escape_value(&word).into_owned());
    let rest = rest.collect::<Vec<_>>().join("  ");
    // The time of day of `2026-11-23T20:41:03Z`.
    let time = text("time").and_then(|time| time.get(11..19)).unwrap_or_default();
    format!("{time} UTC  {:<17}  {rest}", text("event").unwrap_or_default()).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::output::row;

    #[test]
    fn line_has_time_event_names_and_reason() {
        let event = |name: &'static str, value| {
            let head = [("time", json!("2026-11-23T20:41:03Z")), ("event", json!("kicked"))];
            let names = [("room", json!("Daily\u{1b}")), ("identity", json!("mallory"))];
            line(&row(head.into_iter().chain(names).chain([(name, value)])))
        };
        assert_eq!(
            event("rule", json!("deny")),
            r"20:41:03 UTC  kicked             mallory  Daily\u{1b}  (deny)"
        );
        assert_eq!(event("error", json!("no")), r"20:41:03 UTC  kicked             mallory  Daily\u{1b}  no");
        assert_eq!(event("identity", Value::Null), r"20:41:03 UTC  kicked             Daily\u{1b}");
    }
}
