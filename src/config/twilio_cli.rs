//! The profiles of the vendor's own command line, twilio-cli: `config.json` in `TWILIO_CONFIG_DIR`, or in `~/.twilio-cli`.
//! They are read and never written.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::account::{Found, Rates, Source};
use super::credentials::{Credentials, Parts};
use super::endpoint::Location;
use super::environment::Environment;
use super::error::Error;
use super::redact::without_file_text;
use super::secret::Secret;

/// As much of the file as is of use here.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Contents {
    active_project: Option<String>,
    edge: Option<String>,
    profiles: Option<BTreeMap<String, Profile>>,
    /// The old form, whose secrets are in the system's keychain.
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

/// The vendor's file, when it was read.
pub(super) struct TwilioCli {
    path: PathBuf,
    contents: Contents,
}

impl TwilioCli {
    /// The vendor's file, if there is one.
    pub(super) fn read(environment: &Environment) -> Result<Option<Self>, Error> {
        let usual = || Some(dirs::home_dir()?.join(".twilio-cli"));
        let Some(directory) = environment.vendor_directory().or_else(usual) else { return Ok(None) };
        let path = directory.join("config.json");
        match std::fs::read_to_string(&path).map(Zeroizing::new) {
            Ok(text) => Self::of(path, &text).map(Some),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::Unreadable { path, source }),
        }
    }

    /// The vendor's file of this text.
    pub(super) fn of(path: PathBuf, text: &str) -> Result<Self, Error> {
        Ok(Self { contents: parse(&path, text)?, path })
    }

    /// The names of all profiles, usable or not.
    pub(super) fn names(&self) -> Vec<String> {
        let projects = self.contents.projects.iter().flatten().filter_map(|project| project.id.as_ref());
        let mut names = self.profiles().map(|(name, _)| name).chain(projects).cloned().collect::<Vec<_>>();
        names.sort();
        names.dedup();
        names
    }

    /// The names of those in the present form.
    pub(super) fn present_names(&self) -> impl Iterator<Item = String> {
        self.profiles().map(|(name, _)| name.clone())
    }

    /// The active profile, or the only one; `None` if there is no profile at all.
    pub(super) fn active(&self) -> Result<Option<String>, Error> {
        let names = self.names();
        match (self.contents.active_project.as_ref().filter(|name| !name.is_empty()), names.as_slice()) {
            (Some(name), _) | (None, [name]) => Ok(Some(name.clone())),
            (None, []) => Ok(None),
            (None, _) => Err(Error::NoneActive { path: self.path.clone(), known: names }),
        }
    }

    /// What the profile of that name says.
    pub(super) fn found(&self, name: &str) -> Result<Found, Error> {
        let (credentials, location) = self.read_profile(name).map_err(|source| Error::VendorProfile {
            name: name.to_owned(),
            path: self.path.clone(),
            source: Box::new(source),
        })?;
        Ok(Found {
            credentials,
            location,
            rates: Rates::default(),
            profile: Some(name.to_owned()),
            source: self.source(),
            warning: None,
        })
    }

    pub(super) fn source(&self) -> Source {
        Source::VendorCli(self.path.clone())
    }

    fn profiles(&self) -> impl Iterator<Item = (&String, &Profile)> {
        self.contents.profiles.iter().flatten()
    }

    fn read_profile(&self, name: &str) -> Result<(Credentials, Location), Error> {
        let Some((_, profile)) = self.profiles().find(|(known, _)| *known == name) else {
            let is_old = self.names().iter().any(|known| known == name);
            let missing = || Error::NoProfile { name: name.to_owned(), known: self.names() };
            return Err(if is_old { Error::InKeychain } else { missing() });
        };
        let edge = profile.edge.clone().or_else(|| self.contents.edge.clone());
        let location = Location::new(
            ["baseUrl", "region", "edge"],
            [None, given(profile.region.as_ref()), given(edge.as_ref())],
        )?;
        Ok((profile.credentials()?, location))
    }
}

impl Profile {
    /// It holds an API key always.
    fn credentials(&self) -> Result<Credentials, Error> {
        let (account, key) = (given(self.account_sid.as_ref()), given(self.api_key.as_ref()));
        let secret = self.api_secret.clone();
        let parts =
            [("accountSid", account.is_some()), ("apiKey", key.is_some()), ("apiSecret", secret.is_some())];
        let missing = parts.iter().filter(|(_, is_set)| !is_set).map(|(name, _)| *name).collect::<Vec<_>>();
        match parts.iter().find(|(_, is_set)| *is_set) {
            None => return Err(Error::EmptyProfile),
            Some((set, _)) if !missing.is_empty() => {
                return Err(Error::Half { set, missing: missing.join(" and ") });
            }
            Some(_) => {}
        }
        let parts = Parts {
            account_sid: ("accountSid", account),
            auth_token: ("authToken", None),
            api_key: ("apiKey", key),
            api_secret: ("apiSecret", secret.map(Secret::Known)),
        };
        parts.credentials()?.ok_or(Error::EmptyProfile)
    }
}

/// What is empty counts as not set.
fn given(text: Option<&String>) -> Option<String> {
    text.filter(|text| !text.is_empty()).cloned()
}

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
