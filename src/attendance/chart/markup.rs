//! Text in XML and HTML.

use maud::Render;

use crate::output::escape_invisible;

/// Text with markup escaped, and characters that XML forbids escaped as in the terminal. Unlike `maud`, it escapes
/// single quotes, too.
pub(super) struct Text<'t>(pub &'t str);

impl Render for Text<'_> {
    fn render_to(&self, buffer: &mut String) {
        let escaped = escape_invisible(self.0).render().into_string();
        buffer.push_str(&escaped.replace('\'', "&#39;"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_markup_and_forbidden_characters() {
        let text = "<script>\"&'\u{0}\u{ffff}\u{202e}\u{1b}]]>";
        let expected = "&lt;script&gt;&quot;&amp;&#39;\\u{0}\\u{ffff}\\u{202e}\\u{1b}]]&gt;";
        assert_eq!(Text(text).render().into_string(), expected);
    }
}
