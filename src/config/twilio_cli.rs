//! The profiles of twilio-cli, the vendor's command line: `config.json` in `TWILIO_CONFIG_DIR`, or in `~/.twilio-cli`.
//!
//! Reads and never writes. Depends on `environment` and on the checks of `credentials` and `endpoint`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use secrecy::SecretString;
use serde::Deserialize;

use super::account::{AccountSettings, Source};
use super::credentials::{CredentialSettings, Credentials, Setting};
use super::endpoint::Location;
use super::environment::Environment;
use super::error::Error;
use super::file::MAX_SIZE;
use super::redact::without_file_text;
use super::secret::Secret;
use crate::bounded_read::read_secret_text;

/// The content of the file as far as roomctl uses it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Contents {
    active_project: Option<String>,
    edge: Option<String>,
    profiles: Option<BTreeMap<String, Profile>>,
    /// Profiles in the old form, whose secrets are in the system's keychain.
    projects: Option<Vec<Project>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Profile {
    account_sid: Option<String>,
    api_key: Option<String>,
    api_secret: Option<SecretString>,
    region: Option<String>,
    edge: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Project {
    id: Option<String>,
}

/// The config file of twilio-cli with its path.
pub struct TwilioCli {
    path: PathBuf,
    contents: Contents,
}

impl TwilioCli {
    /// Reads the file. `None` if it does not exist.
    pub(super) fn read(environment: &Environment) -> Result<Option<Self>, Error> {
        let default = || Some(dirs::home_dir()?.join(".twilio-cli"));
        let Some(directory) = environment.twilio_cli_directory().or_else(default) else { return Ok(None) };
        let path = directory.join("config.json");
        match read_secret_text(&path, MAX_SIZE) {
            Ok(text) => Self::parse(path, &text).map(Some),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::Unreadable { path, source: Arc::new(error) }),
        }
    }

    /// Parses the text of the file.
    pub fn parse(path: PathBuf, text: &str) -> Result<Self, Error> {
        Ok(Self { contents: parse(&path, text)?, path })
    }

    /// Returns the sorted names of all profiles, including those in the old form.
    pub fn names(&self) -> Vec<String> {
        let projects = self.contents.projects.iter().flatten().filter_map(|project| project.id.clone());
        self.supported_names().chain(projects).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Returns the names of the profiles that roomctl can read.
    pub(super) fn supported_names(&self) -> impl Iterator<Item = String> {
        self.contents.profiles.iter().flatten().map(|(name, _)| name.clone())
    }

    /// Returns whether there is a profile of that name, in either form.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names().iter().any(|known| known == name)
    }

    /// Returns the name of the active profile, or of the only one. `None` if there is no profile.
    pub fn active(&self) -> Result<Option<String>, Error> {
        let names = self.names();
        match (self.contents.active_project.as_ref().filter(|name| !name.is_empty()), names.as_slice()) {
            (Some(name), _) | (None, [name]) => Ok(Some(name.clone())),
            (None, []) => Ok(None),
            (None, _) => Err(Error::NoActiveProfile { path: self.path.clone(), known: names }),
        }
    }

    /// Returns the file as the source of an account.
    pub(super) fn source(&self) -> Source {
        Source::TwilioCli(self.path.clone())
    }

    /// Returns the account settings of the profile of that name.
    pub fn settings(&self, name: &str) -> Result<AccountSettings, Error> {
        let with_profile = |source| Error::VendorProfile {
            name: name.to_owned(),
            path: self.path.clone(),
            source: Box::new(source),
        };
        let (credentials, location) = self.read_profile(name).map_err(with_profile)?;
        Ok(AccountSettings {
            credentials,
            location,
            profile: Some(name.to_owned()),
            source: self.source(),
            warnings: Vec::new(),
        })
    }

    fn read_profile(&self, name: &str) -> Result<(Credentials, Location), Error> {
        let Some(profile) = self.contents.profiles.as_ref().and_then(|profiles| profiles.get(name)) else {
            let missing = || Error::ProfileNotFound { name: name.to_owned(), known: self.names() };
            return Err(if self.has(name) { Error::SecretInKeychain } else { missing() });
        };
        let edge = profile.edge.as_ref().or(self.contents.edge.as_ref());
        let values = [None, non_empty(profile.region.as_ref()), non_empty(edge)];
        let location = Location::new(["baseUrl", "region", "edge"], values)?;
        Ok((profile.credentials()?, location))
    }
}

impl Profile {
    /// Returns the credentials, which are always those of an API key.
    fn credentials(&self) -> Result<Credentials, Error> {
        let account_sid = Setting::new("accountSid", non_empty(self.account_sid.as_ref()));
        let api_key = Setting::new("apiKey", non_empty(self.api_key.as_ref()));
        let api_secret = Setting::new("apiSecret", self.api_secret.clone().map(Secret::Known));
        let names = [account_sid.name_if_set(), api_key.name_if_set(), api_secret.name_if_set()];
        let missing =
            [account_sid.name_if_missing(), api_key.name_if_missing(), api_secret.name_if_missing()];
        let missing = missing.into_iter().flatten().collect::<Vec<_>>();
        if let Some(set) = names.into_iter().flatten().next()
            && !missing.is_empty()
        {
            return Err(Error::IncompleteCredentials { set, missing: missing.join(" and ") });
        }
        let auth_token = Setting::new("authToken", None);
        let settings = CredentialSettings { account_sid, auth_token, api_key, api_secret };
        settings.check()?.ok_or(Error::EmptyProfile)
    }
}

/// Returns the text unless it is empty, which counts as not set.
fn non_empty(text: Option<&String>) -> Option<String> {
    text.filter(|text| !text.is_empty()).cloned()
}

/// Parses the text of the file. Errors omit the text of the line, which can contain a secret.
fn parse(path: &Path, text: &str) -> Result<Contents, Error> {
    serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        let message = message.rsplit_once(" at line").map_or(message.as_str(), |(message, _)| message);
        Error::Malformed { path: path.to_owned(), line: error.line(), reason: without_file_text(message) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parse_error_names_the_line_but_not_its_text() {
        for bad in [
            "{\"edge\":\n\"s3cret",
            "{\n\"profiles\": \"s3cret\"}",
            "{\n\"projects\": \"s3cret, expected s3cret\"}",
        ] {
            let error = parse(Path::new("config.json"), bad).unwrap_err().to_string();
            assert!(error.starts_with("config.json, line 2: "), "{error}");
            assert!(!error.contains("s3cret"), "{error}");
        }
    }
}
