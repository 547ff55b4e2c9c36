//! What must hold of what is shown, whatever it is, and of filters.

use std::thread;

use super::columns::{Column, ColumnSelection, ColumnType};
use super::format::Format;
use super::jq::Filter;
use super::row::Row;
use super::sanitize::{escape_invisible, visible_json};
use super::terminal::{Color, TerminalInfo};
use super::write::{OutputOptions, row_writer};

/// An identity: nothing of it controls a terminal, ends a line or begins a formula, and JSON means the same.
pub fn shown(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let once = escape_invisible(&text);
    assert!(is_tame(&once));
    assert_eq!(escape_invisible(&once), once, "what is shown has nothing in it that is not");
    let json = visible_json(serde_json::Value::from(&*text).to_string());
    assert!(is_tame(&json));
    assert_eq!(serde_json::from_str::<String>(&json).ok().as_deref(), Some(&*text));

    for format in [Format::Table, Format::Csv, Format::Tsv, Format::Jsonl] {
        let written = written(format, &text);
        assert!(written.lines().count() <= 1 && written.lines().all(is_tame), "{written:?}");
        if matches!(format, Format::Csv | Format::Tsv) {
            let is_quoted = format == Format::Csv;
            let cell = written.strip_prefix('"').filter(|_| is_quoted).unwrap_or(&written);
            for part in cell.split(';') {
                assert!(is_quoted || !part.starts_with('"'), "{written:?}");
                assert!(!part.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']), "{written:?}");
            }
        }
    }
}

/// Whether nothing of it controls a terminal, reorders text, or hides.
fn is_tame(shown: &str) -> bool {
    !shown.contains(|c: char| {
        c.is_control()
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}')
            || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}')
            || matches!(c, '\u{e0000}'..='\u{e0fff}')
    })
}

/// One row of one field, without a header.
fn written(format: Format, text: &str) -> String {
    let style = OutputOptions { format, has_header: false, filter: None };
    let columns = [Column::new("identity", "IDENTITY", ColumnType::Text)];
    let Ok(selection) = ColumnSelection::new(None, &columns, &["identity"]) else { return String::new() };
    let screen = TerminalInfo::for_stderr(Color::Never);
    let mut out = Vec::new();
    let row = Row::from_iter([("identity".to_owned(), text.into())]);
    let mut sink = row_writer(&style, &selection, &screen, &mut out);
    let _infallible = sink.rows(vec![row]).and_then(|()| sink.finish(true));
    drop(sink);
    String::from_utf8_lossy(&out).into_owned()
}

/// A filter of `--jq`: it can be, or it is said why not.
pub fn filters(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    thread::scope(|scope| {
        let parsing = thread::Builder::new().stack_size(crate::FILTER_STACK_BYTES);
        let parsed = parsing.spawn_scoped(scope, || Filter::parse(text).is_err_and(|why| why.is_empty()));
        let is_unsaid = parsed.ok().and_then(|parsed| parsed.join().ok());
        assert_eq!(is_unsaid, Some(false), "it is not said what is wrong");
    });
}
