//! A secret as a source gives it: itself, or a command that prints it, such as a password manager's. The command runs when
//! the secret is needed, and what it prints is shown nowhere.

use std::process::Stdio;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::io::AsyncReadExt;
use tokio::process::Command;
use zeroize::Zeroizing;

use super::error::{Error, LONGEST, SecretCommandFailure};

/// How long a command may take: its owner may have to unlock something first.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// How long after the end of a command the rest of what it printed may take to come.
const REST: Duration = Duration::from_millis(500);

/// A secret, or the way to it.
#[derive(Debug, Clone)]
pub enum Secret {
    /// The secret itself.
    Known(SecretString),
    /// What prints it.
    Command(SecretCommand),
}

/// A program with its arguments, which no shell touches.
#[derive(Debug, Clone)]
pub struct SecretCommand {
    pub(super) program: String,
    pub(super) arguments: Vec<String>,
    pub(super) patience: Duration,
}

impl Default for Secret {
    fn default() -> Self {
        Self::Known(SecretString::default())
    }
}

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self::Known(secret.into())
    }
}

impl Secret {
    /// The secret; a command is run for it.
    pub async fn reveal(self) -> Result<SecretString, Error> {
        match self {
            Self::Known(secret) => Ok(secret),
            Self::Command(command) => {
                let secret = command
                    .secret()
                    .await
                    .map_err(|source| Error::SecretCommand { program: command.program, source })?;
                ensure_secret("what secret_command printed", &secret)?;
                Ok(secret)
            }
        }
    }
}

impl SecretCommand {
    async fn secret(&self) -> Result<SecretString, SecretCommandFailure> {
        // A command that is no longer waited for is killed.
        let printed = tokio::time::timeout(self.patience, self.printed());
        let printed = printed.await.map_err(|_| SecretCommandFailure::TimedOut(self.patience))??;
        let text = std::str::from_utf8(&printed).map_err(|_| SecretCommandFailure::NotText)?.trim();
        match text {
            "" => Err(SecretCommandFailure::Empty),
            text if text.contains(['\n', '\r']) => Err(SecretCommandFailure::Lines),
            text => Ok(text.into()),
        }
    }

    /// It may ask on the terminal, so stderr is left to it; stdin is not, which may carry a list.
    async fn printed(&self) -> Result<Zeroizing<Vec<u8>>, SecretCommandFailure> {
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let mut printed = Zeroizing::new(Vec::with_capacity(LONGEST + 1));
        let mut has_ended = false;
        if let Some(stdout) = child.stdout.take() {
            let mut stdout = stdout.take(LONGEST as u64 + 1);
            loop {
                tokio::select! {
                    read = stdout.read_buf(&mut *printed) => if read? == 0 { break },
                    status = child.wait(), if !has_ended => has_ended = status.map(|_| true)?,
                    // What it leaves behind, such as an agent, may hold its output open for good.
                    () = tokio::time::sleep(REST), if has_ended => break,
                }
            }
        }
        if printed.len() > LONGEST {
            return Err(SecretCommandFailure::TooLong);
        }
        let status = child.wait().await?;
        if status.success() { Ok(printed) } else { Err(SecretCommandFailure::Failed(status)) }
    }
}

/// Makes sure that a secret can be one.
pub fn ensure_secret(name: &'static str, secret: &SecretString) -> Result<(), Error> {
    let secret = secret.expose_secret();
    if secret.is_empty() {
        return Err(Error::EmptySecret { name });
    }
    let odd = secret.chars().any(|c| c.is_whitespace() || c.is_control());
    if odd { Err(Error::InvalidSecret { name }) } else { Ok(()) }
}
