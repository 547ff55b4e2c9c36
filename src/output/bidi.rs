//! Keeps columns in their places on terminals that reorder right-to-left text: digits, bars and neutral text after a
//! right-to-left name would move to its other side. A left-to-right mark, which is invisible, ends the name's influence.

use std::borrow::Cow;

use unicode_bidi::{BidiClass, bidi_class};

/// The left-to-right mark. It has no width.
pub const LEFT_TO_RIGHT_MARK: char = '\u{200e}';

/// Returns whether a terminal may reorder a line because of `text`.
pub fn has_right_to_left(text: &str) -> bool {
    !text.is_ascii()
        && text.chars().any(|c| matches!(bidi_class(c), BidiClass::R | BidiClass::AL | BidiClass::AN))
}

/// Starts every column of a line with a mark if the line has right-to-left text. Columns are separated by two or more
/// spaces.
pub(super) fn mark_columns(line: &str) -> Cow<'_, str> {
    if !has_right_to_left(line) {
        return Cow::Borrowed(line);
    }
    let mut marked = String::from(LEFT_TO_RIGHT_MARK);
    let mut spaces = 0;
    for c in line.chars() {
        if c != ' ' && spaces >= 2 {
            marked.push(LEFT_TO_RIGHT_MARK);
        }
        spaces = if c == ' ' { spaces + 1 } else { 0 };
        marked.push(c);
    }
    Cow::Owned(marked)
}

#[cfg(test)]
mod tests {
    use unicode_bidi::{BidiInfo, Level};

    use super::*;

    /// Returns the line as a terminal shows it that reorders text, without the marks.
    fn shown(line: &str) -> String {
        let info = BidiInfo::new(line, Some(Level::ltr()));
        let reordered = info.reorder_line(&info.paragraphs[0], 0..line.len());
        reordered.chars().filter(|c| *c != LEFT_TO_RIGHT_MARK).collect()
    }

    #[test]
    fn columns_stay_beside_right_to_left_names() {
        for (line, unmarked, marked) in [
            ("אבג  12m  34", "12  גבאm  34", "גבא  12m  34"),
            ("ann  connected", "ann  connected", "ann  connected"),
            ("שלום אב  5  ok", "5  בא םולש  ok", "בא םולש  5  ok"),
            ("אב…  5", "5  …בא", "בא…  5"),
        ] {
            assert_eq!(shown(line), unmarked);
            assert_eq!(shown(&mark_columns(line)), marked);
        }
    }
}
