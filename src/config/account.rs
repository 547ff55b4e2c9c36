//! The account that a run uses, its source, and the settings that one source gives.
//!
//! Depends on `credentials` and `endpoint`.

use std::fmt;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use url::Url;

use super::credentials::Credentials;
use super::endpoint::{Location, insights_url, region_of};
use super::error::Error;
use super::redact::shown_name;
use super::secret::Secret;

/// The account that a run uses: credentials and base URL.
#[derive(Debug, Clone)]
pub struct Account {
    /// The base URL of the API.
    pub base_url: Url,
    /// The SID of the account.
    pub sid: String,
    /// The name of the profile for output, unless the account comes from the environment or is a sandbox.
    pub profile: Option<String>,
    /// Where the credentials come from.
    pub source: Source,
    /// The user name of HTTP Basic authentication: the SID of an account (`AC…`) or of an API key (`SK…`).
    pub user: String,
    /// The password: the auth token, or the secret of the API key.
    pub secret: Secret,
    /// The auth token, also if an API key is used.
    pub auth_token: Option<Secret>,
    /// A PEM file with certificate authorities to trust in addition to those of the system.
    pub extra_roots: Option<PathBuf>,
    /// Warnings about the source of the credentials.
    pub warnings: Vec<Warning>,
}

impl Account {
    /// Returns the vendor's region, in which the rooms of the account are.
    pub fn region(&self) -> &str {
        region_of(&self.base_url)
    }

    /// Returns the auth token, which verifies callbacks. Fails if the account has only an API key.
    pub fn into_auth_token(self) -> Result<Secret, Error> {
        let Self { auth_token, profile, source, .. } = self;
        auth_token.ok_or_else(|| Error::NoAuthToken {
            place: profile.map_or_else(|| source.name().to_owned(), |profile| format!("profile '{profile}'")),
        })
    }

    /// Returns the same account with the base URL of the Insights API.
    pub fn for_insights(self) -> Self {
        Self { base_url: insights_url(&self.base_url), ..self }
    }
}

/// A problem that does not prevent the use of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// Other users can read the secrets in this file.
    ReadableByOthers(PathBuf),
    /// A profile that is not used has a mistake.
    MalformedProfile {
        /// The name of the profile for output.
        profile: String,
        /// The mistake and its place.
        problem: String,
    },
    /// A profile has `read_rate` or `write_rate` instead of `rate`.
    DeprecatedRates {
        /// The name of the profile for output.
        profile: String,
        /// The value for `rate`.
        rate: RateLimits,
    },
}

/// The source of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Environment variables.
    Environment,
    /// The config file of roomctl.
    ConfigFile(PathBuf),
    /// The config file of twilio-cli.
    TwilioCli(PathBuf),
    /// A sandbox that this run has started.
    #[cfg(feature = "sandbox")]
    Sandbox,
}

impl Source {
    /// Returns the name for output.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::ConfigFile(_) => "config file",
            Self::TwilioCli(_) => "twilio-cli",
            #[cfg(feature = "sandbox")]
            Self::Sandbox => "sandbox",
        }
    }

    /// Returns the path if the source is a file.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::ConfigFile(path) | Self::TwilioCli(path) => Some(path),
            Self::Environment => None,
            #[cfg(feature = "sandbox")]
            Self::Sandbox => None,
        }
    }
}

/// Rate limits, in requests per second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimits {
    /// The limit for requests that read.
    pub reads: NonZeroU32,
    /// The limit for requests that change something.
    pub writes: NonZeroU32,
}

impl RateLimits {
    /// Parses rate limits such as `80,20`. A single number is the limit for both.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (reads, writes) = text.split_once(',').unwrap_or((text, text));
        match (reads.trim().parse(), writes.trim().parse()) {
            (Ok(reads), Ok(writes)) => Ok(Self { reads, writes }),
            _ => {
                Err("expected READS,WRITES such as 80,20, or one number for both, each at least 1".to_owned())
            }
        }
    }
}

impl fmt::Display for RateLimits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{}", self.reads, self.writes)
    }
}

impl Default for RateLimits {
    /// Returns the default quotas of an account.
    fn default() -> Self {
        const READS: NonZeroU32 = NonZeroU32::new(80).unwrap();
        const WRITES: NonZeroU32 = NonZeroU32::new(20).unwrap();
        Self { reads: READS, writes: WRITES }
    }
}

/// The account settings of the command line.
#[derive(Debug, Default)]
pub struct AccountOverrides<'w> {
    /// The profile to use. It takes precedence over the environment, including the base URL there.
    pub profile: Option<&'w str>,
    /// The base URL to use. It takes precedence over all others.
    pub base_url: Option<Url>,
}

/// The account settings of one source: the environment, or a profile.
pub struct AccountSettings {
    pub(super) credentials: Credentials,
    pub(super) location: Location,
    pub(super) profile: Option<String>,
    pub(super) source: Source,
    pub(super) warnings: Vec<Warning>,
}

impl AccountSettings {
    /// Returns the base URL of the location. Fails if region and edge make no valid host name.
    #[cfg(any(test, feature = "fuzzing"))]
    pub fn base_url(&self) -> Result<Url, Error> {
        self.location.url()
    }

    /// Returns the account with these settings at `base_url`.
    pub(super) fn into_account(self, base_url: Url, extra_roots: Option<PathBuf>) -> Account {
        Account {
            base_url,
            sid: self.credentials.account_sid,
            profile: self.profile.as_deref().map(shown_name),
            source: self.source,
            user: self.credentials.user,
            secret: self.credentials.secret,
            auth_token: self.credentials.auth_token,
            extra_roots,
            warnings: self.warnings,
        }
    }
}
