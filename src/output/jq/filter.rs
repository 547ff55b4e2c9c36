//! A filter of `--jq` as the user typed it, and its errors. Depends on `program`, which checks it, and on `elements`.

use std::io;
use std::sync::Arc;
use std::thread;

use super::elements::Elements;
use super::program::{Program, STACK_BYTES};

/// A valid filter in the jq language as jaq implements it: <https://gedenkt.at/jaq/manual/>.
#[derive(Debug, Clone)]
pub struct Filter {
    text: Arc<str>,
    /// How it reads a list; `None` if it must have the whole of it.
    elements: Option<Elements>,
}

/// Why a filter did not end for its input.
#[derive(Debug, thiserror::Error)]
pub enum FilterFailed {
    /// It returned an error, or it could not be run.
    #[error("the jq filter failed: {0}")]
    Error(String),
    /// It recursed or grew until its process ended. Which of the two cannot be told.
    #[error("the jq filter recurses too deeply or uses too much memory")]
    LimitExceeded,
}

impl From<FilterFailed> for io::Error {
    fn from(failed: FilterFailed) -> Self {
        Self::other(failed)
    }
}

impl Filter {
    /// Checks a filter. The error says what is wrong with `text`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let elements = with_large_stack(|| Program::compile(text).map(|_program| Elements::of_filter(text)))?;
        Ok(Self { text: text.into(), elements })
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Returns how the filter reads a list; `None` if it must have the whole of it.
    pub(super) fn elements(&self) -> Option<Elements> {
        self.elements
    }
}

/// Runs `work` in a thread with the stack that a [`Program`] needs.
pub(super) fn with_large_stack<T: Send>(
    work: impl FnOnce() -> Result<T, String> + Send,
) -> Result<T, String> {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work);
        let thread = thread.map_err(|error| format!("cannot start a thread for it: {error}"))?;
        thread.join().unwrap_or_else(|_| Err("it cannot be run".to_owned()))
    })
}
