//! The format `yaml`: rows as a YAML sequence, a single row as a mapping, in block style.
//!
//! A serializer of YAML decides by its own version of YAML which text needs quotes; another version would read `no` or
//! `12:30` as something else. Here only words that are text in every version are plain. Everything else is in double
//! quotes, with the escapes that JSON and YAML share.

use std::io::{self, Write};

use serde_json::Value;

use super::column_selection::ColumnSelection;
use super::row::Row;
use super::row_writer::RowWriter;
use super::sanitize::visible_yaml;

/// Words that a version of YAML reads as something else than text.
const RESERVED: &[&str] = &["false", "n", "no", "null", "off", "on", "true", "y", "yes"];

/// Writes rows as one sequence, each immediately.
pub(super) struct SequenceWriter<'w> {
    selection: &'w ColumnSelection,
    out: &'w mut dyn Write,
    is_empty: bool,
}

impl<'w> SequenceWriter<'w> {
    pub(super) fn new(selection: &'w ColumnSelection, out: &'w mut dyn Write) -> Self {
        Self { selection, out, is_empty: true }
    }
}

impl RowWriter for SequenceWriter<'_> {
    fn rows(&mut self, rows: Vec<Row>) -> io::Result<()> {
        for row in rows {
            let row = Value::Object(self.selection.apply(row));
            writeln!(self.out, "- {}", block(&row, 1))?;
            self.is_empty = false;
        }
        self.out.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(&mut self, whole: bool) -> io::Result<()> {
        match (whole, self.is_empty) {
            (true, true) => writeln!(self.out, "[]")?,
            // A bracket that stays open makes the document invalid, so that no reader takes the list for complete.
            (false, false) => writeln!(self.out, "[")?,
            (true, false) | (false, true) => {}
        }
        self.out.flush()
    }
}

/// Writes one row as a mapping.
pub(super) fn write_mapping(row: Row, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", block(&Value::Object(row), 0))?;
    out.flush()
}

/// Returns a value whose lines after the first are indented by this many levels.
fn block(value: &Value, level: usize) -> String {
    let lines = match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| format!("{}:{}", scalar_of_text(name), nested(value, level)))
            .collect::<Vec<_>>(),
        Value::Array(items) => items.iter().map(|item| format!("- {}", block(item, level + 1))).collect(),
        Value::String(text) => return scalar_of_text(text),
        scalar => return scalar.to_string(),
    };
    if lines.is_empty() {
        return value.to_string();
    }
    lines.join(&format!("\n{}", indent(level)))
}

/// Returns the value of a field: on the same line, or below it if it has fields or items.
fn nested(value: &Value, level: usize) -> String {
    let has_lines = value.as_object().is_some_and(|fields| !fields.is_empty())
        || value.as_array().is_some_and(|items| !items.is_empty());
    if has_lines {
        format!("\n{}{}", indent(level + 1), block(value, level + 1))
    } else {
        format!(" {}", block(value, level))
    }
}

fn indent(level: usize) -> String {
    "  ".repeat(level)
}

/// Returns text plain if every version of YAML reads it as text, or else in double quotes.
fn scalar_of_text(text: &str) -> String {
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_reserved = RESERVED.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_word && !is_reserved { text.to_owned() } else { visible_yaml(Value::from(text).to_string()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use saphyr::{LoadableYamlNode, Scalar, Yaml};
    use serde_json::{Map, Number, json};

    use super::*;

    /// The values of the only document in the text, as an independent parser reads them.
    fn read(text: &str) -> Value {
        let documents = Yaml::load_from_str(text).unwrap();
        let [document] = documents.as_slice() else { panic!("{} documents in {text}", documents.len()) };
        to_json(document)
    }

    fn to_json(node: &Yaml<'_>) -> Value {
        match node {
            Yaml::Value(Scalar::Null) => Value::Null,
            Yaml::Value(Scalar::Boolean(value)) => json!(value),
            Yaml::Value(Scalar::Integer(value)) => json!(value),
            Yaml::Value(Scalar::String(text)) => json!(text),
            Yaml::Sequence(items) => items.iter().map(to_json).collect(),
            Yaml::Mapping(fields) => fields
                .iter()
                .map(|(name, value)| (name.as_str().unwrap().to_owned(), to_json(value)))
                .collect(),
            other => panic!("unexpected {other:?}"),
        }
    }

    fn mapping(value: Map<String, Value>) -> String {
        let mut out = Vec::new();
        write_mapping(value, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn values() -> impl Strategy<Value = Value> {
        let scalar = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(|number| Value::Number(Number::from(number))),
            any::<String>().prop_map(Value::from),
            "[a-zA-Z0-9_~.:#&*!|>'\"%@`{}\\[\\], \n\t-]{0,12}".prop_map(Value::from),
        ];
        scalar.prop_recursive(4, 32, 4, |value| {
            prop_oneof![
                prop::collection::vec(value.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((".{0,8}", value), 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn another_parser_reads_the_same_values(value in values()) {
            let row = Map::from_iter([("field".to_owned(), value)]);
            prop_assert_eq!(read(&mapping(row.clone())), Value::Object(row));
        }
    }

    #[test]
    fn text_that_a_version_of_yaml_reads_otherwise_is_quoted() {
        for text in [
            "",
            " ",
            "~",
            "null",
            "NO",
            "y",
            "On",
            "true",
            "1",
            "-1",
            "1e3",
            "0x1f",
            "12:30:45",
            ".inf",
            "<<",
            "=",
            "2026-11-23",
            "- a",
            "a: b",
            "a #b",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "%a",
            "@a",
            "`a",
            "{a}",
            "[a]",
            "\"a\"",
            "'a'",
            "a\nb: c",
            "\u{85}",
            "\u{feff}",
            "?",
            "---",
            "...",
        ] {
            let shown = scalar_of_text(text);
            assert!(shown.starts_with('"') && shown.ends_with('"') && !shown.contains('\n'), "{shown}");
            assert_eq!(read(&format!("value: {shown}")), json!({ "value": text }));
        }
        for text in ["alice", "PA0123", "start_time", "none", "nano"] {
            assert_eq!(scalar_of_text(text), text);
        }
    }

    #[test]
    fn hidden_characters_are_escaped() {
        assert_eq!(scalar_of_text("\u{202e}a\u{e0041}\u{1b}"), "\"\\U0000202ea\\U000e0041\\u001b\"");
    }

    #[test]
    fn nested_values_are_indented_and_empty_ones_are_on_the_line() {
        let row = json!({ "a": { "b": [] , "c": { "d": 1 } }, "e": [[1, { "f": null, "g": {} }], []] });
        let Value::Object(row) = row else { unreachable!() };
        assert_eq!(
            mapping(row),
            "a:\n  b: []\n  c:\n    d: 1\ne:\n  - - 1\n    - f: null\n      g: {}\n  - []\n"
        );
    }
}
