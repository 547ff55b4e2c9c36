//! Where credentials and settings come from: the environment, the config file, or the vendor's own command line. Knows no
//! flag and no request; what it cannot use it refuses with the name of the setting, never with its value.

mod address;
mod credentials;
mod document;
mod edit;
mod environment;
mod error;
mod file;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
mod listing;
mod redact;
mod secret;
mod store;
mod vendor_cli;

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use url::Url;

pub use address::{Location, base_url};
pub use credentials::{ensure_secret, ensure_sid};
pub use edit::{
    Changed, NewProfile, default_profile, ensure_own, has_profile, remove_profile, use_profile,
    usual_location,
};
pub use environment::Environment;
pub use error::Error;
pub use listing::{Listed, listing, profile_names};
pub use redact::shown_names;
pub use secret::{NoSecret, Secret};

use credentials::Credentials;
use file::File;
use vendor_cli::VendorCli;

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
struct Found {
    credentials: Credentials,
    location: Location,
    rates: Rates,
    profile: Option<String>,
    source: Source,
    warning: Option<Warning>,
}

/// The account to use: of the profile that is wanted; else of the environment; else of the config file's default profile;
/// else of the vendor's active one. Credentials never mix: one source gives them all. A base URL, region or edge in the
/// environment goes before that of a profile that was not asked for by name, but for a region or edge before a base URL.
pub fn resolve(wanted: &Wanted<'_>, environment: &Environment) -> Result<Account, Error> {
    let found = match wanted.profile {
        Some(name) => named(name, environment)?,
        None => usual(environment)?,
    };
    let base_url = match (&wanted.base_url, wanted.profile) {
        (Some(url), _) => url.clone(),
        (None, Some(_)) => found.location.url()?,
        (None, None) => environment.location()?.unwrap_or_default().or(found.location).url()?,
    };
    if base_url.scheme() == "https" {
        environment.ensure_proxies()?;
    }
    Ok(Account {
        base_url,
        sid: found.credentials.account_sid,
        profile: found.profile,
        source: found.source,
        user: found.credentials.user,
        secret: found.credentials.secret,
        extra_roots: environment.extra_roots(),
        rates: found.rates,
        warning: found.warning,
    })
}

/// The profile of that name: roomctl's own goes before the vendor's.
fn named(name: &str, environment: &Environment) -> Result<Found, Error> {
    let own = File::read(environment)?;
    if let Some(own) = own.as_ref().filter(|own| own.contents().has(name)) {
        return own.found(name);
    }
    let theirs = VendorCli::read(environment)?;
    let is_missing = own.is_none() && theirs.is_none();
    match theirs.filter(|theirs| theirs.names().iter().any(|known| known == name)) {
        Some(theirs) => theirs.found(name),
        None if is_missing => Err(Error::NoFile { name: name.to_owned(), file: file::path(environment) }),
        None => Err(Error::NoProfile { name: name.to_owned(), known: profile_names(environment) }),
    }
}

/// What is used where nothing is asked for.
fn usual(environment: &Environment) -> Result<Found, Error> {
    if let Some(found) = of_environment(environment)? {
        return Ok(found);
    }
    if let Some(own) = File::read(environment)?
        && let Some(name) = own.contents().default_name()?
    {
        return own.found(name);
    }
    if let Some(theirs) = VendorCli::read(environment)?
        && let Some(name) = theirs.active()?
    {
        return theirs.found(&name);
    }
    Err(Error::NoCredentials { file: file::path(environment) })
}

/// What the environment says, if it says anything of an account.
fn of_environment(environment: &Environment) -> Result<Option<Found>, Error> {
    let found = |credentials| Found {
        credentials,
        location: Location::default(),
        rates: Rates::default(),
        profile: None,
        source: Source::Environment,
        warning: None,
    };
    Ok(environment.credentials()?.map(found))
}
