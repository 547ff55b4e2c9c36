//! Bash quoting: splits a command line into words, and quotes completion replies.
//!
//! Bash passes the line to a completion function as typed, quotes included, and puts the reply in place of the end of the
//! word: the part after the last quote or after a character of `COMP_WORDBREAKS`, such as a colon.

use std::ops::Range;

use crate::completion::legibility::{is_hidden, is_visible_alphanumeric};

/// The quotes that a position in a line is inside of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    None,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// `$'…'`
    Ansi,
}

/// A word of a command line.
#[derive(Debug, PartialEq, Eq)]
pub struct Word {
    /// Byte range of the word in the line.
    pub range: Range<usize>,
    /// Text without quotes. Nothing is expanded, since an expansion could run commands.
    pub text: String,
    /// The quotes that are open at the end of the word.
    ends_in: Quotes,
}

/// Returns the words of `line`. The last one is empty if the line is empty or ends with a space.
pub fn words(line: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\n']);
        let word = first_word(rest, line.len() - rest.len());
        rest = &line[word.range.end..];
        words.push(word);
        if rest.is_empty() {
            return words;
        }
    }
}

/// Returns the word at the start of `rest`, which begins at byte `start` of the line.
fn first_word(rest: &str, start: usize) -> Word {
    // Bytes, since the escapes of `$'…'` stand for bytes.
    let mut text = Vec::new();
    let mut quotes = Quotes::None;
    let mut bytes = rest.bytes().enumerate().peekable();
    let mut end = rest.len();
    while let Some((at, byte)) = bytes.next() {
        let next = bytes.peek().map(|(_, next)| *next);
        match (quotes, byte) {
            (Quotes::None, b' ' | b'\t' | b'\n') => {
                end = at;
                break;
            }
            (Quotes::None, b'\'') => quotes = Quotes::Single,
            (Quotes::None, b'"') => quotes = Quotes::Double,
            (Quotes::None, b'$') if next == Some(b'\'') => {
                bytes.next();
                quotes = Quotes::Ansi;
            }
            (Quotes::Single | Quotes::Ansi, b'\'') | (Quotes::Double, b'"') => quotes = Quotes::None,
            (Quotes::None, b'\\') => text.extend(bytes.next().map(|(_, byte)| byte)),
            (Quotes::Double, b'\\') if next.is_some_and(|next| b"$`\"\\".contains(&next)) => {
                text.extend(bytes.next().map(|(_, byte)| byte));
            }
            (Quotes::Ansi, b'\\') => text.extend(escape(&mut bytes.by_ref().map(|(_, byte)| byte))),
            (_, byte) => text.push(byte),
        }
    }
    let text = String::from_utf8_lossy(&text).into_owned();
    Word { range: start..start + end, text, ends_in: quotes }
}

/// Returns the byte that an escape in `$'…'` stands for. Escapes that [`escaped`] does not write are rare, and are taken
/// literally.
fn escape(rest: &mut impl Iterator<Item = u8>) -> Option<u8> {
    match rest.next()? {
        b'n' => Some(b'\n'),
        b't' => Some(b'\t'),
        b'x' => {
            let digits = [rest.next()?, rest.next()?];
            u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()
        }
        byte => Some(byte),
    }
}

/// Returns the replies for bash to put in place of `replaced`, the end of the typed `word`, so that the word becomes one
/// of `values`.
pub fn replies(word: &str, replaced: &str, values: &[String]) -> Vec<String> {
    let prefix = first_word(word.strip_suffix(replaced).unwrap_or_default(), 0);
    let rests = values.iter().filter_map(|value| value.strip_prefix(&prefix.text)).collect::<Vec<_>>();
    // Bash inserts the common prefix of the replies: if the values share more than is typed, so must the replies.
    let common = values.iter().map(String::as_str).reduce(common_prefix).unwrap_or_default();
    let quotes_all =
        common.len() > first_word(word, 0).text.len() && !rests.iter().all(|rest| is_plain(rest));
    let reply = |rest: &&str| match prefix.ends_in {
        Quotes::None if is_plain(rest) && !quotes_all => (*rest).to_owned(),
        Quotes::None => format!("'{}'", escaped_within(Quotes::Single, rest)),
        quotes => with_closing_quote(quotes, escaped_within(quotes, rest)),
    };
    rests.iter().map(reply).collect()
}

/// Returns the common prefix of two texts.
fn common_prefix<'t>(one: &'t str, other: &str) -> &'t str {
    let differs = one.char_indices().zip(other.chars()).find(|((_, a), b)| a != b);
    let end = differs.map_or(one.len().min(other.len()), |((at, _), _)| at);
    &one[..end]
}

/// Returns whether the text needs no quotes.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| is_visible_alphanumeric(c) || "_-./@%+,:=".contains(c))
}

/// Doubles a quote at the end of the text: bash closes the quotes of a completed word, unless the word already ends with
/// one, even an escaped one.
fn with_closing_quote(quotes: Quotes, mut text: String) -> String {
    let quote = if quotes == Quotes::Double { '"' } else { '\'' };
    if text.ends_with(quote) {
        text.push(quote);
    }
    text
}

/// Escapes `text` for the open quotes. In double quotes, no backslash protects `!` from history expansion, so `!` is quoted
/// on its own. In `$'…'`, bash loses count of the quotes after `\\` or `\'`.
fn escaped_within(quotes: Quotes, text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match (quotes, c) {
            (Quotes::None | Quotes::Single, '\'') => shown.push_str(r"'\''"),
            (Quotes::None | Quotes::Single, c) if is_hidden(c) => shown.extend(["'$'", &escaped(c), "''"]),
            (Quotes::Double, '!') => shown.push_str("\"'!'\""),
            (Quotes::Double, '"' | '$' | '`' | '\\') | (Quotes::Ansi, '\'' | '\\') => shown.extend(['\\', c]),
            (Quotes::Double, c) if is_hidden(c) => shown.extend(["\"$'", &escaped(c), "'\""]),
            (Quotes::Ansi, c) if is_hidden(c) => shown.push_str(&escaped(c)),
            (_, c) => shown.push(c),
        }
    }
    shown
}

/// Escapes a hidden character for `$'…'`, byte by byte, so that it means the same in every locale.
fn escaped(c: char) -> String {
    match c {
        '\n' => r"\n".to_owned(),
        '\t' => r"\t".to_owned(),
        c => c.to_string().bytes().fold(String::new(), |bytes, byte| format!("{bytes}\\x{byte:02x}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_words_without_quotes_and_expansions() {
        let read = |line| words(line).into_iter().map(|word| word.text).collect::<Vec<_>>();
        for (line, expected) in [
            ("roomctl kick ", &["roomctl", "kick", ""][..]),
            (r"a\ b 'c d'\'' \e'", &["a b", r"c d' \e"]),
            (r#"x"a\"b\$\c" "#, &[r#"xa"b$\c"#, ""]),
            (r"'a'$'\n\xc3\xab\'' end", &["a\në'", "end"]),
            ("$(rm x) `y` ${z}", &["$(rm", "x)", "`y`", "${z}"]),
            ("'open $", &["open $"]),
            (r"open\", &["open"]),
        ] {
            assert_eq!(read(line), expected, "{line}");
        }
    }

    #[test]
    fn reply_continues_typed_word() {
        let values = ["a:b c".to_owned(), "a:it's".to_owned()];
        for (word, replaced, expected) in [
            ("", "", ["'a:b c'", r"'a:it'\''s'"]),
            ("a:", "", ["'b c'", r"'it'\''s'"]),
            ("'a:", "a:", ["a:b c", r"a:it'\''s"]),
            ("\"a", "a", ["a:b c", "a:it's"]),
            ("$'a", "a", ["a:b c", r"a:it\'s"]),
        ] {
            assert_eq!(replies(word, replaced, &values), expected, "{word}");
        }
        let values = ["alice".to_owned(), "al x".to_owned(), "bob".to_owned()];
        assert_eq!(replies("", "", &values), ["alice", "'al x'", "bob"], "the line stays as it is");
        assert_eq!(replies("a", "a", &values[..2]), ["'alice'", "'al x'"], "both begin with 'al");
        assert_eq!(replies("al", "al", &values[..2]), ["alice", "'al x'"]);
        assert_eq!(replies("erin@ex", "@ex", &["erin@example.com".to_owned()]), ["@example.com"]);
        assert_eq!(replies("x", "x", &["x\u{202e}y".to_owned()]), [r"'x'$'\xe2\x80\xae''y'"]);
        assert_eq!(replies("", "", &["x\u{3164}".to_owned()]), [r"'x'$'\xe3\x85\xa4'''"]);
        assert_eq!(replies("\"x", "x", &["x!$".to_owned()]), [r#"x"'!'"\$"#]);
    }
}
