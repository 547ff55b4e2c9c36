//! The errors that are the commands' own, rather than of the API, the config or the output.

/// The run was interrupted before it had changed anything.
#[derive(Debug, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

/// The answer to a question was no.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Declined(pub &'static str);

/// An exception that stands for one person and fits nobody.
#[derive(Debug, thiserror::Error)]
#[error("--except '{except}' fits nobody {nobody}")]
pub struct SparesNobody {
    /// The exception as typed.
    pub except: String,
    /// Who nobody is, in words.
    pub nobody: &'static str,
    /// What to do instead.
    pub hints: Vec<String>,
}

/// A command line that clap finds in order and a command does not, with what to type instead.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Misuse {
    message: String,
    /// What to do instead.
    pub hints: Vec<String>,
}

impl Misuse {
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
