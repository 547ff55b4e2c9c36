//! A similar name, and how it differs from the one that was not found. Depends on the tables of Unicode.

use icu_normalizer::ComposingNormalizerBorrowed;
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use super::response_meta::truncate;

/// A name that is similar to one that was not found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The similar name, truncated.
    pub name: String,
    /// How it differs if it reads like the one that was not found.
    pub difference: Option<Difference>,
    /// The SID of the participant or room with this name, if it is known.
    pub sid: Option<String>,
}

impl Suggestion {
    /// Suggests `name` in place of `typed`.
    pub fn new(typed: &str, name: &str, sid: Option<&str>) -> Self {
        Self {
            name: truncate(name),
            difference: Difference::between(typed, name),
            sid: sid.map(str::to_owned),
        }
    }
}

/// The difference between two names that read alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Letter case only.
    LetterCase,
    /// Invisible characters only.
    InvisibleCharacters,
    /// Characters that look alike, such as a letter with a mark as one character or two.
    Characters,
}

impl Difference {
    /// Returns the difference; `None` if the names do not read alike.
    fn between(typed: &str, name: &str) -> Option<Self> {
        if fold(typed) != fold(name) {
            None
        } else if typed.to_lowercase() == name.to_lowercase() {
            Some(Self::LetterCase)
        } else if visible(typed) == visible(name) {
            Some(Self::InvisibleCharacters)
        } else {
            Some(Self::Characters)
        }
    }
}

/// Returns a form of the name that is the same for all names that read alike: compatibility-composed (NFKC), in lower case,
/// without invisible characters.
pub fn fold(name: &str) -> String {
    ComposingNormalizerBorrowed::new_nfkc().normalize(&visible(name)).to_lowercase()
}

fn visible(name: &str) -> String {
    let is_invisible = |c: char| {
        c.general_category_group() == GeneralCategoryGroup::Other || matches!(c, '\u{fe00}'..='\u{fe0f}')
    };
    name.chars().filter(|c| !is_invisible(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_read_alike_differ_in_case_invisible_or_other_characters() {
        for (typed, name, expected) in [
            ("ZOË", "Zoë", Some(Difference::LetterCase)),
            ("Zoe", "Zo\u{200b}e", Some(Difference::InvisibleCharacters)),
            ("\u{feff}Zoe", "Zoe", Some(Difference::InvisibleCharacters)),
            ("Zoë", "Zoe\u{308}", Some(Difference::Characters)),
            ("zoë", "Zoe\u{308}", Some(Difference::Characters)),
            ("Zoe", "Ｚｏｅ", Some(Difference::Characters)),
            ("zoe", "Z\u{ad}oe", Some(Difference::Characters)),
            ("ann b", "ann\u{a0}b", Some(Difference::Characters)),
            ("Zoë", "Zoe", None),
            ("Zoe", "Zoes", None),
        ] {
            assert_eq!(Difference::between(typed, name), expected, "{typed:?} {name:?}");
        }
    }
}
