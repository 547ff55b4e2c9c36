//! The environment variables with credentials and settings: those of the vendor, and those that begin with `ROOMCTL_`.
//!
//! An empty variable counts as not set, as does one with white space only. Depends on `account`, `credential_text`,
//! `credentials` and `endpoint`.

use std::ffi::OsString;
use std::path::PathBuf;

use url::Url;

use super::account::{AccountOverrides, AccountSettings, Source};
use super::credential_text::trim;
use super::credentials::{CredentialSettings, Credentials, Setting};
use super::endpoint::Location;
use super::error::Error;
use super::redact::may_be_secret;
use super::secret::Secret;

/// Access to the environment variables of a process.
pub struct Environment {
    read: fn(&str) -> Option<OsString>,
}

impl Environment {
    /// Returns the environment of this process.
    pub fn from_process() -> Self {
        Self { read: |name| std::env::var_os(name) }
    }

    /// Returns `ROOMCTL_CONFIG`, the path of the config file.
    pub(super) fn config_file(&self) -> Option<PathBuf> {
        self.path("ROOMCTL_CONFIG")
    }

    /// Returns `ROOMCTL_CONFIG_DIR`, the directory of the config file.
    pub(super) fn config_directory(&self) -> Option<PathBuf> {
        self.path("ROOMCTL_CONFIG_DIR")
    }

    /// Returns `ROOMCTL_PROFILE`, the name of the profile to use.
    pub fn profile(&self) -> Option<String> {
        self.setting("ROOMCTL_PROFILE")
    }

    /// Returns the value of a variable that holds a setting. Invalid UTF-8 is replaced: it makes no valid setting.
    pub(super) fn setting(&self, name: &str) -> Option<String> {
        let text = self.value(name)?.to_string_lossy().into_owned();
        Some(trim(&text).to_owned()).filter(|text| !text.is_empty())
    }

    /// Returns `TWILIO_CONFIG_DIR`, the directory of the config file of twilio-cli.
    pub(super) fn twilio_cli_directory(&self) -> Option<PathBuf> {
        self.path("TWILIO_CONFIG_DIR")
    }

    /// Returns `TWILIO_CA_BUNDLE`, the path of a PEM file with more certificate authorities. Fails if the path may be a secret
    /// and no such file exists.
    pub(super) fn extra_roots(&self) -> Result<Option<PathBuf>, Error> {
        const NAME: &str = "TWILIO_CA_BUNDLE";
        match self.path(NAME) {
            Some(path) if may_be_secret(&path.to_string_lossy()) && !path.exists() => {
                Err(Error::NoSuchFile { name: NAME, path })
            }
            path => Ok(path),
        }
    }

    /// Returns `SSL_CERT_FILE`, the path of a PEM file with certificate authorities that replace the system's.
    pub fn root_file(&self) -> Option<PathBuf> {
        self.path("SSL_CERT_FILE")
    }

    /// Returns `SSL_CERT_DIR`, directories with such files.
    pub fn root_directories(&self) -> Vec<PathBuf> {
        let paths = self.value("SSL_CERT_DIR").unwrap_or_default();
        std::env::split_paths(&paths).filter(|path| !path.as_os_str().is_empty()).collect()
    }

    /// Returns whether any variable with credentials is set. They take precedence over the default profile.
    pub fn has_credentials(&self) -> bool {
        !matches!(self.credentials(), Ok(None))
    }

    /// Returns the account settings, or `None` if no variable with credentials is set.
    pub(super) fn settings(&self) -> Result<Option<AccountSettings>, Error> {
        let settings = |credentials| AccountSettings {
            credentials,
            location: Location::default(),
            profile: None,
            source: Source::Environment,
            warnings: Vec::new(),
        };
        Ok(self.credentials()?.map(settings))
    }

    fn credentials(&self) -> Result<Option<Credentials>, Error> {
        let text = |name| Ok(Setting::new(name, self.text(name)?));
        let secret = |name| Ok(Setting::new(name, self.text(name)?.map(Secret::from)));
        CredentialSettings {
            account_sid: text("TWILIO_ACCOUNT_SID")?,
            auth_token: secret("TWILIO_AUTH_TOKEN")?,
            api_key: text("TWILIO_API_KEY")?,
            api_secret: secret("TWILIO_API_SECRET")?,
        }
        .check()
    }

    /// Returns the base URL of an account with this location. Unless a profile is wanted, the environment's base URL takes
    /// precedence over the profile's location, and the environment's region and edge over the profile's region and edge.
    pub(super) fn base_url_of(
        &self,
        location: Location,
        wanted: &AccountOverrides<'_>,
    ) -> Result<Url, Error> {
        match (&wanted.base_url, wanted.profile) {
            (Some(url), _) => Ok(url.clone()),
            (None, Some(_)) => location.url(),
            (None, None) => self.location()?.unwrap_or_default().or(location).url(),
        }
    }

    /// Returns the API location, or `None` if no variable sets it.
    pub(super) fn location(&self) -> Result<Option<Location>, Error> {
        let names = ["ROOMCTL_BASE_URL", "TWILIO_REGION", "TWILIO_EDGE"];
        let location =
            Location::new(names, [self.text(names[0])?, self.text(names[1])?, self.text(names[2])?])?;
        Ok((!location.is_empty()).then_some(location))
    }

    /// Returns the value of a variable without the white space around it. Fails if it is not valid UTF-8.
    pub(super) fn text(&self, name: &'static str) -> Result<Option<String>, Error> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let text = value.into_string().map_err(|_| Error::NotText { name })?;
        Ok(Some(trim(&text).to_owned()).filter(|text| !text.is_empty()))
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        self.value(name).map(PathBuf::from)
    }

    fn value(&self, name: &str) -> Option<OsString> {
        (self.read)(name).filter(|value| !value.is_empty())
    }
}
