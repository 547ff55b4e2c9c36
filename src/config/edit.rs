//! Changes to the config file: saving a profile, removing one, choosing the default, and changing a setting.
//!
//! Depends on `locked_file` for the file, on `toml_document` for its text, and on `file` for its meaning.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::account::{Account, AccountSettings, Source};
use super::credentials::{CredentialSettings, Setting};
use super::endpoint::Location;
use super::environment::Environment;
use super::error::Error;
use super::file::{ConfigFile, Contents, MAX_SIZE, has_implicit_default, parse, path};
use super::locked_file::LockedFile;
use super::secret::Secret;
use super::settings::SettingKey;
use super::sources::Sources;
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
    /// The name of the default profile before the change.
    pub old_default: Option<String>,
    /// The name of the default profile after the change.
    pub new_default: Option<String>,
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
            profile: Some(self.name.clone()),
            source: Source::ConfigFile(path(environment).ok_or(Error::NoConfigDirectory)?),
            warnings: Vec::new(),
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
            Ok(())
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
pub fn default_location(name: &str, sources: &Sources) -> Result<Location, Error> {
    match existing(sources)? {
        Some(contents) if contents.has(name) => contents.profile(name)?.location(name),
        _ => Ok(sources.environment.location()?.unwrap_or_default()),
    }
}

/// Returns whether the config file has a profile of that name.
pub fn has_profile(name: &str, sources: &Sources) -> Result<bool, Error> {
    Ok(existing(sources)?.is_some_and(|contents| contents.has(name)))
}

/// Returns the name of the config file's default profile.
pub fn default_profile(sources: &Sources) -> Result<Option<String>, Error> {
    let Some(contents) = existing(sources)? else { return Ok(None) };
    Ok(contents.default_name()?.map(str::to_owned))
}

/// Removes the profile of that name, and `default_profile` if it names that profile. No other profile becomes the default.
pub fn remove_profile(name: &str, sources: &Sources) -> Result<ConfigChange, Error> {
    ensure_editable(name, sources)?;
    change(&sources.environment, |document, before| {
        before.ensure_has(name)?;
        document.remove_profile(name);
        document.unset_default(name);
        let has_default = before.default_name().is_ok_and(|default| default != Some(name));
        let others = before.names().into_iter().filter(|other| other != name).collect::<Vec<_>>();
        if !has_default && has_implicit_default(&others) {
            document.set_default("");
        }
        Ok(())
    })
}

/// Makes the profile of that name the default one.
pub fn use_profile(name: &str, sources: &Sources) -> Result<ConfigChange, Error> {
    ensure_editable(name, sources)?;
    change(&sources.environment, |document, before| {
        before.profile(name)?;
        document.set_default(name);
        Ok(())
    })
}

/// Sets a setting in the config file, or in the profile of that name, or removes it if there is no value. The value is not
/// checked.
pub fn change_setting(
    key: SettingKey,
    value: Option<&str>,
    profile: Option<&str>,
    sources: &Sources,
) -> Result<ConfigChange, Error> {
    if let Some(name) = profile {
        ensure_editable(name, sources)?;
    }
    change(&sources.environment, |document, before| {
        let Some(name) = profile else {
            document.set_setting(key.name_in_file(), value);
            return Ok(());
        };
        before.profile(name)?;
        document.set_profile(name, &[(key.name_in_file(), value)]);
        if key == SettingKey::Rate {
            document.set_profile(name, &[("read_rate", None), ("write_rate", None)]);
        }
        Ok(())
    })
}

/// Returns the path of the config file, which need not exist.
pub fn config_path(environment: &Environment) -> Result<PathBuf, Error> {
    path(environment).ok_or(Error::NoConfigDirectory)
}

/// Fails if the config file has no profile of that name.
pub fn ensure_editable(name: &str, sources: &Sources) -> Result<(), Error> {
    let is_external = || Ok(TwilioCli::read(&sources.environment)?.is_some_and(|file| file.has(name)));
    match existing(sources)? {
        Some(contents) if contents.has(name) => Ok(()),
        _ if is_external()? => Err(Error::ExternalProfile { name: name.to_owned() }),
        Some(contents) => contents.ensure_has(name),
        None => Err(Error::NoConfigFile { name: name.to_owned(), file: path(&sources.environment) }),
    }
}

/// Returns the content of the config file. `None` if it does not exist.
fn existing(sources: &Sources) -> Result<Option<&Contents>, Error> {
    Ok(sources.existing_file()?.map(ConfigFile::contents))
}

/// Locks the file, applies `edit` to the document and its content before the change, and writes the result.
fn change(
    environment: &Environment,
    edit: impl FnOnce(&mut TomlDocument, &Contents) -> Result<(), Error>,
) -> Result<ConfigChange, Error> {
    let path = config_path(environment)?;
    let unwritable = |error| Error::Unwritable { path: path.clone(), source: Arc::new(error) };
    let file = LockedFile::open(&path).map_err(unwritable)?;
    let text = file
        .read(MAX_SIZE)
        .map_err(|error| Error::Unreadable { path: path.clone(), source: Arc::new(error) })?;
    let before = parse(&path, &text)?;
    let not_editable = || unwritable(io::Error::other("its TOML cannot be edited"));
    let mut document = TomlDocument::parse(&text).ok_or_else(not_editable)?;
    edit(&mut document, &before)?;
    let text = Zeroizing::new(document.to_string());
    // A file that cannot be read again would make all profiles unusable.
    let after = parse(&path, &text)?;
    file.write(&text).map_err(unwritable)?;
    let default = |contents: &Contents| contents.default_name().ok().flatten().map(str::to_owned);
    Ok(ConfigChange {
        old_default: default(&before),
        new_default: default(&after),
        names: after.names(),
        path,
    })
}
