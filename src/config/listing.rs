//! All accounts that there are, used or not.

use std::collections::BTreeSet;

use url::Url;

use super::environment::Environment;
use super::file::File;
use super::vendor_cli::VendorCli;
use super::{Error, Found, Source, Wanted};

/// All accounts, in the order in which they are looked for.
#[derive(Debug)]
pub struct Listing {
    /// Them.
    pub accounts: Vec<Listed>,
    /// Why others, which nothing depends on, cannot be told.
    pub trouble: Option<Error>,
}

/// One account: a profile, or the environment.
#[derive(Debug)]
pub struct Listed {
    /// The profile's name; the environment has none.
    pub profile: Option<String>,
    /// Where it is from.
    pub source: Source,
    /// Whether it is what a command would use.
    pub is_active: bool,
    /// What it holds, or why it cannot be used.
    pub outcome: Result<Summary, Error>,
}

/// What may be shown of an account.
#[derive(Debug)]
pub struct Summary {
    /// The account's own SID.
    pub account_sid: String,
    /// The SID of the account or of an API key.
    pub user: String,
    /// Where the API is for it.
    pub base_url: Url,
}

/// All accounts, and which of them a command would use.
pub fn listing(wanted: &Wanted<'_>, environment: &Environment) -> Result<Listing, Error> {
    let of_environment = super::of_environment(environment).transpose();
    let own = File::read(environment)?;
    let (theirs, trouble) = match VendorCli::read(environment) {
        Ok(theirs) => (theirs, None),
        Err(error) => (None, Some(error)),
    };
    let mut accounts = Vec::new();
    let mut defaults = Vec::new();
    if let Some(found) = of_environment {
        accounts.push(listed(None, Source::Environment, found));
        defaults.push(Some(0));
    }
    if let Some(own) = &own {
        let names = own.contents().names();
        let default = own.contents().default_name();
        if !matches!(default, Ok(None)) {
            let is_default = |name: &String| default.as_ref().is_ok_and(|default| *default == Some(name));
            defaults.push(names.iter().position(is_default).map(|index| index + accounts.len()));
        }
        let of_own = names.into_iter().map(|name| (own.found(&name), name));
        accounts.extend(of_own.map(|(found, name)| listed(Some(name), own.source(), found)));
    }
    if let Some(theirs) = &theirs {
        let names = theirs.names();
        let active = theirs.active().ok().flatten();
        let is_active = |name: &String| active.as_ref() == Some(name);
        defaults.push(names.iter().position(is_active).map(|index| index + accounts.len()));
        let of_theirs = names.into_iter().map(|name| (theirs.found(&name), name));
        accounts.extend(of_theirs.map(|(found, name)| listed(Some(name), theirs.source(), found)));
    }
    let active = match wanted.profile {
        Some(name) => accounts.iter().position(|account| account.profile.as_deref() == Some(name)),
        None => defaults.first().copied().flatten(),
    };
    if let Some(active) = active {
        accounts[active].is_active = true;
    }
    Ok(Listing { accounts, trouble })
}

/// The names of all profiles that can be asked for, sorted. What cannot be read adds none.
pub fn profile_names(environment: &Environment) -> Vec<String> {
    let own = File::read(environment).ok().flatten().map(|own| own.contents().names());
    let theirs = VendorCli::read(environment).ok().flatten().map(|theirs| theirs.names());
    let names = own.into_iter().chain(theirs).flatten().collect::<BTreeSet<_>>();
    names.into_iter().collect()
}

fn listed(profile: Option<String>, source: Source, found: Result<Found, Error>) -> Listed {
    let outcome = found.and_then(|found| {
        Ok(Summary {
            account_sid: found.credentials.account_sid,
            user: found.credentials.user,
            base_url: found.location.url()?,
        })
    });
    Listed { profile, source, is_active: false, outcome }
}
