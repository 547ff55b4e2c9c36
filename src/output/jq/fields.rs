//! Which fields of the rows a filter can read. Depends on `jaq_core` for the syntax.
//!
//! A filter whose form is not known here can read all of them.

use jaq_core::load::lex::StrPart;
use jaq_core::load::parse;
use jaq_core::load::parse::{BinaryOp, Term};
use jaq_core::path::Part;

/// The functions that read other inputs than their own, or replace those of this name.
const OF_OTHER_INPUTS: [&str; 2] = ["input", "def"];

/// Returns whether a filter can read a field of a row. `of_list` says that its input is the list of the rows, not one row.
pub(super) fn can_read(text: &str, field: &str, of_list: bool) -> bool {
    if OF_OTHER_INPUTS.iter().any(|name| text.contains(name)) {
        return true;
    }
    let Some(term) = parse(text, |parser| parser.term()) else { return true };
    if of_list { list_term_can_read(&term, field) } else { row_term_can_read(&term, field) }
}

/// Returns whether a term can read the field if its input is a list of rows.
fn list_term_can_read(term: &Term<&str>, field: &str) -> bool {
    match term {
        Term::Call("length", arguments) => !arguments.is_empty(),
        Term::Call("map", arguments) => arguments.iter().any(|term| row_term_can_read(term, field)),
        Term::Arr(Some(term)) => list_term_can_read(term, field),
        Term::BinOp(rows, BinaryOp::Pipe(None), term) if is_iteration(rows) => row_term_can_read(term, field),
        Term::BinOp(list, BinaryOp::Pipe(None), _) => list_term_can_read(list, field),
        Term::Path(start, parts) => match parts.0.as_slice() {
            [(Part::Range(None, None), _), row @ ..] if matches!(**start, Term::Id) => {
                path_can_read(row.iter().map(|(part, _)| part), field)
            }
            _ => true,
        },
        _ => true,
    }
}

/// Returns whether a term can read the field if its input is a row.
fn row_term_can_read(term: &Term<&str>, field: &str) -> bool {
    let can_read = |term| row_term_can_read(term, field);
    match term {
        Term::Num(_) => false,
        Term::Str(_, parts) => parts.iter().any(|part| matches!(part, StrPart::Term(term) if can_read(term))),
        Term::Arr(items) => items.as_deref().is_some_and(can_read),
        Term::Obj(entries) => entries.iter().any(|(key, value)| match value {
            Some(value) => can_read(key) || can_read(value),
            None => literal(key).is_none_or(|name| name == field),
        }),
        Term::BinOp(row, BinaryOp::Pipe(None), term) if is_selection(row, field) => can_read(term),
        Term::BinOp(row, BinaryOp::Pipe(None), _) => can_read(row),
        Term::BinOp(left, BinaryOp::Comma | BinaryOp::Alt | BinaryOp::Cmp(_) | BinaryOp::Math(_), right)
        | Term::BinOp(left, BinaryOp::Or | BinaryOp::And, right) => can_read(left) || can_read(right),
        Term::Path(start, parts) if matches!(**start, Term::Id) => {
            path_can_read(parts.0.iter().map(|(part, _)| part), field)
        }
        _ => true,
    }
}

/// Returns whether a path from a row can read the field: if it is its first step, or the path is the row itself.
fn path_can_read<'t>(mut parts: impl Iterator<Item = &'t Part<Term<&'t str>>>, field: &str) -> bool {
    let first = parts.next();
    let is_literal = |part: &Part<Term<&str>>| match part {
        Part::Index(index) => literal(index).is_some(),
        Part::Range(from, to) => from.is_none() && to.is_none(),
    };
    match first {
        Some(Part::Index(index)) => literal(index).is_none_or(|name| name == field) || !parts.all(is_literal),
        _ => true,
    }
}

/// Returns whether a term is `select(f)` with a condition that cannot read the field.
fn is_selection(term: &Term<&str>, field: &str) -> bool {
    matches!(term, Term::Call("select", condition)
        if condition.iter().all(|condition| !row_term_can_read(condition, field)))
}

/// Returns whether a term is `.[]`.
fn is_iteration(term: &Term<&str>) -> bool {
    matches!(term, Term::Path(start, parts)
        if matches!(**start, Term::Id) && matches!(parts.0.as_slice(), [(Part::Range(None, None), _)]))
}

/// Returns the text of a string without parts that are computed.
fn literal<'t>(term: &Term<&'t str>) -> Option<&'t str> {
    match term {
        Term::Str(None, parts) => match parts.as_slice() {
            [StrPart::Str(text)] => Some(text),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_of_other_fields_cannot_read_a_field() {
        for filter in [
            "length",
            ".[].sid",
            ".[].links.participants",
            ".[] | .sid, .unique_name",
            "[.[] | {sid, name: .unique_name}] | length",
            "map(.sid) | join(\", \")",
            ".[] | \"\\(.sid) \\(.status)\"",
            ".[] | select(.status == \"in-progress\") | .sid",
            "map(select(.duration > 60) | .sid)",
        ] {
            assert!(!can_read(filter, "present", true), "{filter}");
        }
        assert!(!can_read(".sid", "present", false));
        assert!(!can_read("select(.type == \"go\") | [.sid]", "present", false));
    }

    #[test]
    fn other_filters_can_read_it() {
        for filter in [
            ".",
            ".[]",
            ".[0]",
            ".[].present",
            ".[][\"present\"]",
            ".[][\"pres\" + \"ent\"]",
            ".[].sid[.present]",
            ".[] | {sid, present}",
            ".[] | {\"present\"}",
            ".[] | {sid: .present}",
            ".[] | {(.sid): .present}",
            ".[] | \"\\(.present)\"",
            "map(select(.present > 1)) | length",
            "map(select(.type == \"go\"))",
            ".[] | select(.present > 1) | .sid",
            "sort_by(.present) | .[].sid",
            ".[] as $room | $room.present",
            ".[] | to_entries",
            "def length: .[0].present; length",
            "..",
            "",
        ] {
            assert!(can_read(filter, "present", true), "{filter}");
        }
        assert!(can_read("length", "present", false));
        assert!(can_read("input", "present", false));
    }
}
