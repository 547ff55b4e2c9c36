//! Writes events: as rows for a program, or as lines for a person. Depends on `context` and `output`.

use std::io::{self, Write};

use serde_json::Value;

use crate::context::Context;
use crate::output::width::width;
use crate::output::{ColumnSelection, Row, RowKind, RowWriter, escape_value};

/// The widest column that later lines are aligned to.
const MAX_WIDTH: usize = 32;

/// Where events go.
pub enum EventWriter<'w> {
    /// To a program, as rows.
    Rows(Box<dyn RowWriter + 'w>),
    /// To a person, as lines.
    Lines(Box<dyn Write + 'w>, Widths),
}

/// The widths of the columns of lines: of the widest value so far.
#[derive(Debug, Default)]
pub struct Widths {
    identity: usize,
    room: usize,
}

impl<'w> EventWriter<'w> {
    /// Returns a writer of lines for a table on a terminal, or else of rows. Lines have no fields to choose.
    pub fn new(selection: &'w ColumnSelection, out: &'w mut dyn Write, context: &'w Context) -> Self {
        if context.is_interactive_table() && !context.chooses_fields() {
            Self::Lines(Box::new(out), Widths::default())
        } else {
            Self::Rows(context.row_writer(RowKind::Event, selection, out))
        }
    }

    /// Writes an event.
    pub fn write(&mut self, event: Row) -> io::Result<()> {
        self.write_all(vec![event])
    }

    /// Writes events.
    pub fn write_all(&mut self, events: Vec<Row>) -> io::Result<()> {
        match self {
            Self::Rows(writer) => writer.rows(events),
            Self::Lines(out, widths) => {
                events.iter().try_for_each(|event| writeln!(out, "{}", widths.line(event)))?;
                out.flush()
            }
        }
    }

    /// Writes what is held back.
    pub fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::Rows(writer) => writer.finish(true),
            Self::Lines(out, _) => out.flush(),
        }
    }
}

impl Widths {
    /// Returns an event as a line, such as `20:41:03 UTC  kicked  mallory  DailyStandup  (deny)`.
    fn line(&mut self, event: &Row) -> String {
        let text = |name: &str| event.get(name).and_then(Value::as_str).map(escape_value);
        let in_parentheses = |name: &str| text(name).map(|text| format!("({text})"));
        let (identity, room) = (text("identity").unwrap_or_default(), text("room").unwrap_or_default());
        let names = match (&*identity, &*room) {
            ("", "") => String::new(),
            _ => aligned(&identity, &mut self.identity) + &aligned(&room, &mut self.room),
        };
        let reasons = [in_parentheses("rule"), in_parentheses("kind"), text("error").map(Into::into)];
        let reasons = reasons.into_iter().flatten().collect::<Vec<_>>().join("  ");
        // The time of day of `2026-11-23T20:41:03Z`.
        let time = event.get("time").and_then(Value::as_str).and_then(|time| time.get(11..19));
        let (time, name) = (time.unwrap_or_default(), text("event").unwrap_or_default());
        format!("{time} UTC  {name:<17}  {names}{reasons}").trim_end().to_owned()
    }
}

/// Returns the text of a column, as wide as the widest so far, and the space behind it.
fn aligned(text: &str, widest: &mut usize) -> String {
    let width = width(text);
    *widest = width.min(MAX_WIDTH).max(*widest);
    format!("{text}{}  ", " ".repeat(widest.saturating_sub(width)))
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
            Widths::default().line(&row(head.into_iter().chain(names).chain([(name, value)])))
        };
        assert_eq!(
            event("rule", json!("deny")),
            r"20:41:03 UTC  kicked             mallory  Daily\u{1b}  (deny)"
        );
        assert_eq!(event("error", json!("no")), r"20:41:03 UTC  kicked             mallory  Daily\u{1b}  no");
        assert_eq!(event("identity", Value::Null), r"20:41:03 UTC  kicked               Daily\u{1b}");
    }

    #[test]
    fn columns_are_as_wide_as_the_widest_value_so_far() {
        let mut widths = Widths::default();
        let mut line = |identity: Value, room: Value, error: Value| {
            let head = [("time", json!("2026-11-23T20:41:03Z")), ("event", json!("left"))];
            let rest = [("identity", identity), ("room", room), ("error", error)];
            let line = widths.line(&row(head.into_iter().chain(rest)));
            line.strip_prefix("20:41:03 UTC  left               ").unwrap().to_owned()
        };
        let null = Value::Null;
        assert_eq!(line(json!("日本"), json!("room"), null.clone()), "日本  room");
        assert_eq!(line(json!("ben"), json!("a"), json!("no")), "ben   a     no");
        assert_eq!(line(null.clone(), json!("room"), null.clone()), "      room");
        assert_eq!(line(null.clone(), null.clone(), json!("no")), "no");
        let long = "x".repeat(40);
        assert_eq!(line(json!(long), json!("room"), null.clone()), format!("{long}  room"));
        assert_eq!(line(json!("ben"), json!("room"), null), format!("ben{}  room", " ".repeat(29)));
    }
}
