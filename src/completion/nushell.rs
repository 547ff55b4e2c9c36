//! Nushell quoting: reads words as they are typed, and quotes candidates.
//!
//! Nushell passes words to a completer as typed, quotes included, and puts the candidate in place of the whole word.

use std::fmt::Write;

use crate::completion::legibility::{is_hidden, is_visible_alphanumeric};

/// Returns the text of a word without its quotes, of which the last may be open. Nothing is expanded.
pub fn unquoted(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    let mut quote = None;
    let mut rest = word.chars();
    while let Some(c) = rest.next() {
        match (quote, c) {
            (None, '\'' | '"' | '`') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (Some('"'), '\\') => text.extend(escape(&mut rest)),
            (_, c) => text.push(c),
        }
    }
    text
}

/// Returns the character that an escape in double quotes stands for. Escapes that [`quoted`] does not write are rare, and
/// are taken literally.
fn escape(rest: &mut impl Iterator<Item = char>) -> Option<char> {
    match rest.next()? {
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        'u' => {
            let digits = rest.skip_while(|&c| c == '{').take_while(|&c| c != '}').collect::<String>();
            char::from_u32(u32::from_str_radix(&digits, 16).ok()?)
        }
        c => Some(c),
    }
}

/// Returns the text as one word: as it is if it needs no quotes, and in double quotes otherwise, with hidden characters
/// escaped. Nothing is expanded there.
pub fn quoted(text: &str) -> String {
    // Nushell expands two dots or more to directories.
    if text.chars().all(is_plain) && !text.contains("..") {
        return text.to_owned();
    }
    let mut word = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => word.extend(['\\', c]),
            '\n' => word.push_str(r"\n"),
            '\r' => word.push_str(r"\r"),
            '\t' => word.push_str(r"\t"),
            c if is_hidden(c) => {
                let _infallible = write!(word, "\\u{{{:x}}}", u32::from(c));
            }
            c => word.push(c),
        }
    }
    word + "\""
}

fn is_plain(c: char) -> bool {
    is_visible_alphanumeric(c) || "_-.@+:=,/".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_words_without_quotes() {
        for (word, expected) in [
            ("alice", "alice"),
            ("'a \"b' c", "a \"b c"),
            ("\"a \\\"b\\n\\u{1b}", "a \"b\n\u{1b}"),
            ("`a b`", "a b"),
            ("--fields=\"a b\"", "--fields=a b"),
            ("$HOME", "$HOME"),
            ("\"open\\", "open"),
            ("\"\\u{110000}\\u{x}x", "x"),
        ] {
            assert_eq!(unquoted(word), expected, "{word}");
        }
    }

    #[test]
    fn quoted_words_read_as_their_text() {
        for (text, word) in [
            ("erin@example.com", "erin@example.com"),
            ("--fields=identity,status", "--fields=identity,status"),
            ("..", "\"..\""),
            ("", ""),
            ("it's", "\"it's\""),
            ("$HOME `x` (ls)", "\"$HOME `x` (ls)\""),
            ("a\"\\\n\u{1b}\u{e0020}", r#""a\"\\\n\u{1b}\u{e0020}""#),
            ("x\u{3164}", r#""x\u{3164}""#),
            ("Zoë", "Zoë"),
        ] {
            assert_eq!(quoted(text), word);
            assert_eq!(unquoted(word), text);
        }
    }
}
