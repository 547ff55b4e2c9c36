//! Redaction of text from a config file or a variable that may be a secret in the wrong place.
//!
//! Depends on nothing else in this crate.

use std::path::Path;

/// Minimum length of a text that may be a secret, in characters. Auth tokens and API secrets have 32.
pub(super) const MIN_SECRET_LENGTH: usize = 24;

/// Number of characters that are shown of a text that may be a secret.
const SHOWN_LENGTH: usize = 3;

/// Returns a name from a config file for output. Long sequences of letters and digits may be a secret and are shortened.
///
/// This includes JSON and CSV, which end up in the logs of scripts. A script does not need the full name: `roomctl login`
/// accepts no name that is shortened.
pub fn shown_name(name: &str) -> String {
    let is_separator = |c: char| !c.is_ascii_alphanumeric();
    let shorten = |part: &str| {
        let word = part.trim_end_matches(is_separator);
        if word.len() < MIN_SECRET_LENGTH {
            return part.to_owned();
        }
        format!("{}…{}", &word[..SHOWN_LENGTH], &part[word.len()..])
    };
    name.split_inclusive(is_separator).map(shorten).collect()
}

/// Returns whether output does not show the name in full, since it may be a secret.
pub fn may_be_secret(name: &str) -> bool {
    shown_name(name) != name
}

/// Returns a path for messages. A variable that names a file can contain a secret instead, which is shortened.
pub fn shown_path(path: &Path) -> String {
    shown_name(&path.to_string_lossy())
}

/// Returns names from a config file as a list for messages.
pub fn shown_names(names: &[String]) -> String {
    names.iter().map(|name| shown_name(name)).collect::<Vec<_>>().join(", ")
}

/// Returns the message of a parser without the text of the file that it quotes. What the parser expects is kept, and an
/// unknown key of lower-case letters, which is a misspelled one.
pub(super) fn without_file_text(message: &str) -> String {
    let (subject, expected) = message.rsplit_once(", expected").unwrap_or((message, ""));
    let subject = match subject.split(['`', '"', '\'']).next().unwrap_or_default().trim_end() {
        "unknown field" => match subject.trim_start_matches("unknown field").trim().trim_matches('`') {
            key if is_plain_word(key) => format!("unknown field `{key}`"),
            _ => "unknown field".to_owned(),
        },
        "duplicate field" | "duplicate key" => "duplicate key".to_owned(),
        invalid if invalid.starts_with("invalid ") => invalid.to_owned(),
        // Any other message that quotes more than punctuation may quote the file.
        _ if quotes_only_punctuation(message) => return message.to_owned(),
        _ => return "it cannot be parsed".to_owned(),
    };
    if expected.is_empty() { subject } else { format!("{subject}, expected{expected}") }
}

/// Returns whether a word cannot be a secret: secrets have digits or capital letters.
fn is_plain_word(word: &str) -> bool {
    word.len() < MIN_SECRET_LENGTH && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

fn quotes_only_punctuation(message: &str) -> bool {
    let mut quoted = message.split(['`', '"']).skip(1).step_by(2);
    quoted.all(|text| text.len() <= 4 && !text.contains(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortens_names_that_have_the_shape_of_a_secret() {
        for name in [
            "default",
            "production-eu-west-1-moderation",
            "a".repeat(23).as_str(),
            "kunde_0123456789_0123456789",
        ] {
            assert_eq!(shown_name(name), name);
        }
        for secret in ["b7d1c6a04e9f42358c0e5f7a91d3246b", "e".repeat(24).as_str()] {
            assert_eq!(shown_name(secret), format!("{}…", &secret[..3]));
            assert_eq!(shown_name(&format!("a: {secret}, b")), format!("a: {}…, b", &secret[..3]));
        }
    }

    #[test]
    fn keeps_only_what_the_parser_expects() {
        for (message, kept) in [
            (
                "unknown field `s3cret`, expected `default_profile` or `profiles`",
                "unknown field, expected `default_profile` or `profiles`",
            ),
            (
                "unknown field `a`, expected `s3cret`, expected `profiles`",
                "unknown field, expected `profiles`",
            ),
            ("duplicate key `s3cret` in table `s3cret`", "duplicate key"),
            ("duplicate field `s3cret`", "duplicate key"),
            ("invalid type: string \"s3cret\", expected u32", "invalid type: string, expected u32"),
            (
                "invalid value: integer `-5`, expected a nonzero u32",
                "invalid value: integer, expected a nonzero u32",
            ),
            ("key with no value, expected `=`", "key with no value, expected `=`"),
            ("cannot extend value of type string with a dotted key `s3cret`", "it cannot be parsed"),
        ] {
            assert_eq!(without_file_text(message), kept);
        }
    }
}
