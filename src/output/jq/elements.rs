//! Filters that read a list element by element: what they return for parts of the list makes up what they return for all of it,
//! so that no list has to be held. Depends on `jaq_core` for the syntax.

use jaq_core::load::lex::StrPart;
use jaq_core::load::parse;
use jaq_core::load::parse::{BinaryOp, Term};
use jaq_core::path::Part;

/// The functions that end a filter, or read what is not its input.
const NOT_OF_ELEMENTS: [&str; 2] = ["halt", "input"];

/// What the results for a list are made up of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Elements {
    /// The results for the parts, one after the other: `.[] | f`.
    Each,
    /// One array, of the elements of the arrays for the parts: `map(f)`.
    Mapped,
    /// One number, the sum of those for the parts: `length`, `map(f) | length`.
    Counted,
}

impl Elements {
    /// Returns how a filter reads a list, or `None` if it must have the whole of it.
    pub(super) fn of_filter(text: &str) -> Option<Self> {
        if NOT_OF_ELEMENTS.iter().any(|name| text.contains(name)) {
            return None;
        }
        match parse(text, |parser| parser.term())? {
            Term::BinOp(list, BinaryOp::Pipe(None), _) if is_iteration(&list) => Some(Self::Each),
            Term::BinOp(list, BinaryOp::Pipe(None), count) if is_map(&list) && is_length(&count) => {
                Some(Self::Counted)
            }
            term if is_iteration(&term) => Some(Self::Each),
            term if is_map(&term) => Some(Self::Mapped),
            term if is_length(&term) => Some(Self::Counted),
            _ => None,
        }
    }
}

/// Whether a term is `.[]`, or fields of it such as `.[].identity`.
fn is_iteration(term: &Term<&str>) -> bool {
    let Term::Path(start, parts) = term else { return false };
    let (first, fields) = match parts.0.as_slice() {
        [first, fields @ ..] => (&first.0, fields),
        [] => return false,
    };
    // Any other index is a filter of the whole list.
    let is_field = |part: &Part<_>| match part {
        Part::Range(from, to) => from.is_none() && to.is_none(),
        Part::Index(Term::Str(None, name)) => !name.iter().any(|part| matches!(part, StrPart::Term(_))),
        Part::Index(_) => false,
    };
    matches!(**start, Term::Id)
        && matches!(first, Part::Range(None, None))
        && fields.iter().all(|(part, _)| is_field(part))
}

fn is_map(term: &Term<&str>) -> bool {
    matches!(term, Term::Call("map", arguments) if arguments.len() == 1)
}

fn is_length(term: &Term<&str>) -> bool {
    matches!(term, Term::Call("length", arguments) if arguments.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognizes_filters_that_read_a_list_element_by_element() {
        for (filter, expected) in [
            (".[]", Elements::Each),
            (" .[] ", Elements::Each),
            (".[].identity", Elements::Each),
            (".[].links.published_tracks", Elements::Each),
            (".[]?.links[]", Elements::Each),
            (".[] | select(.status == \"connected\") | .identity, .sid", Elements::Each),
            ("map(.identity)", Elements::Mapped),
            ("length", Elements::Counted),
            ("map(select(.status == \"connected\")) | length", Elements::Counted),
        ] {
            assert_eq!(Elements::of_filter(filter), Some(expected), "{filter}");
        }
    }

    #[test]
    fn other_filters_get_the_whole_list() {
        for filter in [
            ".",
            ".[0]",
            ".[1:] | .[]",
            ".[][length]",
            ".[][\"\\(length)\"]",
            ".[], length",
            ".[] as $x | length",
            "first(.[])",
            "[.[] | .identity]",
            "map(.identity) | sort",
            "map(.identity) | .[0]",
            "group_by(.status)",
            "length + 1",
            "try .[]",
            ".[] | halt",
            ".[] | input",
            "def length: 7; length",
            "",
        ] {
            assert_eq!(Elements::of_filter(filter), None, "{filter}");
        }
    }
}
