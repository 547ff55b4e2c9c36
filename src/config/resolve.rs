//! Selection of the account that a run uses, from the command line, the environment, the config file and twilio-cli.
//!
//! Depends on the modules of these sources.

use super::account::{Account, AccountOverrides, AccountSettings};
use super::error::Error;
use super::file;
use super::profiles::all_profile_names;
use super::sources::Sources;
use super::twilio_cli::TwilioCli;

/// Returns the account of the wanted profile; otherwise of the profile in `ROOMCTL_PROFILE`, of the environment, of the
/// default profile of the config file, or of the active profile of twilio-cli, whichever is found first.
///
/// All credentials come from one source.
pub fn resolve(wanted: &AccountOverrides<'_>, sources: &Sources) -> Result<Account, Error> {
    let mut settings = match wanted.profile {
        Some(name) => named_profile(name, sources)?,
        None => default_account(sources)?,
    };
    let environment = &sources.environment;
    let location = std::mem::take(&mut settings.location);
    let base_url = environment.base_url_of(location, wanted)?;
    if base_url.scheme() == "https" {
        environment.ensure_proxies()?;
    }
    Ok(settings.into_account(base_url, environment.extra_roots()?))
}

/// Returns the profile of that name. The config file takes precedence over twilio-cli.
fn named_profile(name: &str, sources: &Sources) -> Result<AccountSettings, Error> {
    let config_file = sources.config_file()?;
    if let Some(config_file) = config_file.filter(|file| file.contents().has(name)) {
        return config_file.settings(name);
    }
    let twilio_cli = TwilioCli::read(&sources.environment)?;
    let is_missing = config_file.is_none() && twilio_cli.is_none();
    match twilio_cli.filter(|file| file.has(name)) {
        Some(twilio_cli) => twilio_cli.settings(name),
        None if is_missing => {
            Err(Error::NoConfigFile { name: name.to_owned(), file: file::path(&sources.environment) })
        }
        None => Err(Error::ProfileNotFound { name: name.to_owned(), known: all_profile_names(sources) }),
    }
}

/// Returns the account that is used if no profile is wanted: that of `ROOMCTL_PROFILE`, of the other variables, or of the
/// default profile.
fn default_account(sources: &Sources) -> Result<AccountSettings, Error> {
    let environment = &sources.environment;
    if let Some(name) = environment.profile() {
        return named_profile(&name, sources).map_err(|error| match error {
            Error::ProfileNotFound { .. } | Error::NoConfigFile { .. } => {
                Error::Variable { name: "ROOMCTL_PROFILE", source: Box::new(error) }
            }
            error => error,
        });
    }
    if let Some(settings) = environment.settings()? {
        return Ok(settings);
    }
    if let Some(config_file) = sources.config_file()?
        && let Some(name) = config_file.contents().default_name()?
    {
        return config_file.settings(name);
    }
    if let Some(twilio_cli) = TwilioCli::read(environment)?
        && let Some(name) = twilio_cli.active()?
    {
        return twilio_cli.settings(&name);
    }
    Err(Error::NoCredentials { file: file::path(environment) })
}
