//! The config file: `roomctl/config.toml` under the platform's config directory, or where `ROOMCTL_CONFIG` says.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use super::account::{Found, Rates, Source, Warning};
use super::credentials::{Credentials, Parts};
use super::endpoint::Location;
use super::environment::Environment;
use super::error::Error;
use super::redact::without_file_text;
use super::secret::{PATIENCE, Secret, SecretCommand};

/// The profile that is used where the file does not say which, and there are several.
const USUAL_DEFAULT: &str = "default";

/// The file's text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Contents {
    default_profile: Option<String>,
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
}

/// One account, under a name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Profile {
    account_sid: Option<String>,
    auth_token: Option<SecretString>,
    api_key: Option<String>,
    api_secret: Option<SecretString>,
    secret_command: Option<Vec<String>>,
    #[serde(default, deserialize_with = "patience")]
    secret_command_timeout: Option<Duration>,
    region: Option<String>,
    edge: Option<String>,
    base_url: Option<String>,
    #[serde(default, deserialize_with = "rate")]
    read_rate: Option<NonZeroU32>,
    #[serde(default, deserialize_with = "rate")]
    write_rate: Option<NonZeroU32>,
}

/// A config file that was read.
pub(super) struct File {
    path: PathBuf,
    contents: Contents,
}

/// Where the config file is, or would be: where the environment says, or under the platform's config directory.
pub(super) fn path(environment: &Environment) -> Option<PathBuf> {
    let usual = || Some(dirs::config_dir()?.join("roomctl").join("config.toml"));
    environment.config_file().or_else(usual)
}

impl Contents {
    /// The profile of that name.
    pub(super) fn named(&self, name: &str) -> Result<&Profile, Error> {
        let missing = || Error::NoProfile { name: name.to_owned(), known: self.names() };
        self.profiles.get(name).ok_or_else(missing)
    }

    /// The name of the default profile: the one the file says, or `default`, or the only one. `None` if there is none.
    pub(super) fn default_name(&self) -> Result<Option<&str>, Error> {
        let names = || self.profiles.keys().map(String::as_str);
        match &self.default_profile {
            Some(name) => Ok(Some(name)),
            None if self.profiles.contains_key(USUAL_DEFAULT) => Ok(Some(USUAL_DEFAULT)),
            None if self.profiles.len() > 1 => Err(Error::NoDefault { known: self.names() }),
            None => Ok(names().next()),
        }
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.profiles.keys().cloned().collect()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.profiles.contains_key(name)
    }
}

impl File {
    /// The config file, if there is one. One that was named but is not there is an error.
    pub(super) fn read(environment: &Environment) -> Result<Option<Self>, Error> {
        let is_named = environment.config_file().is_some();
        let Some(path) = path(environment) else { return Ok(None) };
        match std::fs::read_to_string(&path).map(Zeroizing::new) {
            Ok(text) => Self::of(path, &text).map(Some),
            Err(error) if error.kind() == ErrorKind::NotFound && !is_named => Ok(None),
            Err(source) => Err(Error::Unreadable { path, source }),
        }
    }

    /// The config file of this text.
    pub(super) fn of(path: PathBuf, text: &str) -> Result<Self, Error> {
        Ok(Self { contents: parse(&path, text)?, path })
    }

    pub(super) fn contents(&self) -> &Contents {
        &self.contents
    }

    pub(super) fn into_contents(self) -> Contents {
        self.contents
    }

    pub(super) fn source(&self) -> Source {
        Source::ConfigFile(self.path.clone())
    }

    /// What the profile of that name says.
    pub(super) fn found(&self, name: &str) -> Result<Found, Error> {
        let profile = self.contents.named(name)?;
        Ok(Found {
            credentials: profile.credentials(name)?,
            location: profile.location(name)?,
            rates: profile.rates(),
            profile: Some(name.to_owned()),
            source: self.source(),
            warning: self.warning(),
        })
    }

    /// Whether others can read the secrets in it.
    #[cfg(unix)]
    fn warning(&self) -> Option<Warning> {
        use std::os::unix::fs::PermissionsExt;

        let holds_secret = |profile: &Profile| profile.auth_token.is_some() || profile.api_secret.is_some();
        if !self.contents.profiles.values().any(holds_secret) {
            return None;
        }
        let mode = std::fs::metadata(&self.path).ok()?.permissions().mode();
        (mode & 0o077 != 0).then(|| Warning::OpenToOthers(self.path.clone()))
    }

    /// Whether others can read the secrets in it: elsewhere than on Unix, the directory's own rights guard it.
    #[cfg(not(unix))]
    #[expect(clippy::unused_self, reason = "the Unix twin needs it")]
    fn warning(&self) -> Option<Warning> {
        None
    }
}

impl Profile {
    fn credentials(&self, name: &str) -> Result<Credentials, Error> {
        let credentials = self.parts().and_then(Parts::credentials);
        let credentials = credentials.and_then(|credentials| credentials.ok_or(Error::EmptyProfile));
        credentials.map_err(|source| of_profile(name, source))
    }

    /// A command stands for the API key's secret where there is an API key, else for the auth token.
    fn parts(&self) -> Result<Parts, Error> {
        let profile = self.clone();
        let is_text = |text: &String| !text.is_empty();
        let is_secret = |secret: &SecretString| !secret.expose_secret().is_empty();
        let command = self.command()?;
        let mut parts = Parts {
            account_sid: ("account_sid", profile.account_sid.filter(is_text)),
            auth_token: ("auth_token", profile.auth_token.filter(is_secret).map(Secret::Known)),
            api_key: ("api_key", profile.api_key.filter(is_text)),
            api_secret: ("api_secret", profile.api_secret.filter(is_secret).map(Secret::Known)),
        };
        if let Some(command) = command {
            let slot = if parts.api_key.1.is_some() { &mut parts.api_secret } else { &mut parts.auth_token };
            *slot = ("secret_command", Some(Secret::Command(command)));
        }
        Ok(parts)
    }

    fn command(&self) -> Result<Option<SecretCommand>, Error> {
        let Some(words) = &self.secret_command else { return Ok(None) };
        let others = [("auth_token", &self.auth_token), ("api_secret", &self.api_secret)];
        if let Some((other, _)) = others.into_iter().find(|(_, secret)| secret.is_some()) {
            return Err(Error::TwoSecrets { other });
        }
        let (program, arguments) = words.split_first().ok_or(Error::NoProgram)?;
        if program.is_empty() {
            return Err(Error::NoProgram);
        }
        let patience = self.secret_command_timeout.unwrap_or(PATIENCE);
        Ok(Some(SecretCommand { program: program.clone(), arguments: arguments.to_owned(), patience }))
    }

    pub(super) fn location(&self, name: &str) -> Result<Location, Error> {
        let profile = self.clone();
        Location::new(["base_url", "region", "edge"], [profile.base_url, profile.region, profile.edge])
            .map_err(|source| of_profile(name, source))
    }

    /// The usual quotas of an account, but where the profile knows of others.
    pub(super) fn rates(&self) -> Rates {
        let usual = Rates::default();
        Rates {
            reads: self.read_rate.unwrap_or(usual.reads),
            writes: self.write_rate.unwrap_or(usual.writes),
        }
    }
}

/// A time such as `30s` or `2m`.
fn patience<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Duration>, D::Error> {
    let time = humantime::parse_duration(&String::deserialize(value)?).ok().filter(|time| !time.is_zero());
    time.map(Some)
        .ok_or_else(|| serde::de::Error::custom("write secret_command_timeout as 30s or 2m, in quotes"))
}

/// Requests a second.
fn rate<'de, D: Deserializer<'de>>(value: D) -> Result<Option<NonZeroU32>, D::Error> {
    let rate = NonZeroU32::deserialize(value).map(Some);
    rate.map_err(|_| serde::de::Error::custom("a rate is a whole number of requests a second, at least 1"))
}

fn of_profile(name: &str, source: Error) -> Error {
    Error::Profile { name: name.to_owned(), source: Box::new(source) }
}

/// The parser's own rendering would show the line, and with it perhaps a secret.
pub(super) fn parse(path: &Path, text: &str) -> Result<Contents, Error> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        Error::Malformed { path: path.to_owned(), line, reason: without_file_text(error.message()) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parse_error_names_the_line_but_not_its_text() {
        for bad in
            ["auth_token = s3cret", "auth_token = 5354", "read_rate = \"s3cret\"", "auth_token = \"s3cret"]
        {
            let text = format!("[profiles.p]\n{bad}\n");
            let error = parse(Path::new("config.toml"), &text).unwrap_err().to_string();
            assert!(error.starts_with("config.toml, line 2: "), "{error}");
            assert!(!error.contains("s3cret") && !error.contains("5354"), "{error}");
        }
    }
}
