//! A secret: its text, or the command that prints it. A secret is never shown in messages or debug output.
//!
//! Depends on `credential_text`, `secret_command` and `error`.

use secrecy::{ExposeSecret, SecretString};

use super::credential_text::{ensure_clean, trim};
use super::error::Error;
use super::secret_command::SecretCommand;

/// A secret, or the command that prints it.
#[derive(Debug, Clone)]
pub enum Secret {
    /// The secret itself.
    Known(SecretString),
    /// The command that prints the secret.
    Command(SecretCommand),
}

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self::Known(secret.into())
    }
}

impl Secret {
    /// Returns whether the secret is valid, or comes from a command that has not been run.
    pub(super) fn may_be_valid(&self) -> bool {
        match self {
            Self::Known(secret) => ensure_secret("secret", secret).is_ok(),
            Self::Command(_) => true,
        }
    }

    /// Returns the secret, for which a command is run. Fails if the command fails or prints no valid secret.
    pub async fn reveal(self) -> Result<SecretString, Error> {
        match self {
            Self::Known(secret) => Ok(secret),
            Self::Command(command) => {
                let secret = command.run().await;
                let secret =
                    secret.map_err(|source| Error::SecretCommand { program: command.program, source })?;
                ensure_secret("what secret_command printed", &secret)?;
                Ok(secret)
            }
        }
    }
}

/// Returns a secret without the white space around it.
pub fn trim_secret(secret: SecretString) -> SecretString {
    let text = secret.expose_secret();
    match trim(text) {
        trimmed if trimmed.len() < text.len() => trimmed.into(),
        _ => secret,
    }
}

/// Fails if a secret is empty, in quotes, or contains an invisible character.
pub fn ensure_secret(name: &'static str, secret: &SecretString) -> Result<(), Error> {
    let secret = secret.expose_secret();
    if secret.is_empty() {
        return Err(Error::EmptySecret { name });
    }
    ensure_clean(name, secret)
}
