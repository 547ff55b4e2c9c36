//! Parses the JSON object in the text of a response, or says why there is none. Depends on the fields of resources.

use std::borrow::Cow;

use serde_json::Value;

use crate::api::model::Fields;

/// Maximum length of a number in digits.
const MAX_DIGITS: usize = 1000;

/// Maximum length of a string in bytes, far beyond what the API allows.
const MAX_TEXT: usize = 1 << 20;

/// Parses a JSON object. The error is a reason for a message.
pub fn object(text: &str) -> Result<Fields, String> {
    let parsed = serde_json::from_str(text).or_else(|error| match replace_lone_surrogates(text) {
        Cow::Owned(replaced) => serde_json::from_str(&replaced),
        Cow::Borrowed(_) => Err(error),
    });
    Err(match parsed {
        Ok(Value::Object(fields)) => match fields.values().find_map(too_long) {
            None => return Ok(fields),
            Some(reason) => reason,
        },
        Ok(_) => "it is JSON, but not an object".to_owned(),
        Err(_) if text.trim().is_empty() => "it is empty".to_owned(),
        Err(_) if is_html(text) => "it is HTML, not JSON".to_owned(),
        Err(error) if error.is_eof() => "it is incomplete".to_owned(),
        Err(error) => format!("it is not JSON ({error})"),
    })
}

/// Returns why a value is too long to be one of the API's. A number of millions of digits would take minutes to convert.
fn too_long(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) if number.as_str().len() > MAX_DIGITS => {
            Some(format!("it has a number of more than {MAX_DIGITS} digits"))
        }
        Value::String(text) if text.len() > MAX_TEXT => {
            Some(format!("it has a string of more than {} MiB", MAX_TEXT >> 20))
        }
        Value::Array(values) => values.iter().find_map(too_long),
        Value::Object(fields) => fields.values().find_map(too_long),
        _ => None,
    }
}

/// Whether a text is an HTML page, or XML.
pub fn is_html(text: &str) -> bool {
    text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').starts_with('<')
}

/// Fails if the object is an error of the API, whose `status` is a number. If a proxy changes the HTTP status of an error to
/// a success, roomctl must not report success.
pub fn ensure_not_error(fields: &Fields) -> Result<(), String> {
    let is_error = |status: u64| (400..600).contains(&status);
    if fields.get("status").and_then(Value::as_u64).is_some_and(is_error) {
        return Err("it reports an error with a success status".to_owned());
    }
    Ok(())
}

/// Replaces each escape of a lone surrogate (such as `\ud800` by itself) in JSON text by U+FFFD. A lone surrogate is not a
/// character, and one in an identity must not make the whole list unreadable.
fn replace_lone_surrogates(json: &str) -> Cow<'_, str> {
    let mut replaced = Cow::Borrowed(json);
    let mut position = 0;
    while let Some(found) = json.get(position..).and_then(|rest| rest.find('\\')) {
        position += found;
        let code_unit = |position: usize| {
            let digits = json.get(position..position + 6)?.strip_prefix("\\u")?;
            u16::from_str_radix(digits, 16).ok()
        };
        position += match (code_unit(position), code_unit(position + 6)) {
            (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => 12,
            (Some(0xd800..0xe000), _) => {
                replaced.to_mut().replace_range(position..position + 6, "\\ufffd");
                6
            }
            _ => 2,
        };
    }
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_numbers_and_strings_beyond_api() {
        let (digits, text) = ("1".repeat(1001), "x".repeat((1 << 20) + 1));
        assert!(object(&format!(r#"{{"a":[{}]}}"#, &digits[..1000])).is_ok());
        let number = object(&format!(r#"{{"a":[{digits}]}}"#)).unwrap_err();
        assert_eq!(number, "it has a number of more than 1000 digits");
        let string = object(&format!(r#"{{"a":{{"b":"{text}"}}}}"#)).unwrap_err();
        assert_eq!(string, "it has a string of more than 1 MiB");
    }

    #[test]
    fn replaces_lone_surrogates() {
        for (json, expected) in [
            (r#""\ud800x""#, r#""\ufffdx""#),
            (r#""\udc00\ud83d\ude00\ud83d""#, r#""\ufffd\ud83d\ude00\ufffd""#),
            (r#""\\ud800 \n\u0041é""#, r#""\\ud800 \n\u0041é""#),
            (r#""\ud8"#, r#""\ud8"#),
        ] {
            assert_eq!(replace_lone_surrogates(json), expected);
        }
    }
}
