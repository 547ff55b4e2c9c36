//! Text from outside made harmless: identities are chosen by end users, and a terminal obeys what is printed to it.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_properties::{GeneralCategoryGroup, UnicodeEmoji, UnicodeGeneralCategory};

/// The zero-width joiner, which makes one emoji of two, and elsewhere nothing that can be seen.
const JOINER: char = '\u{200d}';

/// What asks for an emoji in colour, and elsewhere is nothing that can be seen.
const COLORED: char = '\u{fe0f}';

/// What makes a key of a digit, which asks for colour before it.
const KEYCAP: char = '\u{20e3}';

/// The most marks on one letter: no script has so many, and a pile of them covers the lines above and below.
const MOST_MARKS: usize = 8;

/// `text` with every character escaped (`\u{1b}`) that controls a terminal, reorders or hides text, or ends a line.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(escaped(text, is_hidden, |shown, c| shown.extend(c.escape_default())))
}

/// `text` likewise, but with its line ends and tabs, where it is made of more than one name.
pub(super) fn visible_lines(text: &str) -> String {
    let is_hidden = |c: char| !matches!(c, '\n' | '\t') && is_hidden(c);
    escaped(text, is_hidden, |shown, c| shown.extend(c.escape_default()))
}

/// JSON text with the same characters as `\u001b`. Outside of ASCII they stand in strings only, so what the JSON means
/// does not change.
pub fn visible_json(json: String) -> String {
    if json.bytes().all(|byte| byte < 0x7f) {
        return json;
    }
    let is_hidden = |c: char| c >= '\u{7f}' && is_hidden(c);
    escaped(&json, is_hidden, |shown, c| {
        for unit in c.encode_utf16(&mut [0; 2]) {
            let _infallible = write!(shown, "\\u{unit:04x}");
        }
    })
}

/// `text` with its hidden characters written by `escape`, and what is too much of marks, except what makes an emoji.
fn escaped(text: &str, is_hidden: impl Fn(char) -> bool, escape: impl Fn(&mut String, char)) -> String {
    let mut shown = String::with_capacity(text.len());
    let (mut before, mut marks) = (' ', 0);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if matches!(c, ' '..='~') {
            // Nearly all text is of these, and none of them is looked up.
            shown.push(c);
            (before, marks) = (c, 0);
            continue;
        }
        let is_of_emoji = match c {
            JOINER => {
                (is_emoji(before) || before == COLORED) && rest.peek().is_some_and(|next| is_emoji(*next))
            }
            COLORED => is_emoji(before) || (before.is_emoji_char() && rest.peek() == Some(&KEYCAP)),
            _ => false,
        };
        marks = if c.general_category_group() == GeneralCategoryGroup::Mark { marks + 1 } else { 0 };
        if (is_hidden(c) && !is_of_emoji) || marks > MOST_MARKS {
            escape(&mut shown, c);
            before = ' ';
        } else {
            shown.push(c);
            before = c;
        }
    }
    shown
}

/// Whether that is an emoji by itself, as digits are not.
fn is_emoji(c: char) -> bool {
    c.is_emoji_char() && !c.is_ascii()
}

/// Control, format, surrogate, private-use and unassigned characters, line and paragraph separators, and the letters and
/// marks that nothing is shown of (Unicode's `Default_Ignorable_Code_Point`), by which two names could look the same.
fn is_hidden(c: char) -> bool {
    c.general_category_group() == GeneralCategoryGroup::Other
        || matches!(c, '\u{2028}' | '\u{2029}')
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
    fn what_a_terminal_would_obey_is_escaped() {
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
            (
                "o\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{302}n\u{301}",
                "o\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\\u{302}n\u{301}",
            ),
        ] {
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn text_of_every_script_and_emoji_stay_as_they_are() {
        for text in ["Zoë", "王小明", "אבג", "👩‍💻", "🏳️‍🌈", "1\u{fe0f}\u{20e3}", "e\u{301}", "a b", "\\u{1b}"]
        {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn json_means_the_same_with_its_hidden_characters_escaped() {
        let identity = "\u{9b}\u{202e}\u{e0041}👩‍💻\u{1b}Zoë\u{7f}";
        let json = visible_json(serde_json::to_string(identity).unwrap());
        assert_eq!(json, r#""\u009b\u202e\udb40\udc41👩‍💻\u001bZoë\u007f""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), identity);
    }
}
