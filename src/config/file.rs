//! The config file: `roomctl/config.toml` under the platform's config directory, or where `ROOMCTL_CONFIG` says.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::address::Location;
use super::environment::Environment;
use super::{Credentials, Error, Parts, Rates};

/// The profile that is used where the file does not say which, and there are several.
const USUAL_DEFAULT: &str = "default";

/// The file's text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
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
    region: Option<String>,
    edge: Option<String>,
    base_url: Option<String>,
    read_rate: Option<NonZeroU32>,
    write_rate: Option<NonZeroU32>,
}

/// A config file that was read.
pub(super) struct File {
    path: PathBuf,
    contents: Contents,
}

/// Where the config file is if nothing says otherwise: under the platform's config directory.
pub fn usual_file() -> Option<PathBuf> {
    Some(dirs::config_dir()?.join("roomctl").join("config.toml"))
}

impl File {
    /// The config file, if there is one. One that was named but is not there is an error.
    pub(super) fn read(environment: &Environment) -> Result<Option<Self>, Error> {
        let named = environment.config_file();
        let is_named = named.is_some();
        let Some(path) = named.or_else(usual_file) else { return Ok(None) };
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Some(Self { contents: parse(&path, &text)?, path })),
            Err(error) if error.kind() == ErrorKind::NotFound && !is_named => Ok(None),
            Err(source) => Err(Error::Unreadable { path, source }),
        }
    }

    /// The names of its profiles.
    pub(super) fn names(&self) -> Vec<String> {
        self.contents.profiles.keys().cloned().collect()
    }

    /// The profile of that name; without a name, the default one: the one the file says, or named `default`, or the only
    /// one.
    pub(super) fn profile(&self, name: Option<&str>) -> Result<(&str, &Profile), Error> {
        let profiles = &self.contents.profiles;
        let known = || self.names();
        let named = |name: &str| {
            profiles
                .get_key_value(name)
                .ok_or_else(|| Error::NoProfile { name: name.to_owned(), known: known() })
        };
        let (name, profile) = match name.or(self.contents.default_profile.as_deref()) {
            Some(name) => named(name)?,
            None if profiles.contains_key(USUAL_DEFAULT) => named(USUAL_DEFAULT)?,
            None if profiles.len() > 1 => return Err(Error::NoDefault { known: known() }),
            None => profiles
                .first_key_value()
                .ok_or_else(|| Error::NoCredentials { file: Some(self.path.clone()) })?,
        };
        Ok((name, profile))
    }

    /// What to tell its owner if others can read the secrets in it.
    #[cfg(unix)]
    pub(super) fn permission_warning(&self) -> Option<String> {
        use std::os::unix::fs::PermissionsExt;

        let mode = std::fs::metadata(&self.path).ok()?.permissions().mode();
        let path = self.path.display();
        let quoted = path.to_string().replace('\'', r"'\''");
        (mode & 0o077 != 0)
            .then(|| format!("others can read the secrets in {path}; run: chmod 600 '{quoted}'"))
    }

    /// What to tell its owner if others can read the secrets in it: elsewhere than on Unix, the directory's own rights
    /// guard it.
    #[cfg(not(unix))]
    #[expect(clippy::unused_self, reason = "the Unix twin needs it")]
    pub(super) fn permission_warning(&self) -> Option<String> {
        None
    }
}

impl Profile {
    pub(super) fn credentials(&self, name: &str) -> Result<Credentials, Error> {
        let profile = self.clone();
        let is_text = |text: &String| !text.is_empty();
        let is_secret = |secret: &SecretString| !secret.expose_secret().is_empty();
        let parts = Parts {
            account_sid: ("account_sid", profile.account_sid.filter(is_text)),
            auth_token: ("auth_token", profile.auth_token.filter(is_secret)),
            api_key: ("api_key", profile.api_key.filter(is_text)),
            api_secret: ("api_secret", profile.api_secret.filter(is_secret)),
        };
        let credentials = parts.credentials().and_then(|credentials| credentials.ok_or(Error::EmptyProfile));
        credentials.map_err(|source| of_profile(name, source))
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

fn of_profile(name: &str, source: Error) -> Error {
    Error::Profile { name: name.to_owned(), source: Box::new(source) }
}

/// The parser's own rendering would show the line, and with it perhaps a secret.
fn parse(path: &Path, text: &str) -> Result<Contents, Error> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        Error::Malformed { path: path.to_owned(), line, reason: without_value(error.message()) }
    })
}

/// `invalid type: string "s3cret", expected u32` without the value, which may be a secret.
fn without_value(message: &str) -> String {
    match message.split_once(", expected") {
        Some((found, expected)) if found.starts_with("invalid ") => {
            let kind = found.split(['`', '"']).next().unwrap_or_default().trim_end();
            format!("{kind}, expected{expected}")
        }
        _ => message.to_owned(),
    }
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
