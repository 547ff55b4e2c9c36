//! Properties that hold for any input: one function per fuzz target in `fuzz/`, which panics if its property is
//! violated.
//!
//! The unit tests call the same functions with the seeds of the fuzz targets and with mutations by proptest.

pub use crate::api::fuzzing::{answers, pages, references, rules};
pub use crate::config::fuzzing::{config, rates, vendor_cli};

use std::thread;
use std::time::Duration;

use chrono::{Datelike, SecondsFormat, Utc};

use crate::arguments::time::{interval, moment, timeout};
use crate::output::sanitize::visible_json;
use crate::output::{Color, Column, Filter, Format, Kind, Screen, Selection, Style, row, sink, visible};

/// Durations and times: the printed form parses to the same value, and limits are enforced.
pub fn times(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(time) = timeout(text) {
        assert!(!time.is_zero());
        assert_eq!(timeout(&humantime::format_duration(time).to_string()), Ok(time));
    }
    let sensible = Duration::from_millis(200)..=Duration::from_secs(24 * 60 * 60);
    assert_eq!(interval(text).ok(), timeout(text).ok().filter(|time| sensible.contains(time)));
    if let Ok(time) = moment(text) {
        assert!((1..=9999).contains(&time.year()));
        assert_eq!(moment(&time.to_rfc3339_opts(SecondsFormat::AutoSi, true)), Ok(time));
        assert!(humantime::parse_duration(text).is_err() || time <= Utc::now(), "an age is in the past");
    }
}

/// Identities: the printed form contains no control characters, line ends or formulas, and JSON parses to the same
/// value.
pub fn shown(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let once = visible(&text);
    assert!(is_harmless(&once));
    assert_eq!(visible(&once), once, "escaped text is escaped again");
    let json = visible_json(serde_json::Value::from(&*text).to_string());
    assert!(is_harmless(&json));
    assert_eq!(serde_json::from_str::<String>(&json).ok().as_deref(), Some(&*text));

    for format in [Format::Table, Format::Csv, Format::Tsv, Format::Jsonl] {
        let written = written(format, &text);
        assert!(written.lines().count() <= 1 && written.lines().all(is_harmless), "{written:?}");
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

/// Returns whether the text contains no character that controls a terminal, reorders text, or is invisible.
fn is_harmless(text: &str) -> bool {
    !text.contains(|c: char| {
        c.is_control()
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}')
            || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}')
            || matches!(c, '\u{e0000}'..='\u{e0fff}')
    })
}

/// Writes a row of one field, without a header.
fn written(format: Format, text: &str) -> String {
    let style = Style { format, has_header: false, filter: None };
    let columns = [Column::new("identity", "IDENTITY", Kind::Text)];
    let Ok(selection) = Selection::new(None, &columns, &["identity"]) else { return String::new() };
    let screen = Screen::of_stderr(Color::Never);
    let mut out = Vec::new();
    let mut sink = sink(&style, &selection, &screen, &mut out);
    let _infallible = sink.rows(vec![row([("identity", text.into())])]).and_then(|()| sink.end(true));
    drop(sink);
    String::from_utf8_lossy(&out).into_owned()
}

/// Filters of `--jq`: they compile, or the error has a message.
pub fn filters(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    thread::scope(|scope| {
        let parsing = thread::Builder::new().stack_size(crate::STACK);
        let parsed = parsing.spawn_scoped(scope, || Filter::parse(text).is_err_and(|why| why.is_empty()));
        let is_unexplained = parsed.ok().and_then(|parsed| parsed.join().ok());
        assert_eq!(is_unexplained, Some(false), "the error has no message");
    });
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;
    use proptest::sample::{Index, select};
    use proptest::test_runner::{Config, TestRunner};

    /// Number of cases per target; all targets together take a few seconds.
    const CASES: u32 = 500;

    /// Runs a target with its seeds, with random input, and with mutated seeds.
    fn check(name: &str, target: fn(&[u8])) {
        let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
        assert!(fuzz.join(format!("fuzz_targets/{name}.rs")).exists(), "there is no fuzz target {name}");
        let seeds = std::fs::read_dir(fuzz.join("corpus").join(name)).unwrap();
        let seeds = seeds.map(|seed| std::fs::read(seed.unwrap().path()).unwrap()).collect::<Vec<_>>();
        for seed in &seeds {
            target(seed);
        }
        let piece = prop_oneof![any::<String>().prop_map(String::into_bytes), any::<Vec<u8>>()];
        let spliced = (select(seeds), any::<[Index; 2]>(), piece.clone()).prop_map(splice);
        let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(CASES) });
        let result = runner.run(&prop_oneof![1 => piece, 3 => spliced], |data| {
            target(&data);
            Ok(())
        });
        result.unwrap();
    }

    /// Replaces a part of a seed by `piece`.
    fn splice((mut seed, ends, piece): (Vec<u8>, [Index; 2], Vec<u8>)) -> Vec<u8> {
        let mut ends = ends.map(|end| end.index(seed.len() + 1));
        ends.sort_unstable();
        seed.splice(ends[0]..ends[1], piece);
        seed
    }

    macro_rules! property_tests {
        ($($name:ident),*) => {
            $(#[test]
            fn $name() {
                check(stringify!($name), super::$name);
            })*
        };
    }

    property_tests!(answers, config, filters, pages, rates, references, rules, shown, times, vendor_cli);
}
