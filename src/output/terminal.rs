//! Whether stdout or stderr is a terminal, its width, and whether to color. Pipes and files get no color and full text.

use std::env;
use std::io::IsTerminal;

#[cfg(unix)]
use std::os::fd::AsFd as AsHandle;
#[cfg(windows)]
use std::os::windows::io::AsHandle;

use clap::ValueEnum;
use terminal_size::{Width, terminal_size_of};

use super::time_style::TimeStyle;

/// When to colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// Returns whether to color a stream.
    pub(super) fn applies(self, is_terminal: bool) -> bool {
        let is_wanted = match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => environment_wants_color(is_terminal),
        };
        is_wanted && supports_escape_sequences()
    }
}

/// Returns whether escape sequences can be used.
#[cfg(unix)]
fn supports_escape_sequences() -> bool {
    true
}

/// Tells the console to interpret escape sequences, and returns whether it does, or whether `TERM` is set. Otherwise the
/// library that draws tables omits the text of colored cells, even in a pipe.
#[cfg(windows)]
fn supports_escape_sequences() -> bool {
    crossterm::ansi_support::supports_ansi()
}

/// Returns whether to color a stream by the variables `NO_COLOR` (<https://no-color.org>), `FORCE_COLOR`
/// (<https://force-color.org>), `CLICOLOR` and `CLICOLOR_FORCE` (<https://bixense.com/clicolors>), and `TERM`.
fn environment_wants_color(is_terminal: bool) -> bool {
    let is_forced =
        || env::var("FORCE_COLOR").is_ok_and(|value| !["", "0", "false"].contains(&value.as_str()));
    if anstyle_query::no_color() {
        false
    } else if anstyle_query::clicolor_force() || is_forced() {
        true
    } else {
        is_terminal && anstyle_query::clicolor() != Some(false) && anstyle_query::term_supports_color()
    }
}

/// Returns whether the locale's encoding is UTF-8, as it is without a locale.
fn is_locale_utf8() -> bool {
    let mut values = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(|name| env::var(name).ok());
    let locale = values.find(|value| !value.is_empty()).map(|value| value.to_ascii_lowercase());
    locale.is_none_or(|locale| locale.contains("utf-8") || locale.contains("utf8"))
}

/// Properties of the terminal, pipe or file that a stream writes to.
#[derive(Debug, Clone)]
pub struct TerminalInfo {
    /// Width of the terminal in columns; `None` for a pipe or a file.
    pub width: Option<u16>,
    /// Whether to color.
    pub color: bool,
    /// Whether charts and marks may have characters beyond ASCII.
    pub unicode: bool,
    /// How tables on a terminal show times.
    pub(super) times: TimeStyle,
}

impl TerminalInfo {
    /// Returns the properties of stdout.
    pub fn for_stdout(color: Color) -> Self {
        Self::of(&std::io::stdout(), color)
    }

    /// Returns the properties of a stream that is shown in this many columns.
    #[cfg(test)]
    pub(super) fn of_width(width: Option<u16>) -> Self {
        Self { width, color: false, unicode: true, times: TimeStyle::default() }
    }

    /// Returns the properties with this style of times.
    pub fn with_times(self, times: TimeStyle) -> Self {
        Self { times, ..self }
    }

    /// Returns the properties of stderr.
    pub fn for_stderr(color: Color) -> Self {
        Self::of(&std::io::stderr(), color)
    }

    fn of<S: IsTerminal + AsHandle>(stream: &S, color: Color) -> Self {
        let is_terminal = stream.is_terminal();
        let columns = || terminal_size_of(stream).map_or(80, |(Width(columns), _)| columns.max(1));
        Self {
            width: is_terminal.then(columns),
            color: color.applies(is_terminal),
            unicode: is_locale_utf8(),
            times: TimeStyle::default(),
        }
    }

    /// Returns whether the stream is a terminal.
    pub fn is_terminal(&self) -> bool {
        self.width.is_some()
    }
}
