//! `roomctl config set` and `unset`: change a setting in the config file, for all profiles or for one.

use crate::arguments::CompletionKind;
use crate::config::{self, ConfigChange, SettingKey, SettingSource};
use crate::context::{Context, canonical_value};
use crate::errors::UsageError;

/// The arguments of `roomctl config set`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The value is checked as that of the flag is. With --profile, the setting applies to that profile only and takes precedence \
over the one for all profiles. Comments in the file are kept.

Examples:
  roomctl config set timeout 10s
  roomctl config set output json
  roomctl config set profile production
  roomctl config set rate 40,10 --profile production")]
pub struct SetArgs {
    /// Key of the setting
    key: SettingKey,

    /// Value, as of the flag with the same name
    #[arg(allow_hyphen_values = true, add = CompletionKind::SettingValue)]
    value: String,
}

/// The arguments of `roomctl config unset`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A setting that is not set is left alone.

Examples:
  roomctl config unset timeout
  roomctl config unset rate --profile production")]
pub struct UnsetArgs {
    /// Key of the setting
    key: SettingKey,
}

impl SetArgs {
    /// Checks the value and writes it to the config file.
    pub fn run(&self, context: &Context) -> anyhow::Result<()> {
        let (key, mut value) = (&self.key, self.value.clone());
        let profile = profile(*key, context)?;
        let change = if *key == SettingKey::Profile {
            config::use_profile(&value, context.sources())?
        } else {
            value = canonical_value(*key, &value)?;
            config::change_setting(*key, Some(&value), profile, context.sources())?
        };
        let value = config::shown_name(&value);
        report(&format!("set {} to '{value}'", key.name()), profile, &change, context);
        let winner = match key {
            SettingKey::Profile => context.environment_override(&self.value),
            _ => winner(*key, profile, context)?,
        };
        if let Some(winner) = winner {
            context.messages.warning(&winner);
        }
        Ok(())
    }
}

impl UnsetArgs {
    /// Removes the setting from the config file.
    pub fn run(&self, context: &Context) -> anyhow::Result<()> {
        let profile = profile(self.key, context)?;
        let change = config::change_setting(self.key, None, profile, context.sources())?;
        report(&format!("unset {}", self.key.name()), profile, &change, context);
        Ok(())
    }
}

/// Returns the profile to change. Fails for the key `profile`, which belongs to none.
fn profile(key: SettingKey, context: &Context) -> Result<Option<&str>, UsageError> {
    match context.profile_flag() {
        Some(_) if key == SettingKey::Profile => {
            Err(UsageError::new("--profile cannot be used with the key 'profile'"))
        }
        profile => Ok(profile),
    }
}

fn report(what: &str, profile: Option<&str>, change: &ConfigChange, context: &Context) {
    let profile =
        profile.map(|name| format!(" for profile '{}'", config::shown_name(name))).unwrap_or_default();
    context.messages.info(&format!("{what}{profile} in {}", change.path.display()));
}

/// Returns what takes precedence over the setting in the config file, if anything does.
fn winner(key: SettingKey, profile: Option<&str>, context: &Context) -> anyhow::Result<Option<String>> {
    let winner = match context.effective_setting(key)?.source {
        SettingSource::Environment(variable) => Some(variable.to_owned()),
        SettingSource::Profile(name) if profile.is_none() => {
            Some(format!("the {} of profile '{}'", key.name(), config::shown_name(&name)))
        }
        _ => None,
    };
    Ok(winner.map(|winner| format!("{winner} takes precedence over this setting")))
}
