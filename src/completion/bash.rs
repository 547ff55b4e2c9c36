//! Bash, which hands a completion function the line as it is typed, quotes and all, and puts what it gets back in place
//! of the end of the word that is being completed: from the last quote or from one of `COMP_WORDBREAKS`, such as a colon.

use std::ops::Range;

use crate::output::visible;

/// What a position in a line is within.
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

/// A word of a line.
#[derive(Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands.
    pub place: Range<usize>,
    /// What it says without its quotes. Nothing is expanded: that could run commands.
    pub text: String,
    /// What its end is within.
    ends_in: Quotes,
}

/// The words of `line`; the last one is empty where the line ends with a space.
pub fn words(line: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\n']);
        let word = first_word(rest, line.len() - rest.len());
        rest = &line[word.place.end..];
        words.push(word);
        if rest.is_empty() {
            return words;
        }
    }
}

/// The word at the start of `rest`, which begins at `start`.
fn first_word(rest: &str, start: usize) -> Word {
    // Bytes, since that is what escapes stand for.
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
    Word { place: start..start + end, text, ends_in: quotes }
}

/// What an escape in `$'…'` stands for, of those that [`escaped`] makes; the others are rare, and stand for themselves.
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

/// What bash is to put in place of `replaced`, the end of `word` as it is typed, so that it says one of `values`.
pub fn replies(word: &str, replaced: &str, values: &[String]) -> Vec<String> {
    let kept = first_word(word.strip_suffix(replaced).unwrap_or_default(), 0);
    let rests = values.iter().filter_map(|value| value.strip_prefix(&kept.text)).collect::<Vec<_>>();
    // Bash completes as far as the replies begin alike, and they must do so wherever the values do.
    let shared = values.iter().map(String::as_str).reduce(shared_beginning).unwrap_or_default();
    let quotes_all =
        shared.len() > first_word(word, 0).text.len() && !rests.iter().all(|rest| is_plain(rest));
    let reply = |rest: &&str| match kept.ends_in {
        Quotes::None if is_plain(rest) && !quotes_all => (*rest).to_owned(),
        Quotes::None => format!("'{}'", within(Quotes::Single, rest)),
        quotes => closable(quotes, within(quotes, rest)),
    };
    rests.iter().map(reply).collect()
}

fn shared_beginning<'t>(one: &'t str, other: &str) -> &'t str {
    let differs = one.char_indices().zip(other.chars()).find(|((_, a), b)| a != b);
    let end = differs.map_or(one.len().min(other.len()), |((at, _), _)| at);
    &one[..end]
}

/// Whether a reply can be read: hidden characters are escaped in it, but not marks that pile up on one letter.
pub fn takes(word: &str) -> bool {
    let shown = word.chars().filter(|&c| !is_hidden(c)).collect::<String>();
    visible(&shown) == shown
}

/// Whether each character means itself wherever it stands.
fn is_plain(text: &str) -> bool {
    let is_plain = |c: char| {
        if c.is_ascii() {
            c.is_ascii_alphanumeric() || "_-./@%+,:=".contains(c)
        } else {
            // Of some letters nothing is shown.
            c.is_alphanumeric() && !is_hidden(c)
        }
    };
    text.chars().all(is_plain)
}

/// Bash closes the quotes of a word that it has completed, unless the word ends with one, whatever that one is there for.
fn closable(quotes: Quotes, mut text: String) -> String {
    let quote = if quotes == Quotes::Double { '"' } else { '\'' };
    if text.ends_with(quote) {
        text.push(quote);
    }
    text
}

/// `text` as it has to stand within quotes that are open. Within double ones no backslash keeps the history from being
/// asked for what follows `!`, and bash loses count of quotes after `\\` or `\'` within `$'…'`.
fn within(quotes: Quotes, text: &str) -> String {
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

/// A hidden character within `$'…'`, byte by byte, so that it means the same in every locale.
fn escaped(c: char) -> String {
    match c {
        '\n' => r"\n".to_owned(),
        '\t' => r"\t".to_owned(),
        c => c.to_string().bytes().fold(String::new(), |bytes, byte| format!("{bytes}\\x{byte:02x}")),
    }
}

fn is_hidden(c: char) -> bool {
    let text = c.to_string();
    visible(&text) != text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_without_their_quotes_and_without_expanding_anything() {
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
    fn a_reply_continues_the_word_as_it_is_typed() {
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
        let unlike = ["alice".to_owned(), "al x".to_owned(), "bob".to_owned()];
        assert_eq!(replies("", "", &unlike), ["alice", "'al x'", "bob"], "the line stays as it is");
        assert_eq!(replies("a", "a", &unlike[..2]), ["'alice'", "'al x'"], "both begin with 'al");
        assert_eq!(replies("al", "al", &unlike[..2]), ["alice", "'al x'"]);
        assert_eq!(replies("erin@ex", "@ex", &["erin@example.com".to_owned()]), ["@example.com"]);
        assert_eq!(replies("x", "x", &["x\u{202e}y".to_owned()]), [r"'x'$'\xe2\x80\xae''y'"]);
        assert_eq!(replies("", "", &["x\u{3164}".to_owned()]), [r"'x'$'\xe3\x85\xa4'''"]);
        assert_eq!(replies("\"x", "x", &["x!$".to_owned()]), [r#"x"'!'"\$"#]);
    }
}
