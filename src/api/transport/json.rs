//! JSON objects in the text of a response, and why a text is none. Depends on the fields of resources.

use std::borrow::Cow;

use serde_json::Value;

use crate::api::model::Fields;

/// The JSON object in a text, or why it is none.
pub fn object(text: &str) -> Result<Fields, String> {
    let parsed = serde_json::from_str(text).or_else(|error| match whole_characters(text) {
        Cow::Owned(mended) => serde_json::from_str(&mended),
        Cow::Borrowed(_) => Err(error),
    });
    Err(match parsed {
        Ok(Value::Object(fields)) => return Ok(fields),
        Ok(_) => "it is JSON, but not an object".to_owned(),
        Err(_) if text.trim().is_empty() => "it is empty".to_owned(),
        Err(_) if text.trim_start().starts_with('<') => "it is HTML, not JSON".to_owned(),
        Err(error) if error.is_eof() => "it is cut off".to_owned(),
        Err(error) => format!("it is not JSON ({error})"),
    })
}

/// Makes sure that this is a resource, not the API's way to say no, whose status is a number. What was not done must not
/// be told as done because something on the way changed the answer's own status.
pub fn ensure_success(fields: &Fields) -> Result<(), String> {
    let is_failure = |status: u64| (400..600).contains(&status);
    if fields.get("status").and_then(Value::as_u64).is_some_and(is_failure) {
        return Err("it tells of a failure, though its status is a success".to_owned());
    }
    Ok(())
}

/// JSON text with each escape of half a surrogate pair (`\ud800` by itself) replaced by that of U+FFFD. Such halves are no
/// characters, and an end user who puts one into an identity must not make the whole list unreadable.
fn whole_characters(json: &str) -> Cow<'_, str> {
    let mut mended = Cow::Borrowed(json);
    let mut at = 0;
    while let Some(found) = json.get(at..).and_then(|rest| rest.find('\\')) {
        at += found;
        let unit = |at: usize| {
            let digits = json.get(at..at + 6)?.strip_prefix("\\u")?;
            u16::from_str_radix(digits, 16).ok()
        };
        at += match (unit(at), unit(at + 6)) {
            (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => 12,
            (Some(0xd800..0xe000), _) => {
                mended.to_mut().replace_range(at..at + 6, "\\ufffd");
                6
            }
            _ => 2,
        };
    }
    mended
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_surrogate_pair_becomes_a_replacement_character() {
        for (json, mended) in [
            (r#""\ud800x""#, r#""\ufffdx""#),
            (r#""\udc00\ud83d\ude00\ud83d""#, r#""\ufffd\ud83d\ude00\ufffd""#),
            (r#""\\ud800 \n\u0041é""#, r#""\\ud800 \n\u0041é""#),
            (r#""\ud8"#, r#""\ud8"#),
        ] {
            assert_eq!(whole_characters(json), mended);
        }
    }
}
