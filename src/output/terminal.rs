//! What stdout or stderr leads to: a terminal of some width, or a pipe or file that gets neither colour nor cutting.

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
    /// Whether to colour what goes to a terminal or elsewhere. <https://no-color.org> names the variable.
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

/// What a stream leads to.
#[derive(Debug, Clone)]
pub struct Screen {
    /// The columns of the terminal; `None` in a pipe or a file.
    pub width: Option<u16>,
    /// Whether to colour.
    pub color: bool,
    /// What relative times are relative to, on a terminal.
    pub(super) now: DateTime<Utc>,
}

impl Screen {
    /// What stdout leads to now.
    pub fn of_stdout(color: Color) -> Self {
        Self::of(&std::io::stdout(), color)
    }

    /// What stderr leads to now.
    pub fn of_stderr(color: Color) -> Self {
        Self::of(&std::io::stderr(), color)
    }

    fn of<S: IsTerminal + AsHandle>(stream: &S, color: Color) -> Self {
        let is_terminal = stream.is_terminal();
        let columns = || terminal_size_of(stream).map_or(80, |(Width(columns), _)| columns.max(1));
        Self { width: is_terminal.then(columns), color: color.applies(is_terminal), now: Utc::now() }
    }

    /// Whether a person looks at it.
    pub fn is_terminal(&self) -> bool {
        self.width.is_some()
    }
}
