//! The number of rows that `--limit` takes. Depends on nothing.

use std::num::NonZeroUsize;

/// A number of things to list.
pub fn parse(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "write a number from 1 up")
}
