//! Rules as text: `include all`, `exclude publisher=mallory kind=audio`, `include track="screen 1"`. The printed form of a
//! rule parses to the same rule. Depends on rules.

use std::fmt;
use std::str::FromStr;

use super::super::fields::Fields;
use super::rule::{Filters, InvalidRule, Rule, RuleBuilder, RuleScope, RuleType};

impl FromStr for Rule {
    type Err = InvalidRule;

    fn from_str(text: &str) -> Result<Self, InvalidRule> {
        let words = split_words(text)?;
        let mut words = words.iter();
        let verb = RuleType::parse(words.next().map_or("", String::as_str))?;
        let mut builder = RuleBuilder::default();
        for word in words {
            match word.split_once('=') {
                None if word == "all" => builder.all(),
                Some(("publisher", value)) => builder.publisher(value),
                Some(("kind", value)) => builder.kind(value),
                Some(("track", value)) => builder.track(value),
                _ => Err(InvalidRule::UnknownFilter(word.clone())),
            }?;
        }
        builder.finish(verb, Fields::new())
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.verb().name())?;
        match self.scope() {
            RuleScope::All => f.write_str(" all")?,
            RuleScope::Matching(Filters { publisher, kind, track }) => {
                if let Some(publisher) = publisher {
                    write!(f, " publisher={}", quote(&publisher.to_string()))?;
                }
                if let Some(kind) = kind {
                    write!(f, " kind={kind}")?;
                }
                if let Some(track) = track {
                    write!(f, " track={}", quote(track))?;
                }
            }
        }
        // The text syntax has no such fields: they can be printed, but only set as JSON.
        self.rest().iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

/// Splits a text at spaces outside double and single quotes. Unlike in a shell, no other character is special:
/// `publisher=Room #5` must not be read as `publisher=Room`.
fn split_words(text: &str) -> Result<Vec<String>, InvalidRule> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in text.chars() {
        match quote {
            Some(end) if c == end => quote = None,
            None if matches!(c, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_ascii_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    if quote.is_some() {
        return Err(InvalidRule::UnclosedQuote);
    }
    words.extend(word);
    Ok(words)
}

/// Quotes a value if necessary: in double quotes, and double quotes themselves in single quotes.
fn quote(value: &str) -> String {
    if value.contains(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'')) {
        format!("\"{}\"", value.replace('"', r#""'"'""#))
    } else {
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::rule;
    use super::*;

    proptest! {
        #[test]
        fn printed_rule_parses_to_the_same_rule(rule in rule()) {
            prop_assert_eq!(rule.to_string().parse(), Ok(rule));
        }

        #[test]
        fn any_text_is_a_rule_or_an_error(text in "(include |exclude )?[ a-z=\"'#]{0,30}") {
            if let Ok(rule) = text.parse::<Rule>() {
                prop_assert_eq!(rule.to_string().parse(), Ok(rule));
            }
        }
    }

    #[test]
    fn quotes_values_if_necessary() {
        for (typed, shown) in [
            ("include  all", "include all"),
            ("exclude kind=audio publisher=mallory", "exclude publisher=mallory kind=audio"),
            ("exclude publisher='Mallory M'", r#"exclude publisher="Mallory M""#),
            (r#"exclude "publisher=Mallory M""#, r#"exclude publisher="Mallory M""#),
            (r"include track=a\b#=c", r"include track=a\b#=c"),
            (r#"include track="it's""#, r#"include track="it's""#),
            (r#"include track='say "hi"'"#, r#"include track="say "'"'"hi"'"'"""#),
        ] {
            assert_eq!(typed.parse::<Rule>().unwrap().to_string(), shown, "{typed}");
        }
    }

    #[test]
    fn rejects_invalid_rules_with_reason() {
        for (typed, why) in [
            ("", "expected include or exclude, not ''"),
            ("mute publisher=ann", "expected include or exclude, not 'mute'"),
            ("Include all", "expected include or exclude, not 'Include'"),
            ("exclude", "missing condition: add all, publisher=, kind= or track="),
            ("exclude all kind=audio", "'all' cannot be combined with other conditions"),
            ("include all all", "duplicate condition 'all'"),
            ("exclude kind=audio kind=video", "duplicate condition 'kind'"),
            ("exclude kind=sound", "kind: unknown kind 'sound'; expected audio, video or data"),
            ("exclude publisher=", "publisher: it is empty"),
            ("include track=''", "track: it is empty"),
            (
                "exclude publisher=Room #5",
                "unknown condition '#5'; expected all, publisher=, kind= or track=",
            ),
            (
                "include priority=high",
                "unknown condition 'priority=high'; expected all, publisher=, kind= or track=",
            ),
            ("exclude publisher=it's", "unclosed quote"),
        ] {
            assert_eq!(typed.parse::<Rule>().unwrap_err().to_string(), why, "{typed}");
        }
    }
}
