//! The environment variables that roomctl reads: the vendor's own, and `ROOMCTL_CONFIG` and `ROOMCTL_BASE_URL`. One that
//! is empty counts as not set.

use std::ffi::OsString;
use std::path::PathBuf;

use super::account::{Found, Rates, Source};
use super::credentials::{Credentials, Parts};
use super::endpoint::{Location, is_proxy};
use super::error::Error;
use super::secret::Secret;

/// A view of the process's environment.
pub struct Environment {
    read: fn(&str) -> Option<OsString>,
}

impl Environment {
    /// That of this process.
    pub fn of_process() -> Self {
        Self { read: |name| std::env::var_os(name) }
    }

    /// `ROOMCTL_CONFIG`, the config file to use instead of the platform's.
    pub(super) fn config_file(&self) -> Option<PathBuf> {
        self.os("ROOMCTL_CONFIG").map(PathBuf::from)
    }

    /// `TWILIO_CONFIG_DIR`, where the vendor's own command line keeps its profiles.
    pub(super) fn vendor_directory(&self) -> Option<PathBuf> {
        self.os("TWILIO_CONFIG_DIR").map(PathBuf::from)
    }

    /// `TWILIO_CA_BUNDLE`, a PEM file of extra roots.
    pub(super) fn extra_roots(&self) -> Option<PathBuf> {
        self.os("TWILIO_CA_BUNDLE").map(PathBuf::from)
    }

    /// Whether credentials are set, or some part of them, which go before every profile that is not named.
    pub fn has_credentials(&self) -> bool {
        !matches!(self.credentials(), Ok(None))
    }

    /// What the environment says, if it says anything of an account.
    pub(super) fn found(&self) -> Result<Option<Found>, Error> {
        let found = |credentials| Found {
            credentials,
            location: Location::default(),
            rates: Rates::default(),
            profile: None,
            source: Source::Environment,
            warning: None,
        };
        Ok(self.credentials()?.map(found))
    }

    pub(super) fn credentials(&self) -> Result<Option<Credentials>, Error> {
        let text = |name| Ok((name, self.text(name)?));
        let secret = |name| Ok((name, self.text(name)?.map(Secret::from)));
        Parts {
            account_sid: text("TWILIO_ACCOUNT_SID")?,
            auth_token: secret("TWILIO_AUTH_TOKEN")?,
            api_key: text("TWILIO_API_KEY")?,
            api_secret: secret("TWILIO_API_SECRET")?,
        }
        .credentials()
    }

    /// Where the environment says that the API is, if it does.
    pub(super) fn location(&self) -> Result<Option<Location>, Error> {
        let names = ["ROOMCTL_BASE_URL", "TWILIO_REGION", "TWILIO_EDGE"];
        let location =
            Location::new(names, [self.text(names[0])?, self.text(names[1])?, self.text(names[2])?])?;
        Ok((!location.is_empty()).then_some(location))
    }

    /// Makes sure that the proxies in the environment can be used for https: HTTP would pass over one that cannot, and go to
    /// the API without it.
    pub(super) fn ensure_proxies(&self) -> Result<(), Error> {
        for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            if self.text(name)?.is_some_and(|text| !is_proxy(&text)) {
                return Err(Error::BadProxy { name });
            }
        }
        Ok(())
    }

    /// The proxy for https, by the variable that names it and its address without credentials; `None` if there is none.
    pub fn https_proxy(&self) -> Option<(&'static str, String)> {
        let variables = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
        let (variable, text) = variables.into_iter().find_map(|name| Some((name, self.text(name).ok()??)))?;
        let (_, rest) = text.split_once("://").unwrap_or(("", &text));
        let place = rest.trim_end_matches('/').rsplit('@').next().unwrap_or_default();
        Some((variable, place.to_owned()))
    }

    fn os(&self, name: &str) -> Option<OsString> {
        (self.read)(name).filter(|value| !value.is_empty())
    }

    fn text(&self, name: &'static str) -> Result<Option<String>, Error> {
        self.os(name).map(|value| value.into_string().map_err(|_| Error::NotText { name })).transpose()
    }
}
