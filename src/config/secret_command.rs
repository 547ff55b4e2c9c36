//! A command that prints a secret, such as that of a password manager. What it prints is never shown.
//!
//! Depends on `process_group`.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::io::AsyncReadExt;
use tokio::process::{Child, Command};
use zeroize::Zeroizing;

use super::process_group::ProcessGroup;

/// Default time limit of a command: the user may have to unlock the password manager first.
pub(super) const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);

/// Time limit for the rest of the output after the command has ended.
const REST_TIMEOUT: Duration = Duration::from_millis(500);

/// Maximum size of the output, in bytes.
const MAX_OUTPUT: usize = 4096;

/// A program with its arguments, run without a shell.
#[derive(Debug, Clone)]
pub struct SecretCommand {
    pub(super) program: String,
    pub(super) arguments: Vec<String>,
    pub(super) timeout: Duration,
}

/// Why a command gave no secret.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SecretCommandFailure {
    /// The command did not start.
    #[error("cannot be run: {0}")]
    NotRun(Arc<io::Error>),
    /// The command failed.
    #[error("failed with {0}")]
    Failed(ExitStatus),
    /// The command took longer than its time limit.
    #[error("timed out after {}", humantime::format_duration(*.0))]
    TimedOut(Duration),
    /// The output is empty.
    #[error("printed nothing")]
    Empty,
    /// The output has more than one line.
    #[error("printed more than one line")]
    Lines,
    /// The output is longer than any secret.
    #[error("printed more than {MAX_OUTPUT} bytes")]
    TooLong,
    /// The output is not text.
    #[error("printed invalid UTF-8")]
    NotText,
}

impl From<io::Error> for SecretCommandFailure {
    fn from(error: io::Error) -> Self {
        Self::NotRun(Arc::new(error))
    }
}

impl SecretCommand {
    /// Runs the command and returns the secret that it prints.
    pub(super) async fn run(&self) -> Result<SecretString, SecretCommandFailure> {
        // A command that exceeds the time limit is killed with its group when its future is dropped.
        let output = tokio::time::timeout(self.timeout, self.output());
        let output = output.await.map_err(|_| SecretCommandFailure::TimedOut(self.timeout))??;
        let text = std::str::from_utf8(&output).map_err(|_| SecretCommandFailure::NotText)?.trim();
        match text {
            "" => Err(SecretCommandFailure::Empty),
            text if text.contains(['\n', '\r']) => Err(SecretCommandFailure::Lines),
            text => Ok(text.into()),
        }
    }

    /// Returns the output. The command inherits stderr, for a prompt, but not stdin, which can carry a list.
    async fn output(&self) -> Result<Zeroizing<Vec<u8>>, SecretCommandFailure> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = ProcessGroup::spawn(&mut command)?;
        let output = Self::read(child.leader()).await;
        child.release();
        output
    }

    async fn read(child: &mut Child) -> Result<Zeroizing<Vec<u8>>, SecretCommandFailure> {
        let mut output = Zeroizing::new(Vec::with_capacity(MAX_OUTPUT + 1));
        let mut has_ended = false;
        if let Some(stdout) = child.stdout.take() {
            let mut stdout = stdout.take(MAX_OUTPUT as u64 + 1);
            loop {
                tokio::select! {
                    read = stdout.read_buf(&mut *output) => if read? == 0 { break },
                    status = child.wait(), if !has_ended => has_ended = status.map(|_| true)?,
                    // A background process that it started, such as an agent, can keep the output open.
                    () = tokio::time::sleep(REST_TIMEOUT), if has_ended => break,
                }
            }
        }
        if output.len() > MAX_OUTPUT {
            return Err(SecretCommandFailure::TooLong);
        }
        let status = child.wait().await?;
        if status.success() { Ok(output) } else { Err(SecretCommandFailure::Failed(status)) }
    }
}
