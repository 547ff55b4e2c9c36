//! Text fitted to a number of terminal columns, without breaking grapheme clusters.
//!
//! `unicode-truncate` is no alternative: debug builds of it panic where the widths of clusters do not add up, as in Arabic.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Width of the longest value of the API: 128 characters, of two columns each.
pub const MAX_VALUE: u16 = 256;

/// Returns the width of `text` in columns of the terminal.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Cuts `text` to at most `columns`, with an ellipsis if it is cut.
pub fn truncate(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let Some(mut left) = columns.checked_sub(1) else { return Cow::Borrowed("") };
    let fits = |part: &&str| {
        let rest = left.checked_sub(width(part));
        left = rest.unwrap_or(left);
        rest.is_some()
    };
    let kept: String = text.graphemes(true).take_while(fits).collect();
    Cow::Owned(kept + "…")
}

/// Cuts or pads `text` to exactly `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    let cut = truncate(text, columns);
    let missing = columns.saturating_sub(width(&cut));
    cut.into_owned() + &" ".repeat(missing)
}

/// Wraps `text` into lines of at most `columns`. A wider character has a line of its own.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for part in text.graphemes(true) {
        match lines.last_mut() {
            Some(line) if line.is_empty() || width(line) + width(part) <= columns => line.push_str(part),
            _ => lines.push(part.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_between_grapheme_clusters() {
        for (text, columns, shown) in [
            ("alice", 5, "alice"),
            ("alice", 4, "ali…"),
            ("王小明", 6, "王小明"),
            ("王小明", 4, "王…"),
            ("👩‍💻👩‍💻", 3, "👩‍💻…"),
            ("e\u{301}ric", 3, "e\u{301}r…"),
            ("alice", 1, "…"),
            ("alice", 0, ""),
        ] {
            assert_eq!(truncate(text, columns), shown);
        }
        assert_eq!(pad("王小明", 5), "王小…");
        assert_eq!(pad("王", 4), "王  ");
    }

    #[test]
    fn wraps_between_grapheme_clusters() {
        assert_eq!(wrap("alice", 5), ["alice"]);
        assert_eq!(wrap("alice", 2), ["al", "ic", "e"]);
        assert_eq!(wrap("王小明", 5), ["王小", "明"]);
        assert_eq!(wrap("王", 0), ["王"]);
        assert_eq!(wrap("", 3), [""]);
    }
}
