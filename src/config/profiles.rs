//! The list of all accounts that are configured, for output and for completion.
//!
//! Depends on `sources` and `twilio_cli`.

use std::collections::BTreeSet;

use url::Url;

use super::account::{AccountOverrides, AccountSettings, Source};
use super::environment::Environment;
use super::error::Error;
use super::file::ConfigFile;
use super::redact::{may_be_secret, shown_name};
use super::sources::Sources;
use super::twilio_cli::TwilioCli;

/// All configured accounts, in the order of precedence.
#[derive(Debug)]
pub struct Listing {
    /// The accounts.
    pub accounts: Vec<ListedAccount>,
    /// Why the profiles of twilio-cli cannot be listed, if they cannot.
    pub error: Option<Error>,
}

/// One configured account: a profile, or the environment.
#[derive(Debug)]
pub struct ListedAccount {
    /// The name of the profile for output; `None` for the environment.
    pub profile: Option<String>,
    /// Where the account comes from.
    pub source: Source,
    /// Whether a command would use this account.
    pub is_active: bool,
    /// The account, or why it cannot be used.
    pub outcome: Result<Summary, Error>,
}

/// The public part of an account.
#[derive(Debug)]
pub struct Summary {
    /// The SID of the account.
    pub account_sid: String,
    /// The SID of the account or of an API key.
    pub user: String,
    /// The base URL of the API that a command would use with this account.
    pub base_url: Url,
}

/// An account before its base URL is known, which depends on whether the account is active.
struct Found {
    profile: Option<String>,
    source: Source,
    is_active: bool,
    settings: Result<AccountSettings, Error>,
}

/// Returns all configured accounts, and which of them a command would use. Fails if the config file cannot be read.
pub fn listing(wanted: &AccountOverrides<'_>, sources: &Sources) -> Result<Listing, Error> {
    let environment = &sources.environment;
    let name = wanted.profile.map(str::to_owned).or_else(|| environment.profile());
    let config_file = sources.config_file()?;
    let (twilio_cli, trouble) = match TwilioCli::read(environment) {
        Ok(twilio_cli) => (twilio_cli, None),
        Err(error) => (None, Some(error)),
    };
    let sources = [
        environment.settings().transpose().map(|settings| {
            vec![Found { profile: None, source: Source::Environment, is_active: true, settings }]
        }),
        config_file.and_then(config_file_profiles),
        twilio_cli.map(|twilio_cli| twilio_cli_profiles(&twilio_cli, config_file)),
    ];
    let mut accounts = Vec::new();
    // The first source decides which account is active, even if it has no default.
    for (index, mut profiles) in sources.into_iter().flatten().enumerate() {
        let may_be_active = index == 0 && name.is_none();
        for profile in &mut profiles {
            profile.is_active &= may_be_active;
        }
        accounts.extend(profiles);
    }
    if name.is_some()
        && let Some(account) = accounts.iter_mut().find(|account| account.profile == name)
    {
        account.is_active = true;
    }
    let accounts = accounts.into_iter().map(|account| account.listed(wanted, environment)).collect();
    Ok(Listing { accounts, error: trouble })
}

/// Returns the profiles of the config file; the default one is active. `None` if the file has no profile.
fn config_file_profiles(file: &ConfigFile) -> Option<Vec<Found>> {
    let default = match file.contents().default_name() {
        Ok(None) => return None,
        default => default.ok().flatten(),
    };
    let profile = |name: String| {
        let settings = file.settings(&name);
        let is_default = default == Some(name.as_str());
        Found { profile: Some(name), source: file.source(), is_active: is_default, settings }
    };
    Some(file.contents().names().into_iter().map(profile).collect())
}

/// Returns the profiles of twilio-cli. One that the config file has, too, cannot be used.
fn twilio_cli_profiles(twilio_cli: &TwilioCli, config_file: Option<&ConfigFile>) -> Vec<Found> {
    let active = twilio_cli.active().ok().flatten();
    let profile = |name: String| {
        let is_shadowed = config_file.is_some_and(|file| file.contents().has(&name));
        let settings = if is_shadowed { Err(Error::Shadowed) } else { twilio_cli.settings(&name) };
        let is_active = active.as_ref() == Some(&name);
        Found { profile: Some(name), source: twilio_cli.source(), is_active, settings }
    };
    twilio_cli.names().into_iter().map(profile).collect()
}

/// Returns the sorted names of all profiles that can be selected, without those that may be a secret. A file that cannot be
/// read adds none.
pub fn profile_names(sources: &Sources) -> Vec<String> {
    let mut names = all_profile_names(sources);
    names.retain(|name| !may_be_secret(name));
    names
}

/// Returns the sorted names of all profiles that can be selected. A file that cannot be read adds none.
pub(super) fn all_profile_names(sources: &Sources) -> Vec<String> {
    let config_file = sources.config_file().ok().flatten();
    let twilio_cli = TwilioCli::read(&sources.environment).ok().flatten();
    let own = config_file.iter().flat_map(|file| file.contents().names());
    let names = own.chain(twilio_cli.iter().flat_map(TwilioCli::supported_names)).collect::<BTreeSet<_>>();
    names.into_iter().collect()
}

impl Found {
    /// Returns the account with the base URL that a command would use: for one that is not active, with `--profile`.
    fn listed(self, wanted: &AccountOverrides<'_>, environment: &Environment) -> ListedAccount {
        let Self { profile, source, is_active, settings } = self;
        let name = profile.as_deref().filter(|_| !is_active);
        let selected =
            AccountOverrides { profile: wanted.profile.or(name), base_url: wanted.base_url.clone() };
        let outcome = settings.and_then(|settings| {
            Ok(Summary {
                base_url: environment.base_url_of(settings.location, &selected)?,
                account_sid: settings.credentials.account_sid,
                user: settings.credentials.user,
            })
        });
        let outcome = outcome.map_err(Error::without_profile);
        ListedAccount { profile: profile.as_deref().map(shown_name), source, is_active, outcome }
    }
}
