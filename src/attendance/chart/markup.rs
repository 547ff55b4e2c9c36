//! Text in XML and HTML, and the writer of charts in it.

use std::io::{self, Write};

use maud::{Markup, Render};

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

/// Stands for the rows of a chart in its markup. No other text there has this character.
pub(super) const ROWS: char = '\0';

/// Writes a chart, and one by one its rows, where [`ROWS`] stands.
pub(super) fn write_chart(
    chart: Markup,
    mut rows: impl Iterator<Item = Markup>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let chart = chart.into_string();
    let (before, after) = chart.split_once(ROWS).unwrap_or((&chart, ""));
    write!(out, "{before}")?;
    rows.try_for_each(|row| write!(out, "{}", row.into_string()))?;
    writeln!(out, "{after}")
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
