//! Parser for `--limit`. Depends on nothing.

use std::num::NonZeroUsize;

/// Parses a number of rows, at least 1.
pub fn parse(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "must be a whole number of at least 1")
}
