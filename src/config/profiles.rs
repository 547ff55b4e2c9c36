//! All accounts that there are, used or not.

use std::collections::BTreeSet;

use url::Url;

use super::account::{Found, Source, Wanted};
use super::environment::Environment;
use super::error::Error;
use super::file::File;
use super::twilio_cli::TwilioCli;

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
    let own = File::read(environment)?;
    let (theirs, trouble) = match TwilioCli::read(environment) {
        Ok(theirs) => (theirs, None),
        Err(error) => (None, Some(error)),
    };
    let sources = [
        environment.found().transpose().map(of_environment),
        own.as_ref().and_then(of_file),
        theirs.as_ref().map(|theirs| of_vendor(theirs, own.as_ref())),
    ];
    let mut accounts = Vec::new();
    // Whoever comes first decides, even where that is to name none.
    let mut usual = None;
    for (of_source, index) in sources.into_iter().flatten() {
        usual = usual.or(Some(index.map(|index| index + accounts.len())));
        accounts.extend(of_source);
    }
    let active = match wanted.profile {
        Some(name) => accounts.iter().position(|account| account.profile.as_deref() == Some(name)),
        None => usual.flatten(),
    };
    if let Some(account) = active.and_then(|active| accounts.get_mut(active)) {
        account.is_active = true;
    }
    Ok(Listing { accounts, trouble })
}

/// The accounts of one source, and which of them it would give to who asks for none by name.
type OfSource = (Vec<Listed>, Option<usize>);

fn of_environment(found: Result<Found, Error>) -> OfSource {
    (vec![listed(None, Source::Environment, found)], Some(0))
}

/// A file without profiles is as good as none.
fn of_file(file: &File) -> Option<OfSource> {
    let (names, default) = (file.contents().names(), file.contents().default_name());
    let is_default = |name: &String| default.as_ref().is_ok_and(|default| *default == Some(name));
    let index = names.iter().position(is_default);
    let account = |name: String| listed(Some(name.clone()), file.source(), file.found(&name));
    (!matches!(default, Ok(None))).then(|| (names.iter().cloned().map(account).collect(), index))
}

fn of_vendor(theirs: &TwilioCli, own: Option<&File>) -> OfSource {
    let (names, active) = (theirs.names(), theirs.active().ok().flatten());
    let index = names.iter().position(|name| active.as_ref() == Some(name));
    let account = |name: String| {
        let is_shadowed = own.is_some_and(|own| own.contents().has(&name));
        let found = if is_shadowed { Err(Error::Shadowed) } else { theirs.found(&name) };
        listed(Some(name), theirs.source(), found)
    };
    (names.into_iter().map(account).collect(), index)
}

/// The names of all profiles that can be asked for, sorted. What cannot be read adds none.
pub fn profile_names(environment: &Environment) -> Vec<String> {
    let own = File::read(environment).ok().flatten();
    let theirs = TwilioCli::read(environment).ok().flatten();
    let own = own.iter().flat_map(|own| own.contents().names());
    let names = own.chain(theirs.iter().flat_map(TwilioCli::present_names)).collect::<BTreeSet<_>>();
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
    Listed { profile, source, is_active: false, outcome: outcome.map_err(Error::of_nobody) }
}
