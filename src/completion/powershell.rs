//! PowerShell quoting: reads words as they are typed, and quotes candidates.
//!
//! The script passes words as typed, quotes included, and PowerShell puts the candidate in place of the whole word. It
//! also takes typographic quotes for quotes.

use percent_encoding::percent_decode_str;

use crate::completion::legibility::{is_visible, is_visible_alphanumeric};

/// The quotes that a position in a word is inside of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Single,
    Double,
}

/// Decodes the words that the script passes as one argument: each percent-encoded and followed by a comma, because old
/// versions drop empty arguments and do not quote quotes. `None` if they are malformed.
pub fn words(argument: &str) -> Option<Vec<String>> {
    let word = |encoded| Some(unquoted(&percent_decode_str(encoded).decode_utf8().ok()?));
    argument.split_terminator(',').map(word).collect()
}

/// Returns the text of a word without its quotes, of which the last may be open. Nothing is expanded.
fn unquoted(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    let mut open = None;
    let mut rest = word.chars().peekable();
    while let Some(c) = rest.next() {
        let quotes = quotes_of(c);
        if quotes.is_some() && open.is_none() {
            open = quotes;
        } else if quotes.is_some() && open == quotes {
            // Within quotes, two of them stand for one.
            match rest.next_if(|&next| quotes_of(next) == open) {
                Some(doubled) => text.push(doubled),
                None => open = None,
            }
        } else if c == '`' && open != Some(Quotes::Single) {
            text.extend(rest.next());
        } else {
            text.push(c);
        }
    }
    text
}

/// Returns the text as one word: as it is if it needs no quotes, and in single quotes otherwise. Nothing is expanded there.
pub fn quoted(text: &str) -> String {
    let starts_plain = text.starts_with(|c: char| c.is_alphabetic() || c == '-');
    if starts_plain && text.chars().all(is_plain) {
        return text.to_owned();
    }
    let mut word = String::from('\'');
    for c in text.chars() {
        if quotes_of(c) == Some(Quotes::Single) {
            word.push(c);
        }
        word.push(c);
    }
    word.push('\'');
    word
}

/// Returns whether PowerShell passes the word to a program as it is. Versions before 7.3 do not quote double quotes, nor a
/// backslash before the quotes that they add, so that one name could become several arguments. Hidden characters have no
/// escape that all versions know.
pub fn can_insert(word: &str) -> bool {
    !word.contains('"') && !word.ends_with('\\') && is_visible(word)
}

fn is_plain(c: char) -> bool {
    is_visible_alphanumeric(c) || "_-.@+:=/".contains(c)
}

/// Returns the quotes that a character opens or closes.
fn quotes_of(c: char) -> Option<Quotes> {
    match c {
        '\'' | '\u{2018}'..='\u{201b}' => Some(Quotes::Single),
        '"' | '\u{201c}'..='\u{201e}' => Some(Quotes::Double),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_words_without_quotes() {
        for (word, expected) in [
            ("alice", "alice"),
            ("'it''s \"x\"", "it's \"x\""),
            ("\"a`\"b\"\"c$d`$\"", "a\"b\"c$d$"),
            ("a` b", "a b"),
            ("\u{2018}a b\u{2019}", "a b"),
            ("'open `", "open `"),
            ("--fields='a b'", "--fields=a b"),
        ] {
            assert_eq!(unquoted(word), expected, "{word}");
        }
        assert_eq!(words("kick,a%2Cb%20%27,,"), Some(vec!["kick".into(), "a,b ".into(), String::new()]));
        assert_eq!(words(","), Some(vec![String::new()]));
        assert_eq!(words("%ff,"), None);
    }

    #[test]
    fn quoted_words_read_as_their_text() {
        for (text, word) in [
            ("erin@example.com", "erin@example.com"),
            ("--all", "--all"),
            ("@x", "'@x'"),
            ("1kb", "'1kb'"),
            ("it's", "'it''s'"),
            ("a\u{2019}b", "'a\u{2019}\u{2019}b'"),
            ("$HOME `x` (ls) {y} ; & |", "'$HOME `x` (ls) {y} ; & |'"),
            ("--fields=a,b", "'--fields=a,b'"),
            ("", "''"),
        ] {
            assert_eq!(quoted(text), word);
            assert_eq!(unquoted(word), text);
        }
    }

    #[test]
    fn names_that_old_versions_would_split_cannot_be_inserted() {
        for word in ["x\" --all --yes \"", "say \"hi\"", "back\\", "line\nfeed", "esc\u{1b}"] {
            assert!(!can_insert(word), "{word:?}");
        }
        for word in ["it's", "a b", "C:\\x\\y", "\u{201c}x\u{201d}"] {
            assert!(can_insert(word), "{word:?}");
        }
    }
}
