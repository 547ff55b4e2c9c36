//! What may be changed of the config file: profiles come, go, and become the default.

use std::io::{self, ErrorKind};
use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::account::{Account, Rates, Source};
use super::credentials::Parts;
use super::endpoint::Location;
use super::environment::Environment;
use super::error::Error;
use super::file::{Contents, File, parse, path};
use super::locked_file::LockedFile;
use super::secret::Secret;
use super::toml_document::TomlDocument;
use super::twilio_cli::TwilioCli;

/// A profile that is to be written.
#[derive(Debug)]
pub struct NewProfile {
    /// Its name.
    pub name: String,
    /// The account.
    pub account_sid: String,
    /// An API key of the account; without one, the secret is the account's auth token.
    pub api_key: Option<String>,
    /// The API key's secret, or the auth token.
    pub secret: SecretString,
    /// Where the API is.
    pub location: Location,
}

/// What became of the config file.
#[derive(Debug, PartialEq, Eq)]
pub struct Changed {
    /// The file.
    pub path: PathBuf,
    /// Whether the profile is the default one, or was until now.
    pub is_default: bool,
    /// The names of the profiles that there are now.
    pub names: Vec<String>,
}

impl NewProfile {
    /// The account that it would give.
    pub fn account(&self, environment: &Environment) -> Result<Account, Error> {
        let (token, api_secret) = self.token_or_secret();
        let known = |secret: &SecretString| Secret::Known(secret.clone());
        let parts = Parts {
            account_sid: ("account_sid", Some(self.account_sid.clone())),
            auth_token: ("auth_token", token.map(known)),
            api_key: ("api_key", self.api_key.clone()),
            api_secret: ("api_secret", api_secret.map(known)),
        };
        let credentials = parts.credentials()?.ok_or(Error::EmptyProfile)?;
        Ok(Account {
            base_url: self.location.url()?,
            sid: credentials.account_sid,
            profile: Some(self.name.clone()),
            source: Source::ConfigFile(path(environment).ok_or(Error::NoDirectory)?),
            user: credentials.user,
            secret: credentials.secret,
            extra_roots: environment.extra_roots(),
            rates: Rates::default(),
            warning: None,
        })
    }

    /// Writes it. The first profile becomes the default one, and so does one that is `made_default`; else whatever was the
    /// default stays it. One of the same name gives its credentials up, but only to who `replaces` it.
    pub fn save(
        &self,
        environment: &Environment,
        made_default: bool,
        replaces: bool,
    ) -> Result<Changed, Error> {
        change(environment, |document, before| {
            if before.has(&self.name) && !replaces {
                return Err(Error::Exists { name: self.name.clone() });
            }
            self.put(document);
            let default = match before.default_name() {
                Ok(Some(name)) if !made_default && name != self.name => Some(name),
                Err(_) if !made_default => None,
                _ => Some(self.name.as_str()),
            };
            if let Some(name) = default {
                document.set_default(name);
            }
            Ok(default == Some(&self.name))
        })
    }

    fn put(&self, document: &mut TomlDocument) {
        let (token, api_secret) = self.token_or_secret();
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

    /// The secret as what it is: an auth token, or the secret of an API key.
    fn token_or_secret(&self) -> (Option<&SecretString>, Option<&SecretString>) {
        let secret = Some(&self.secret);
        if self.api_key.is_some() { (None, secret) } else { (secret, None) }
    }
}

/// Where a new profile of that name finds the API if it is not told: where the one that it replaces does, else where the
/// environment says.
pub fn usual_location(name: &str, environment: &Environment) -> Result<Location, Error> {
    let old = existing(environment)?.filter(|contents| contents.has(name));
    match old {
        Some(contents) => contents.named(name)?.location(name),
        None => Ok(environment.location()?.unwrap_or_default()),
    }
}

/// Whether the config file has a profile of that name.
pub fn has_profile(name: &str, environment: &Environment) -> Result<bool, Error> {
    Ok(existing(environment)?.is_some_and(|contents| contents.has(name)))
}

/// The name of the config file's default profile.
pub fn default_profile(environment: &Environment) -> Result<Option<String>, Error> {
    let Some(contents) = existing(environment)? else { return Ok(None) };
    Ok(contents.default_name()?.map(str::to_owned))
}

/// Removes the profile of that name. If the file calls it the default, no profile is that any more.
pub fn remove_profile(name: &str, environment: &Environment) -> Result<Changed, Error> {
    ensure_own(name, environment)?;
    change(environment, |document, before| {
        before.named(name)?;
        let is_default = before.default_name().is_ok_and(|default| default == Some(name));
        document.remove_profile(name);
        document.unset_default(name);
        Ok(is_default)
    })
}

/// Makes the profile of that name the default one.
pub fn use_profile(name: &str, environment: &Environment) -> Result<Changed, Error> {
    ensure_own(name, environment)?;
    change(environment, |document, before| {
        before.named(name)?;
        document.set_default(name);
        Ok(true)
    })
}

/// Makes sure that the profile is roomctl's.
pub fn ensure_own(name: &str, environment: &Environment) -> Result<(), Error> {
    let is_theirs = || {
        Ok(TwilioCli::read(environment)?
            .is_some_and(|theirs| theirs.names().iter().any(|known| known == name)))
    };
    match existing(environment)? {
        Some(contents) if contents.has(name) => Ok(()),
        _ if is_theirs()? => Err(Error::NotOwn { name: name.to_owned() }),
        Some(contents) => contents.named(name).map(drop),
        None => Err(Error::NoFile { name: name.to_owned(), file: path(environment) }),
    }
}

/// The config file as it is. Who is about to write it does not mind that it is not there, not even when it was named.
fn existing(environment: &Environment) -> Result<Option<Contents>, Error> {
    match File::read(environment) {
        Err(Error::Unreadable { source, .. }) if source.kind() == ErrorKind::NotFound => Ok(None),
        read => Ok(read?.map(File::into_contents)),
    }
}

/// Lets `edit` change the file, which nobody else changes meanwhile. It gets what the file says so far, and tells whether
/// the profile that it is about is, or was, the default.
fn change(
    environment: &Environment,
    edit: impl FnOnce(&mut TomlDocument, &Contents) -> Result<bool, Error>,
) -> Result<Changed, Error> {
    let path = path(environment).ok_or(Error::NoDirectory)?;
    let unwritable = |source| Error::Unwritable { path: path.clone(), source };
    let store = LockedFile::open(&path).map_err(unwritable)?;
    let text = store.read().map_err(|source| Error::Unreadable { path: path.clone(), source })?;
    let before = parse(&path, &text)?;
    let not_editable = || unwritable(io::Error::other("its TOML cannot be edited"));
    let mut document = TomlDocument::parse(&text).ok_or_else(not_editable)?;
    let is_default = edit(&mut document, &before)?;
    let text = Zeroizing::new(document.to_string());
    // What was not understood again would lock out its owner.
    let names = parse(&path, &text)?.names();
    store.write(&text).map_err(unwritable)?;
    Ok(Changed { path, is_default, names })
}
