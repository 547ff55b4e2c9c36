//! The errors that are the commands' own, rather than of the API, the config or the output.

/// The run was interrupted before it had changed anything.
#[derive(Debug, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

/// The answer to a prompt was not yes, or there was none.
#[derive(Debug, thiserror::Error)]
#[error("canceled, nothing was changed")]
pub struct ConfirmationDeclined;

/// An exception that stands for one person and fits nobody.
#[derive(Debug, thiserror::Error)]
#[error("--except '{except}' fits nobody {scope}")]
pub struct UnmatchedExclusion {
    /// The exception as typed.
    pub except: String,
    /// Who nobody is, in words.
    pub scope: &'static str,
    /// What to do instead.
    pub hints: Vec<String>,
}

/// A command line that clap finds in order and a command does not, with what to type instead.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct UsageError {
    message: String,
    /// What to do instead.
    pub hints: Vec<String>,
}

impl UsageError {
    /// What is wrong.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hints: Vec::new() }
    }

    /// And what to do instead.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}
