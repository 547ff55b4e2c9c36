//! The settings of a run: those of flags, otherwise of the environment, the profile or the config file, otherwise the
//! defaults.
//!
//! Depends on `config` for the sources, and on `global_args` to parse a value as its flag does.

use std::time::Duration;

use clap::ValueEnum;

use crate::config::{self, RateLimits, SettingKey, SettingSource, SettingValue, Sources};
use crate::context::global_args::GlobalArgs;
use crate::context::run_context::Context;
use crate::errors::{self, InvalidSetting};
use crate::output::{Color, Format, TimeForm};

/// Default time limit of a request.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// A setting as `roomctl config list` shows it.
#[derive(Debug)]
pub struct EffectiveSetting {
    /// The value for output; `None` if there is none.
    pub value: Option<String>,
    /// The source of the value.
    pub source: SettingSource,
    /// Why the value cannot be used.
    pub problem: Option<InvalidSetting>,
}

impl Context {
    /// Applies the output format, the colors and the form of times of the environment and of the config file. A format that
    /// the flags rule out is ignored. An invalid form of times is an error only for a table with times.
    pub fn apply_output_settings(&mut self, prints_rows: bool) -> Result<(), InvalidSetting> {
        let color = self.setting(SettingKey::Color, |globals| globals.color)?.unwrap_or_default();
        let (mut format, mut times) = (None, None);
        if prints_rows {
            format = self.setting(SettingKey::Output, |globals| globals.output)?;
            times = self.setting(SettingKey::Time, |globals| globals.time).unwrap_or_else(|invalid| {
                self.invalid_times = Some(invalid);
                None
            });
        }
        self.set_output(color, times.unwrap_or_default(), format);
        Ok(())
    }

    /// Returns the time limit of a request.
    pub fn timeout(&self) -> Result<Duration, InvalidSetting> {
        Ok(self.setting(SettingKey::Timeout, |globals| globals.timeout)?.unwrap_or(DEFAULT_TIMEOUT))
    }

    /// Returns the rate limits.
    pub fn rate_limits(&self) -> Result<RateLimits, InvalidSetting> {
        Ok(self.setting(SettingKey::Rate, |globals| globals.rate)?.unwrap_or_default())
    }

    /// Returns the value of a setting: that of its flag, or of the other sources, parsed as the flag is.
    fn setting<T>(
        &self,
        key: SettingKey,
        flag: fn(&GlobalArgs) -> Option<T>,
    ) -> Result<Option<T>, InvalidSetting> {
        if let Some(value) = flag(&self.globals) {
            return Ok(Some(value));
        }
        let Some(found) = self.found_setting(key) else { return Ok(None) };
        Ok(flag(&parse(key, &found)?))
    }

    /// Returns a setting of the environment, the selected profile or the config file. A sandbox has no profile.
    fn found_setting(&self, key: SettingKey) -> Option<SettingValue> {
        self.sources.setting(key, self.profile_of_settings().as_deref())
    }

    /// Returns the profile whose settings apply.
    fn profile_of_settings(&self) -> Option<String> {
        let profile = || self.sources.selected_profile(self.globals.profile.as_deref());
        if self.uses_sandbox() { None } else { profile() }
    }

    /// Returns a setting with its source. Fails if the config file or the selected profile cannot be read.
    pub fn effective_setting(&self, key: SettingKey) -> anyhow::Result<EffectiveSetting> {
        let of_profile = || self.sources.profile_error(&self.profile_of_settings()?);
        if let Some(error) = self.sources.file_error().or_else(of_profile) {
            return Err(error.into());
        }
        if key == SettingKey::Profile {
            return self.effective_profile();
        }
        if let Some(value) = flag_text(key, &self.globals) {
            return Ok(EffectiveSetting {
                value: Some(value),
                source: SettingSource::Flag(key),
                problem: None,
            });
        }
        Ok(match self.found_setting(key) {
            Some(found) => EffectiveSetting {
                value: Some(config::shown_name(&found.text)),
                problem: parse(key, &found).err(),
                source: found.source,
            },
            None => {
                EffectiveSetting { value: default_text(key), source: SettingSource::Default, problem: None }
            }
        })
    }

    /// Returns the profile that a command uses: `None` if it uses the credentials of the environment, or has none.
    fn effective_profile(&self) -> anyhow::Result<EffectiveSetting> {
        let of = |value: Option<String>, source| EffectiveSetting {
            value: value.map(|name| config::shown_name(&name)),
            source,
            problem: None,
        };
        if self.globals.profile.is_some() {
            return Ok(of(self.globals.profile.clone(), SettingSource::Flag(SettingKey::Profile)));
        }
        let environment = &self.sources.environment;
        if let Some(name) = environment.profile() {
            return Ok(of(Some(name), SettingSource::Environment("ROOMCTL_PROFILE")));
        }
        if environment.has_credentials() {
            return Ok(of(None, SettingSource::Environment("TWILIO_*")));
        }
        let listing = config::listing(&self.account_overrides()?, &self.sources)?;
        let active = listing.accounts.into_iter().find(|account| account.is_active);
        let name = active.and_then(|account| account.profile);
        let found = self.found_setting(SettingKey::Profile);
        Ok(of(name, found.map_or(SettingSource::Default, |found| found.source)))
    }

    /// Returns what takes precedence over the default profile `name`, if anything in the environment does.
    pub fn environment_override(&self, name: &str) -> Option<String> {
        let environment = &self.sources.environment;
        match environment.profile() {
            Some(selected) if selected == name => None,
            Some(selected) => Some(format!(
                "ROOMCTL_PROFILE takes precedence over the default profile: it selects '{}'",
                config::shown_name(&selected)
            )),
            None if environment.has_credentials() => Some(
                "credentials in the environment (TWILIO_*) take precedence over the profile, unless it is selected \
                 with --profile or ROOMCTL_PROFILE"
                    .to_owned(),
            ),
            None => None,
        }
    }

    /// Returns the environment and the config file.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }
}

/// Returns a value as it is written to the config file: the name of a value that the flag takes in any letter case. Fails if
/// the flag of the setting does not accept the value.
pub fn canonical_value(key: SettingKey, value: &str) -> Result<String, InvalidSetting> {
    let parsed = parse(key, &SettingValue { text: value.to_owned(), source: SettingSource::Default })?;
    let is_name = matches!(key, SettingKey::Output | SettingKey::Color | SettingKey::Time);
    Ok(flag_text(key, &parsed).filter(|_| is_name).unwrap_or_else(|| value.to_owned()))
}

/// Parses a setting as its flag does.
fn parse(key: SettingKey, found: &SettingValue) -> Result<GlobalArgs, InvalidSetting> {
    GlobalArgs::parse_flag(key.name(), &found.text).map_err(|error| {
        errors::invalid_setting(&found.source.name_of(key), &config::shown_name(&found.text), &error)
    })
}

/// Returns the value of a flag as text.
fn flag_text(key: SettingKey, globals: &GlobalArgs) -> Option<String> {
    match key {
        SettingKey::Profile => globals.profile.clone(),
        SettingKey::Output => globals.output.as_ref().map(name_of),
        SettingKey::Timeout => globals.timeout.map(|timeout| humantime::format_duration(timeout).to_string()),
        SettingKey::Rate => globals.rate.map(|rate| rate.to_string()),
        SettingKey::Color => globals.color.as_ref().map(name_of),
        SettingKey::Time => globals.time.as_ref().map(name_of),
    }
}

/// Returns the default value as text.
fn default_text(key: SettingKey) -> Option<String> {
    match key {
        SettingKey::Profile => None,
        SettingKey::Output => Some(name_of(&Format::default())),
        SettingKey::Timeout => Some(humantime::format_duration(DEFAULT_TIMEOUT).to_string()),
        SettingKey::Rate => Some(RateLimits::default().to_string()),
        SettingKey::Color => Some(name_of(&Color::default())),
        SettingKey::Time => Some(name_of(&TimeForm::default())),
    }
}

fn name_of(value: &impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}
