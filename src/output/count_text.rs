//! Counts with their noun in singular or plural.

/// Formats a count with the noun that fits it, such as `1 room` or `3 rooms`.
pub fn count_text(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noun_is_singular_for_one_only() {
        for (count, formatted) in [(0, "0 rooms"), (1, "1 room"), (2, "2 rooms")] {
            assert_eq!(count_text(count, "room", "rooms"), formatted);
        }
    }
}
