//! The account that a run uses, and what a source says of one. Depends on credentials and endpoints.

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use url::Url;

use super::credentials::Credentials;
use super::endpoint::Location;
use super::secret::Secret;

/// Whose account is used, where it is, and how fast.
#[derive(Debug)]
pub struct Account {
    /// Where the API is.
    pub base_url: Url,
    /// The account's own SID.
    pub sid: String,
    /// The profile that says so, if one does.
    pub profile: Option<String>,
    /// Where that is from.
    pub source: Source,
    /// The user of HTTP Basic: the SID of an account (`AC…`) or of an API key (`SK…`).
    pub user: String,
    /// Its password: the auth token, or the API key's secret.
    pub secret: Secret,
    /// A PEM file with certificate authorities to trust beside the system's.
    pub extra_roots: Option<PathBuf>,
    /// How fast it may be used.
    pub rates: Rates,
    /// What the person should know of where this comes from.
    pub warning: Option<Warning>,
}

/// What is no reason not to use an account, but one to do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// Others than its owner can read the secrets in this file.
    OpenToOthers(PathBuf),
}

/// Where an account is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The environment's variables.
    Environment,
    /// roomctl's own config file.
    ConfigFile(PathBuf),
    /// The file of the vendor's command line.
    VendorCli(PathBuf),
    /// A sandbox that this run has started.
    #[cfg(feature = "sandbox")]
    Sandbox,
}

impl Source {
    /// What people call it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::ConfigFile(_) => "config file",
            Self::VendorCli(_) => "twilio-cli",
            #[cfg(feature = "sandbox")]
            Self::Sandbox => "sandbox",
        }
    }

    /// The file that it is, if it is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::ConfigFile(path) | Self::VendorCli(path) => Some(path),
            Self::Environment => None,
            #[cfg(feature = "sandbox")]
            Self::Sandbox => None,
        }
    }
}

/// Requests a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// Those that read.
    pub reads: NonZeroU32,
    /// Those that change something.
    pub writes: NonZeroU32,
}

impl Rates {
    /// The rates in `80,20`; one number counts for both.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (reads, writes) = text.split_once(',').unwrap_or((text, text));
        match (reads.trim().parse(), writes.trim().parse()) {
            (Ok(reads), Ok(writes)) => Ok(Self { reads, writes }),
            _ => Err("write it as 80,20: reads and writes a second, each at least 1".to_owned()),
        }
    }
}

impl Default for Rates {
    /// The quotas that the vendor gives every account.
    fn default() -> Self {
        const READS: NonZeroU32 = NonZeroU32::new(80).unwrap();
        const WRITES: NonZeroU32 = NonZeroU32::new(20).unwrap();
        Self { reads: READS, writes: WRITES }
    }
}

/// What the command line says of the account.
#[derive(Debug, Default)]
pub struct Wanted<'w> {
    /// The profile to use, before any environment.
    pub profile: Option<&'w str>,
    /// The base URL to use, before any other.
    pub base_url: Option<Url>,
}

/// What one source says of an account.
pub(super) struct Found {
    pub(super) credentials: Credentials,
    pub(super) location: Location,
    pub(super) rates: Rates,
    pub(super) profile: Option<String>,
    pub(super) source: Source,
    pub(super) warning: Option<Warning>,
}
