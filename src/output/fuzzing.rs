//! What must hold of what is shown, whatever it is, and of filters.

use std::thread;

use super::field::{Column, Kind, Selection};
use super::jq::Filter;
use super::screen::{Color, Screen};
use super::text::{visible, visible_json};
use super::{Format, Row, Style, sink};

/// An identity: nothing of it controls a terminal, ends a line or begins a formula, and JSON means the same.
pub fn shown(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let is_tame =
        |shown: &str| !shown.contains(char::is_control) && !shown.contains(['\u{2028}', '\u{202e}']);
    assert!(is_tame(&visible(&text)));
    let json = visible_json(serde_json::Value::from(&*text).to_string());
    assert!(is_tame(&json));
    assert_eq!(serde_json::from_str::<String>(&json).ok().as_deref(), Some(&*text));

    for format in [Format::Table, Format::Csv, Format::Tsv, Format::Jsonl] {
        let written = written(format, &text);
        assert!(written.lines().count() <= 1 && written.lines().all(is_tame), "{written:?}");
        if matches!(format, Format::Csv | Format::Tsv) {
            let is_quoted = format == Format::Csv;
            let cell = written.strip_prefix('"').filter(|_| is_quoted).unwrap_or(&written);
            assert!(is_quoted || !cell.starts_with('"'), "{written:?}");
            assert!(!cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']), "{written:?}");
        }
    }
}

/// One row of one field, without a header.
fn written(format: Format, text: &str) -> String {
    let style = Style { format, has_header: false, filter: None };
    let columns = [Column::new("identity", "IDENTITY", Kind::Text)];
    let Ok(selection) = Selection::new(None, &columns, &["identity"]) else { return String::new() };
    let screen = Screen::of_stderr(Color::Never);
    let mut out = Vec::new();
    let row = Row::from_iter([("identity".to_owned(), text.into())]);
    let mut sink = sink(&style, &selection, &screen, &mut out);
    let _infallible = sink.rows(vec![row]).and_then(|()| sink.end(true));
    drop(sink);
    String::from_utf8_lossy(&out).into_owned()
}

/// A filter of `--jq`: it can be, or it is said why not.
pub fn filters(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    thread::scope(|scope| {
        let parsing = thread::Builder::new().stack_size(crate::STACK);
        let parsed = parsing.spawn_scoped(scope, || Filter::parse(text).is_err_and(|why| why.is_empty()));
        let is_unsaid = parsed.ok().and_then(|parsed| parsed.join().ok());
        assert_eq!(is_unsaid, Some(false), "it is not said what is wrong");
    });
}
