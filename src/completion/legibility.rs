//! Which characters and words are legible on a command line. Depends on `output` to detect hidden characters.

use crate::output::escape_invisible;

/// Returns whether the character is shown escaped in output.
pub fn is_hidden(c: char) -> bool {
    let text = c.to_string();
    escape_invisible(&text) != text
}

/// Returns whether the word is legible where hidden characters are escaped one by one: combining marks that pile up on one
/// letter are not hidden, but not legible either.
pub fn is_legible(word: &str) -> bool {
    is_visible(&word.chars().filter(|&c| !is_hidden(c)).collect::<String>())
}

/// Returns whether the word is legible as it is.
pub fn is_visible(word: &str) -> bool {
    escape_invisible(word) == word
}

/// Returns whether the character is a visible letter or digit, of any script.
pub fn is_visible_alphanumeric(c: char) -> bool {
    // Some letters are invisible.
    c.is_ascii_alphanumeric() || (c.is_alphanumeric() && !is_hidden(c))
}
