//! The config file: `roomctl/config.toml` in the platform's config directory, `config.toml` in the directory that
//! `ROOMCTL_CONFIG_DIR` names, or the file that `ROOMCTL_CONFIG` names.
//!
//! Reads profiles and never writes. Depends on `environment` and on the checks of `credentials` and `endpoint`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::account::{AccountSettings, RateLimits, Source, Warning};
use super::credentials::{CredentialSettings, Credentials, Setting};
use super::duration::parse_nonzero;
use super::endpoint::Location;
use super::environment::Environment;
use super::error::Error;
use super::redact::{shown_name, without_file_text};
use super::secret::Secret;
use super::secret_command::{DEFAULT_TIMEOUT, SecretCommand};
use super::settings::SettingKey;
use crate::bounded_read::{Mebibytes, read_secret_text};

/// The maximum size of a file with profiles.
pub(super) const MAX_SIZE: Mebibytes = Mebibytes(16);

/// The name of the default profile if the file has several profiles and no `default_profile`.
const DEFAULT_NAME: &str = "default";

/// The content of the config file.
#[derive(Debug)]
pub struct Contents {
    settings: Settings,
    /// The profiles, or why one cannot be used: a mistake in a profile does not affect the others.
    profiles: BTreeMap<String, Result<Profile, Error>>,
}

/// The settings for all profiles.
#[derive(Debug, Deserialize)]
#[expect(clippy::zero_sized_map_values, reason = "serde has no ignored map")]
#[serde(deny_unknown_fields)]
struct Settings {
    default_profile: Option<String>,
    output: Option<Text>,
    timeout: Option<Text>,
    rate: Option<Text>,
    color: Option<Text>,
    time: Option<Text>,
    /// Parsed one by one.
    #[serde(default, rename = "profiles")]
    _profiles: BTreeMap<String, IgnoredAny>,
}

/// The credentials and settings of one account.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Profile {
    account_sid: Option<String>,
    auth_token: Option<SecretString>,
    api_key: Option<String>,
    api_secret: Option<SecretString>,
    secret_command: Option<Vec<String>>,
    #[serde(default, deserialize_with = "duration")]
    secret_command_timeout: Option<Duration>,
    region: Option<String>,
    edge: Option<String>,
    base_url: Option<String>,
    #[serde(default, deserialize_with = "rate")]
    read_rate: Option<NonZeroU32>,
    #[serde(default, deserialize_with = "rate")]
    write_rate: Option<NonZeroU32>,
    output: Option<Text>,
    timeout: Option<Text>,
    rate: Option<Text>,
    color: Option<Text>,
    time: Option<Text>,
}

/// The config file with its path.
pub struct ConfigFile {
    path: PathBuf,
    contents: Contents,
}

/// Returns the path of the config file, which need not exist. `None` if the platform has no config directory.
pub(super) fn path(environment: &Environment) -> Option<PathBuf> {
    let default = || Some(dirs::config_dir()?.join("roomctl"));
    let in_directory = || Some(environment.config_directory().or_else(default)?.join("config.toml"));
    environment.config_file().or_else(in_directory)
}

impl Contents {
    /// Returns the profile of that name. Fails if there is none, or if it has a mistake.
    pub(super) fn profile(&self, name: &str) -> Result<&Profile, Error> {
        self.parsed(name)?.as_ref().map_err(Error::clone)
    }

    /// Fails if there is no profile of that name.
    pub(super) fn ensure_has(&self, name: &str) -> Result<(), Error> {
        self.parsed(name).map(drop)
    }

    fn parsed(&self, name: &str) -> Result<&Result<Profile, Error>, Error> {
        let missing = || Error::ProfileNotFound { name: name.to_owned(), known: self.names() };
        self.profiles.get(name).ok_or_else(missing)
    }

    /// Returns the profiles without a mistake.
    fn usable_profiles(&self) -> impl Iterator<Item = &Profile> {
        self.profiles.values().flatten()
    }

    /// Returns the names of the profiles with a mistake, and their errors.
    fn malformed_profiles(&self) -> impl Iterator<Item = (&str, &Error)> {
        self.profiles.iter().filter_map(|(name, profile)| Some((name.as_str(), profile.as_ref().err()?)))
    }

    /// Returns the name of the default profile: `default_profile`, otherwise `default`, otherwise the only profile. `None`
    /// if there is no profile. An empty `default_profile` means that no profile is the default.
    pub fn default_name(&self) -> Result<Option<&str>, Error> {
        match self.settings.default_profile.as_deref() {
            Some("") if self.profiles.is_empty() => Ok(None),
            Some("") => Err(Error::NoDefaultProfile { known: self.names() }),
            Some(name) => Ok(Some(name)),
            None if self.has(DEFAULT_NAME) => Ok(Some(DEFAULT_NAME)),
            None if self.profiles.len() > 1 => Err(Error::NoDefaultProfile { known: self.names() }),
            None => Ok(self.profiles.keys().next().map(String::as_str)),
        }
    }

    /// Returns a setting that applies to all profiles.
    pub(super) fn setting(&self, key: SettingKey) -> Option<String> {
        let settings = &self.settings;
        let text = match key {
            SettingKey::Profile => return settings.default_profile.clone().filter(|name| !name.is_empty()),
            SettingKey::Output => &settings.output,
            SettingKey::Timeout => &settings.timeout,
            SettingKey::Rate => &settings.rate,
            SettingKey::Color => &settings.color,
            SettingKey::Time => &settings.time,
        };
        text.as_ref().map(|Text(text)| text.clone())
    }

    /// Returns a setting of the profile of that name.
    pub(super) fn profile_setting(&self, name: &str, key: SettingKey) -> Option<String> {
        let profile = self.profiles.get(name)?.as_ref().ok()?;
        let text = match key {
            SettingKey::Profile => return None,
            SettingKey::Rate if profile.rate.is_none() => {
                return profile.deprecated_rates().map(|rates| rates.to_string());
            }
            SettingKey::Output => &profile.output,
            SettingKey::Timeout => &profile.timeout,
            SettingKey::Rate => &profile.rate,
            SettingKey::Color => &profile.color,
            SettingKey::Time => &profile.time,
        };
        text.as_ref().map(|Text(text)| text.clone())
    }

    /// Returns the sorted names of the profiles.
    pub fn names(&self) -> Vec<String> {
        self.profiles.keys().cloned().collect()
    }

    /// Returns whether there is a profile of that name.
    pub fn has(&self, name: &str) -> bool {
        self.profiles.contains_key(name)
    }
}

impl ConfigFile {
    /// Reads the config file. `None` if it does not exist, which is an error if `ROOMCTL_CONFIG` names it.
    pub(super) fn read(environment: &Environment) -> Result<Option<Self>, Error> {
        let is_named = environment.config_file().is_some();
        let Some(path) = path(environment) else { return Ok(None) };
        match read_secret_text(&path, MAX_SIZE) {
            Ok(text) => Self::parse(path, &text).map(Some),
            Err(error) if error.kind() == ErrorKind::NotFound && !is_named => Ok(None),
            Err(error) => Err(Error::Unreadable { path, source: Arc::new(error) }),
        }
    }

    /// Parses the text of the config file.
    pub fn parse(path: PathBuf, text: &str) -> Result<Self, Error> {
        Ok(Self { contents: parse(&path, text)?, path })
    }

    /// Returns the content.
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// Returns the path.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the file as the source of an account.
    pub(super) fn source(&self) -> Source {
        Source::ConfigFile(self.path.clone())
    }

    /// Returns the account settings of the profile of that name.
    pub fn settings(&self, name: &str) -> Result<AccountSettings, Error> {
        let profile = self.contents.profile(name)?;
        Ok(AccountSettings {
            credentials: profile.credentials(name)?,
            location: profile.location(name)?,
            profile: Some(name.to_owned()),
            source: self.source(),
            warnings: self.warnings(name, profile),
        })
    }

    /// Returns warnings about secrets in the file that other users can read, about deprecated keys of the profile, and about
    /// other profiles that cannot be used.
    fn warnings(&self, name: &str, profile: &Profile) -> Vec<Warning> {
        let has_secret = |profile: &Profile| profile.auth_token.is_some() || profile.api_secret.is_some();
        let is_open = self.contents.usable_profiles().any(has_secret) && is_open_to_others(&self.path);
        let readable = is_open.then(|| Warning::ReadableByOthers(self.path.clone()));
        let deprecated = |rate| Warning::DeprecatedRates { profile: shown_name(name), rate };
        let malformed = |(name, error): (&str, &Error)| Warning::MalformedProfile {
            profile: shown_name(name),
            problem: error.to_string(),
        };
        let malformed = self.contents.malformed_profiles().map(malformed);
        readable.into_iter().chain(profile.deprecated_rates().map(deprecated)).chain(malformed).collect()
    }
}

impl Profile {
    fn credentials(&self, name: &str) -> Result<Credentials, Error> {
        let credentials = self.credential_settings().and_then(CredentialSettings::check);
        let credentials = credentials.and_then(|credentials| credentials.ok_or(Error::EmptyProfile));
        credentials.map_err(|source| with_profile(name, source))
    }

    /// Returns the credential settings. `secret_command` replaces the API key's secret if there is an API key, otherwise the
    /// auth token.
    fn credential_settings(&self) -> Result<CredentialSettings, Error> {
        let text = |value: &Option<String>| value.clone().filter(|text| !text.is_empty());
        let secret = |value: &Option<SecretString>| {
            value.clone().filter(|secret| !secret.expose_secret().is_empty()).map(Secret::Known)
        };
        let mut settings = CredentialSettings {
            account_sid: Setting::new("account_sid", text(&self.account_sid)),
            auth_token: Setting::new("auth_token", secret(&self.auth_token)),
            api_key: Setting::new("api_key", text(&self.api_key)),
            api_secret: Setting::new("api_secret", secret(&self.api_secret)),
        };
        if let Some(command) = self.command()? {
            let has_key = settings.api_key.value.is_some();
            let replaced = if has_key { &mut settings.api_secret } else { &mut settings.auth_token };
            *replaced = Setting::new("secret_command", Some(Secret::Command(command)));
        }
        Ok(settings)
    }

    fn command(&self) -> Result<Option<SecretCommand>, Error> {
        let Some(words) = &self.secret_command else { return Ok(None) };
        let others = [("auth_token", &self.auth_token), ("api_secret", &self.api_secret)];
        if let Some((other, _)) = others.into_iter().find(|(_, secret)| secret.is_some()) {
            return Err(Error::ConflictingSecrets { other });
        }
        match words.split_first() {
            Some((program, arguments)) if !program.is_empty() => Ok(Some(SecretCommand {
                program: program.clone(),
                arguments: arguments.to_owned(),
                timeout: self.secret_command_timeout.unwrap_or(DEFAULT_TIMEOUT),
            })),
            _ => Err(Error::NoProgram),
        }
    }

    /// Returns the API location. `name` is the name of the profile, for errors.
    pub(super) fn location(&self, name: &str) -> Result<Location, Error> {
        let values = [self.base_url.clone(), self.region.clone(), self.edge.clone()];
        Location::new(["base_url", "region", "edge"], values).map_err(|source| with_profile(name, source))
    }

    /// Returns the rate limits of `read_rate` and `write_rate`, if one of them is set.
    fn deprecated_rates(&self) -> Option<RateLimits> {
        let default = RateLimits::default();
        let rates = RateLimits {
            reads: self.read_rate.unwrap_or(default.reads),
            writes: self.write_rate.unwrap_or(default.writes),
        };
        (self.read_rate.is_some() || self.write_rate.is_some()).then_some(rates)
    }
}

/// The text of a setting. A number is taken as text, so that a duration without a unit gets the error that it gets elsewhere.
#[derive(Debug, Clone)]
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        match toml::Value::deserialize(value)? {
            toml::Value::String(text) => Ok(Self(text)),
            toml::Value::Integer(number) => Ok(Self(number.to_string())),
            toml::Value::Float(number) => Ok(Self(number.to_string())),
            _ => Err(serde::de::Error::custom("expected a string")),
        }
    }
}

/// Returns whether one of the profiles of these names is the default in a file without `default_profile`.
pub(super) fn has_implicit_default(names: &[String]) -> bool {
    names.len() == 1 || names.iter().any(|name| name == DEFAULT_NAME)
}

/// Returns whether other users can read the file. Only Unix has permission bits.
fn is_open_to_others(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;

        std::fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}

/// Deserializes a duration such as `30s` or `2m`.
fn duration<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Duration>, D::Error> {
    let duration = parse_nonzero(&Text::deserialize(value)?.0).map(Some);
    duration.map_err(|why| serde::de::Error::custom(format!("secret_command_timeout: {why}")))
}

/// Deserializes a rate limit, in requests per second.
fn rate<'de, D: Deserializer<'de>>(value: D) -> Result<Option<NonZeroU32>, D::Error> {
    let rate = NonZeroU32::deserialize(value).map(Some);
    rate.map_err(|_| {
        serde::de::Error::custom("a rate must be a whole number of requests per second, at least 1")
    })
}

fn with_profile(name: &str, source: Error) -> Error {
    Error::Profile { name: name.to_owned(), source: Box::new(source) }
}

/// Parses the text of the config file. Errors omit the text of the line, which can contain a secret.
pub(super) fn parse(path: &Path, text: &str) -> Result<Contents, Error> {
    let malformed = |error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        Error::Malformed { path: path.to_owned(), line, reason: without_file_text(error.message()) }
    };
    let table = DeTable::parse(text).map_err(malformed)?;
    let profiles = table.get_ref().get("profiles").cloned().map(Spanned::into_inner);
    let settings = Settings::deserialize(toml::Deserializer::from(table)).map_err(malformed)?;
    let profile = |(name, value): (Spanned<Cow<'_, str>>, Spanned<DeValue<'_>>)| {
        let profile = Profile::deserialize(ValueDeserializer::from(value)).map_err(malformed);
        (name.into_inner().into_owned(), profile)
    };
    let profiles = match profiles {
        Some(DeValue::Table(profiles)) => profiles.into_iter().map(profile).collect(),
        _ => BTreeMap::new(),
    };
    Ok(Contents { settings, profiles })
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
            let contents = parse(Path::new("config.toml"), &text);
            let error = contents.and_then(|contents| contents.profile("p").cloned()).unwrap_err().to_string();
            assert!(error.starts_with("config.toml, line 2: "), "{error}");
            assert!(!error.contains("s3cret") && !error.contains("5354"), "{error}");
        }
    }
}
