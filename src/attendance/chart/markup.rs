//! Text in XML and HTML.

use std::fmt::{self, Write};

use crate::output::escape_invisible;

/// Text that comes out as text, whatever it holds. Characters that XML forbids are escaped as in the terminal.
pub(super) struct Text<'t>(pub &'t str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in escape_invisible(self.0).chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_neither_opens_an_element_nor_leaves_an_attribute() {
        let text = "<script>\"&'\u{0}\u{ffff}\u{202e}\u{1b}]]>";
        let expected = "&lt;script&gt;&quot;&amp;&#39;\\u{0}\\u{ffff}\\u{202e}\\u{1b}]]&gt;";
        assert_eq!(Text(text).to_string(), expected);
    }
}
