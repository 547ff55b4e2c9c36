//! Whether stdout or stderr is a terminal, its width, and whether to color. Pipes and files get no color and full text.

use std::env;
use std::io::IsTerminal;

#[cfg(unix)]
use std::os::fd::AsFd as AsHandle;
#[cfg(windows)]
use std::os::windows::io::AsHandle;

use chrono::{DateTime, Utc};
use clap::ValueEnum;
use terminal_size::{Width, terminal_size_of};

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
    /// Returns whether to color a stream. `NO_COLOR`: <https://no-color.org>.
    pub(super) fn applies(self, is_terminal: bool) -> bool {
        let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => {
                is_terminal && !is_set("NO_COLOR") && env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        }
    }
}

/// Properties of the terminal, pipe or file that a stream writes to.
#[derive(Debug, Clone)]
pub struct Screen {
    /// Width of the terminal in columns; `None` for a pipe or a file.
    pub width: Option<u16>,
    /// Whether to color.
    pub color: bool,
    /// The current time, for relative times on a terminal.
    pub(super) now: DateTime<Utc>,
}

impl Screen {
    /// Returns the properties of stdout.
    pub fn of_stdout(color: Color) -> Self {
        Self::of(&std::io::stdout(), color)
    }

    /// Returns the properties of stderr.
    pub fn of_stderr(color: Color) -> Self {
        Self::of(&std::io::stderr(), color)
    }

    fn of<S: IsTerminal + AsHandle>(stream: &S, color: Color) -> Self {
        let is_terminal = stream.is_terminal();
        let columns = || terminal_size_of(stream).map_or(80, |(Width(columns), _)| columns.max(1));
        Self { width: is_terminal.then(columns), color: color.applies(is_terminal), now: Utc::now() }
    }

    /// Returns whether the stream is a terminal.
    pub fn is_terminal(&self) -> bool {
        self.width.is_some()
    }
}
