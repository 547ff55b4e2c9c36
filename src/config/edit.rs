//! Changes to the config file: saving a profile, removing one, and choosing the default.
//!
//! Depends on `locked_file` for the file, on `toml_document` for its text, and on `file` for its meaning.

use std::io::{self, ErrorKind};
use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::account::{Account, AccountSettings, RateLimits, Source};
use super::credentials::{CredentialSettings, Setting};
use super::endpoint::Location;
use super::environment::Environment;
use super::error::Error;
use super::file::{ConfigFile, Contents, parse, path};
use super::locked_file::LockedFile;
use super::secret::Secret;
use super::toml_document::TomlDocument;
use super::twilio_cli::TwilioCli;

/// A profile to save.
#[derive(Debug)]
pub struct NewProfile {
    /// The name.
    pub name: String,
    /// The SID of the account.
    pub account_sid: String,
    /// The SID of an API key. Without one, the secret is the account's auth token.
    pub api_key: Option<String>,
    /// The secret of the API key, or the auth token.
    pub secret: SecretString,
    /// The API location.
    pub location: Location,
}

/// The result of a change to the config file.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigChange {
    /// The path of the file.
    pub path: PathBuf,
    /// Whether the changed profile is the default one, or was before it was removed.
    pub is_default: bool,
    /// The names of the profiles after the change.
    pub names: Vec<String>,
}

impl NewProfile {
    /// Returns the account of this profile. Fails if its credentials are malformed.
    pub fn account(&self, environment: &Environment) -> Result<Account, Error> {
        let (token, api_secret) = self.token_and_api_secret();
        let known = |secret: &SecretString| Secret::Known(secret.clone());
        let settings = CredentialSettings {
            account_sid: Setting::new("account_sid", Some(self.account_sid.clone())),
            auth_token: Setting::new("auth_token", token.map(known)),
            api_key: Setting::new("api_key", self.api_key.clone()),
            api_secret: Setting::new("api_secret", api_secret.map(known)),
        };
        let credentials = settings.check()?.ok_or(Error::EmptyProfile)?;
        let base_url = self.location.url()?;
        let settings = AccountSettings {
            credentials,
            location: Location::default(),
            rates: RateLimits::default(),
            profile: Some(self.name.clone()),
            source: Source::ConfigFile(path(environment).ok_or(Error::NoConfigDirectory)?),
            warning: None,
        };
        Ok(settings.into_account(base_url, environment.extra_roots()?))
    }

    /// Saves the profile. It becomes the default one if it is the first or if `make_default` is set; otherwise the default
    /// does not change. Fails if there is a profile of that name, unless `replace` is set.
    pub fn save(
        &self,
        environment: &Environment,
        make_default: bool,
        replace: bool,
    ) -> Result<ConfigChange, Error> {
        change(environment, |document, before| {
            if before.has(&self.name) && !replace {
                return Err(Error::ProfileExists { name: self.name.clone() });
            }
            self.write_to(document);
            let default = match before.default_name() {
                Ok(Some(name)) if !make_default && name != self.name => Some(name),
                Err(_) if !make_default => None,
                _ => Some(self.name.as_str()),
            };
            if let Some(name) = default {
                document.set_default(name);
            }
            Ok(default == Some(&self.name))
        })
    }

    fn write_to(&self, document: &mut TomlDocument) {
        let (token, api_secret) = self.token_and_api_secret();
        let [base_url, region, edge] = self.location.texts();
        let values = [
            ("account_sid", Some(self.account_sid.as_str())),
            ("auth_token", token.map(ExposeSecret::expose_secret)),
            ("api_key", self.api_key.as_deref()),
            ("api_secret", api_secret.map(ExposeSecret::expose_secret)),
            ("secret_command", None),
            ("secret_command_timeout", None),
            ("region", region),
            ("edge", edge),
            ("base_url", base_url),
        ];
        document.set_profile(&self.name, &values);
    }

    /// Returns the secret as an auth token or as the secret of an API key: one of them is `None`.
    fn token_and_api_secret(&self) -> (Option<&SecretString>, Option<&SecretString>) {
        let secret = Some(&self.secret);
        if self.api_key.is_some() { (None, secret) } else { (secret, None) }
    }
}

/// Returns the API location of a new profile if none is given: that of the profile that it replaces, otherwise that of the
/// environment.
pub fn default_location(name: &str, environment: &Environment) -> Result<Location, Error> {
    match existing(environment)? {
        Some(contents) if contents.has(name) => contents.profile(name)?.location(name),
        _ => Ok(environment.location()?.unwrap_or_default()),
    }
}

/// Returns whether the config file has a profile of that name.
pub fn has_profile(name: &str, environment: &Environment) -> Result<bool, Error> {
    Ok(existing(environment)?.is_some_and(|contents| contents.has(name)))
}

/// Returns the name of the config file's default profile.
pub fn default_profile(environment: &Environment) -> Result<Option<String>, Error> {
    let Some(contents) = existing(environment)? else { return Ok(None) };
    Ok(contents.default_name()?.map(str::to_owned))
}

/// Removes the profile of that name, and `default_profile` if it names that profile.
pub fn remove_profile(name: &str, environment: &Environment) -> Result<ConfigChange, Error> {
    ensure_editable(name, environment)?;
    change(environment, |document, before| {
        before.profile(name)?;
        let is_default = before.default_name().is_ok_and(|default| default == Some(name));
        document.remove_profile(name);
        document.unset_default(name);
        Ok(is_default)
    })
}

/// Makes the profile of that name the default one.
pub fn use_profile(name: &str, environment: &Environment) -> Result<ConfigChange, Error> {
    ensure_editable(name, environment)?;
    change(environment, |document, before| {
        before.profile(name)?;
        document.set_default(name);
        Ok(true)
    })
}

/// Fails if the config file has no profile of that name.
pub fn ensure_editable(name: &str, environment: &Environment) -> Result<(), Error> {
    let is_external = || Ok(TwilioCli::read(environment)?.is_some_and(|file| file.has(name)));
    match existing(environment)? {
        Some(contents) if contents.has(name) => Ok(()),
        _ if is_external()? => Err(Error::ExternalProfile { name: name.to_owned() }),
        Some(contents) => contents.profile(name).map(drop),
        None => Err(Error::NoConfigFile { name: name.to_owned(), file: path(environment) }),
    }
}

/// Reads the config file. `None` if it does not exist, even if `ROOMCTL_CONFIG` names it.
fn existing(environment: &Environment) -> Result<Option<Contents>, Error> {
    match ConfigFile::read(environment) {
        Err(Error::Unreadable { source, .. }) if source.kind() == ErrorKind::NotFound => Ok(None),
        read => Ok(read?.map(ConfigFile::into_contents)),
    }
}

/// Locks the file, applies `edit` and writes the result. `edit` gets the document and its content before the change, and
/// returns [`ConfigChange::is_default`].
fn change(
    environment: &Environment,
    edit: impl FnOnce(&mut TomlDocument, &Contents) -> Result<bool, Error>,
) -> Result<ConfigChange, Error> {
    let path = path(environment).ok_or(Error::NoConfigDirectory)?;
    let unwritable = |source| Error::Unwritable { path: path.clone(), source };
    let file = LockedFile::open(&path).map_err(unwritable)?;
    let text = file.read().map_err(|source| Error::Unreadable { path: path.clone(), source })?;
    let before = parse(&path, &text)?;
    let not_editable = || unwritable(io::Error::other("its TOML cannot be edited"));
    let mut document = TomlDocument::parse(&text).ok_or_else(not_editable)?;
    let is_default = edit(&mut document, &before)?;
    let text = Zeroizing::new(document.to_string());
    // A file that cannot be read again would make all profiles unusable.
    let names = parse(&path, &text)?.names();
    file.write(&text).map_err(unwritable)?;
    Ok(ConfigChange { path, is_default, names })
}
