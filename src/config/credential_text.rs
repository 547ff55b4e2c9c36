//! The text of SIDs and secrets: what surrounds it is trimmed, and what cannot belong to it is an error that names it.
//!
//! Depends on `error`.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use super::error::Error;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Removes white space, line ends and byte-order marks around a value, which editors, shells and secret stores add.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == BYTE_ORDER_MARK)
}

/// Fails if a value is in quotes, or has an invisible character, which the error names by its code point.
pub(super) fn ensure_clean(name: &'static str, text: &str) -> Result<(), Error> {
    if text.starts_with(['"', '\'']) || text.ends_with(['"', '\'']) {
        return Err(Error::QuotedValue { name });
    }
    match text.chars().find(|c| is_invisible(*c)) {
        Some(character) => Err(Error::InvisibleCharacter { name, code_point: u32::from(character) }),
        None => Ok(()),
    }
}

fn is_invisible(c: char) -> bool {
    let is_invisible_category = || {
        matches!(
            c.general_category(),
            GeneralCategory::Format
                | GeneralCategory::LineSeparator
                | GeneralCategory::NonspacingMark
                | GeneralCategory::ParagraphSeparator
                | GeneralCategory::PrivateUse
                | GeneralCategory::Unassigned
        )
    };
    c.is_whitespace() || c.is_control() || (!c.is_ascii() && is_invisible_category())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trims_what_surrounds_a_value() {
        for text in ["abc", " abc\n", "\u{feff}abc\r\n", "\t\u{a0}\u{feff} abc \u{feff}"] {
            assert_eq!(trim(text), "abc");
        }
        assert_eq!(trim("a b\u{feff}c"), "a b\u{feff}c");
    }

    #[test]
    fn names_invisible_characters_by_code_point() {
        for c in
            ['\n', '\0', ' ', '\u{7f}', '\u{a0}', '\u{200b}', '\u{202e}', '\u{feff}', '\u{34f}', '\u{2028}']
        {
            let error = ensure_clean("X", &format!("a{c}b")).unwrap_err().to_string();
            assert!(error.ends_with(&format!("U+{:04X}", u32::from(c))), "{error}");
        }
        assert!(ensure_clean("X", "aZ09-_é").is_ok());
    }
}
