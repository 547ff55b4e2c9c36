//! Parser for `--limit`. Depends on nothing.

use std::num::{IntErrorKind, NonZeroUsize, ParseIntError};

/// Parses a number of rows, at least 1.
pub fn parse(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|error: ParseIntError| match error.kind() {
        IntErrorKind::PosOverflow => "it is too large",
        _ => "must be a whole number of at least 1",
    })
}
