//! Keeps text of a config file out of messages where it may be a secret. Depends on nothing.

use std::borrow::Cow;

/// The fewest characters of a secret. Auth tokens and API secrets have 32.
const SHORTEST_SECRET: usize = 24;

/// The most characters that are quoted of what has the shape of a secret.
const SHOWN_CHARACTERS: usize = 3;

/// A name from a config file as messages show it. What has the shape of a secret, letters and digits alone and many of
/// them, was most likely typed in the wrong place, and is shortened.
pub fn shown_name(name: &str) -> Cow<'_, str> {
    let is_secret = name.len() >= SHORTEST_SECRET && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_secret { Cow::Owned(format!("{}…", &name[..SHOWN_CHARACTERS])) } else { Cow::Borrowed(name) }
}

/// Names from a config file, as messages list them.
pub fn shown_names(names: &[String]) -> String {
    names.iter().map(|name| shown_name(name)).collect::<Vec<_>>().join(", ")
}

/// A parser's message without what it quotes of the file. What the parser itself expects is kept, and an unknown key of
/// lower-case letters, which is a mistyped one.
pub(super) fn without_file_text(message: &str) -> String {
    let (subject, expected) = message.rsplit_once(", expected").unwrap_or((message, ""));
    let subject = match subject.split(['`', '"', '\'']).next().unwrap_or_default().trim_end() {
        "unknown field" => match subject.trim_start_matches("unknown field").trim().trim_matches('`') {
            key if is_plain_word(key) => format!("unknown field `{key}`"),
            _ => "unknown field".to_owned(),
        },
        "duplicate field" | "duplicate key" => "duplicate key".to_owned(),
        invalid if invalid.starts_with("invalid ") => invalid.to_owned(),
        // Of other messages, those that quote more than punctuation may quote the file.
        _ if quotes_only_punctuation(message) => return message.to_owned(),
        _ => return "it cannot be parsed".to_owned(),
    };
    if expected.is_empty() { subject } else { format!("{subject}, expected{expected}") }
}

/// Whether a word is too plain for a secret, all of which have digits or capital letters.
fn is_plain_word(word: &str) -> bool {
    word.len() < SHORTEST_SECRET && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
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
