//! Which account a run uses: that of the profile that is named, else of the environment, else of the default profile, else of
//! the vendor's command line.

use super::account::{Account, Found, Wanted};
use super::environment::Environment;
use super::error::Error;
use super::file::{self, File};
use super::profiles::profile_names;
use super::twilio_cli::TwilioCli;

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
    let theirs = TwilioCli::read(environment)?;
    let is_missing = own.is_none() && theirs.is_none();
    match theirs.filter(|theirs| theirs.names().iter().any(|known| known == name)) {
        Some(theirs) => theirs.found(name),
        None if is_missing => Err(Error::NoFile { name: name.to_owned(), file: file::path(environment) }),
        None => Err(Error::NoProfile { name: name.to_owned(), known: profile_names(environment) }),
    }
}

/// What is used where nothing is asked for.
fn usual(environment: &Environment) -> Result<Found, Error> {
    if let Some(found) = environment.found()? {
        return Ok(found);
    }
    if let Some(own) = File::read(environment)?
        && let Some(name) = own.contents().default_name()?
    {
        return own.found(name);
    }
    if let Some(theirs) = TwilioCli::read(environment)?
        && let Some(name) = theirs.active()?
    {
        return theirs.found(&name);
    }
    Err(Error::NoCredentials { file: file::path(environment) })
}
