//! Escapes characters that control a terminal or hide text: identities are chosen by end users.
//!
//! Emoji sequences and the marks of every script are kept, unless there are too many on one letter.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_properties::{GeneralCategoryGroup, UnicodeEmoji, UnicodeGeneralCategory};

/// The zero-width joiner, which joins emoji and is invisible elsewhere.
const JOINER: char = '\u{200d}';

/// The variation selector for color emoji, which is invisible elsewhere.
const EMOJI_SELECTOR: char = '\u{fe0f}';

/// The mark that makes a keycap of a digit and the variation selector.
const KEYCAP: char = '\u{20e3}';

/// Maximum number of marks on a letter. No script has more, and a stack of them covers other lines.
const MAX_MARKS: usize = 8;

/// Escapes (`\u{1b}`) all characters that control a terminal, reorder or hide text, or end a line.
pub fn escape_invisible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(escaped(text, is_hidden, |shown, c| shown.extend(c.escape_default())))
}

/// Like [`escape_invisible`] for a whole value: spaces at its ends, which cannot be seen there, are escaped, too.
pub fn escape_value(text: &str) -> Cow<'_, str> {
    let inner = text.trim_matches(' ');
    if inner.len() == text.len() {
        return escape_invisible(text);
    }
    let leading = text.len() - text.trim_start_matches(' ').len();
    let trailing = text.len() - leading - inner.len();
    let space = ' '.escape_unicode().to_string();
    Cow::Owned(space.repeat(leading) + &escape_invisible(inner) + &space.repeat(trailing))
}

/// Like [`escape_invisible`], but keeps line ends and tabs.
pub(super) fn visible_lines(text: &str) -> String {
    let is_hidden = |c: char| !matches!(c, '\n' | '\t') && is_hidden(c);
    escaped(text, is_hidden, |shown, c| shown.extend(c.escape_default()))
}

/// Escapes the same characters in JSON as `\u001b`. Outside of ASCII they occur only in strings, so the value is the
/// same.
pub fn visible_json(json: String) -> String {
    if json.bytes().all(|byte| byte < 0x7f) {
        return json;
    }
    let is_hidden = |c: char| c >= '\u{7f}' && is_hidden(c);
    escaped(&json, is_hidden, push_json_escape)
}

/// Escapes all characters of JSON outside of ASCII, for a reader that may expect another encoding.
pub fn ascii_json(json: &str) -> String {
    let mut ascii = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() { ascii.push(c) } else { push_json_escape(&mut ascii, c) }
    }
    ascii
}

fn push_json_escape(shown: &mut String, c: char) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        let _infallible = write!(shown, "\\u{unit:04x}");
    }
}

/// Escapes the same characters in a double-quoted YAML string, which has escapes for characters beyond 16 bits.
pub(super) fn visible_yaml(quoted: String) -> String {
    if quoted.bytes().all(|byte| byte < 0x7f) {
        return quoted;
    }
    let is_hidden = |c: char| c >= '\u{7f}' && is_hidden(c);
    escaped(&quoted, is_hidden, |shown, c| {
        let _infallible = write!(shown, "\\U{:08x}", u32::from(c));
    })
}

/// Writes hidden characters and excess marks with `escape`, except those of emoji sequences.
fn escaped(text: &str, is_hidden: impl Fn(char) -> bool, escape: impl Fn(&mut String, char)) -> String {
    let mut shown = String::with_capacity(text.len());
    let (mut previous, mut marks) = (' ', 0);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if matches!(c, ' '..='~') {
            // Most text, without a table lookup.
            shown.push(c);
            (previous, marks) = (c, 0);
            continue;
        }
        let is_in_emoji = match c {
            JOINER => {
                (is_emoji(previous) || previous == EMOJI_SELECTOR)
                    && rest.peek().is_some_and(|next| is_emoji(*next))
            }
            EMOJI_SELECTOR => {
                is_emoji(previous) || (previous.is_emoji_char() && rest.peek() == Some(&KEYCAP))
            }
            _ => false,
        };
        marks = if c.general_category_group() == GeneralCategoryGroup::Mark { marks + 1 } else { 0 };
        if (is_hidden(c) && !is_in_emoji) || marks > MAX_MARKS {
            escape(&mut shown, c);
            previous = ' ';
        } else {
            shown.push(c);
            previous = c;
        }
    }
    shown
}

/// Returns whether a character is an emoji by itself, unlike digits.
fn is_emoji(c: char) -> bool {
    c.is_emoji_char() && !c.is_ascii()
}

/// Returns whether a character is invisible, looks like a space or controls the terminal: control, format, private-use
/// and unassigned characters, separators but the space and the wide space of Chinese and Japanese, the empty Braille
/// pattern, and letters and marks of Unicode's `Default_Ignorable_Code_Point`.
fn is_hidden(c: char) -> bool {
    c.general_category_group() == GeneralCategoryGroup::Other
        || (c.general_category_group() == GeneralCategoryGroup::Separator && !matches!(c, ' ' | '\u{3000}'))
        || c == '\u{2800}'
        || matches!(
            c,
            '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        )
        || matches!(c, '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_control_and_invisible_characters() {
        for (text, shown) in [
            ("\u{1b}[2Jx", "\\u{1b}[2Jx"),
            ("a\nb\tc\r", "a\\nb\\tc\\r"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("\u{7f}", "\\u{7f}"),
            ("\u{202e}ecila", "\\u{202e}ecila"),
            ("ali\u{200d}ce\u{200b}", "ali\\u{200d}ce\\u{200b}"),
            ("a\u{2028}b\u{feff}", "a\\u{2028}b\\u{feff}"),
            ("\u{e0041}", "\\u{e0041}"),
            ("ann\u{fe0f}1\u{fe0f}", "ann\\u{fe0f}1\\u{fe0f}"),
            ("ann\u{fe0f}\u{200d}👩\u{200d}", "ann\\u{fe0f}\\u{200d}👩\\u{200d}"),
            ("1\u{200d}\u{20e3}👩\u{200d}\u{fe0f}", "1\\u{200d}\u{20e3}👩\\u{200d}\\u{fe0f}"),
            ("\u{3164}ann\u{34f}", "\\u{3164}ann\\u{34f}"),
            ("a\u{a0}b\u{2003}c\u{2800}", "a\\u{a0}b\\u{2003}c\\u{2800}"),
            (
                "o\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{302}n\u{301}",
                "o\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\\u{302}n\u{301}",
            ),
        ] {
            assert_eq!(escape_invisible(text), shown);
        }
    }

    #[test]
    fn escapes_spaces_at_ends_of_values() {
        for (text, shown) in [
            ("ann ", "ann\\u{20}"),
            ("  a b", "\\u{20}\\u{20}a b"),
            ("   ", "\\u{20}\\u{20}\\u{20}"),
            ("", ""),
            ("a b", "a b"),
        ] {
            assert_eq!(escape_value(text), shown);
        }
    }

    #[test]
    fn keeps_all_scripts_and_emoji() {
        for text in [
            "Zoë",
            "王小明",
            "אבג",
            "👩‍💻",
            "🏳️‍🌈",
            "1\u{fe0f}\u{20e3}",
            "e\u{301}",
            "a b",
            "山田\u{3000}太郎",
            "\\u{1b}",
        ] {
            assert_eq!(escape_invisible(text), text);
        }
    }

    #[test]
    fn escaped_json_has_same_value() {
        let identity = "\u{9b}\u{202e}\u{e0041}👩‍💻\u{1b}Zoë\u{7f}";
        let json = visible_json(serde_json::to_string(identity).unwrap());
        assert_eq!(json, r#""\u009b\u202e\udb40\udc41👩‍💻\u001bZoë\u007f""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), identity);
    }
}
