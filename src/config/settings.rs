//! The settings that a flag, the environment, a profile or the config file gives, in this order of precedence.
//!
//! Depends on `redact` for names in messages. The values are text: the parsers of the flags check them.

use std::path::PathBuf;

use clap::ValueEnum;

use super::redact::{shown_name, shown_path};

/// The key of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SettingKey {
    /// The default profile
    Profile,
    /// Output format
    Output,
    /// Time limit for each request
    Timeout,
    /// Limits of reads and writes per second
    Rate,
    /// When to use colors
    Color,
    /// How a table on a terminal shows times
    Time,
}

impl SettingKey {
    /// Returns the name, which is also that of the flag without hyphens.
    pub fn name(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Output => "output",
            Self::Timeout => "timeout",
            Self::Rate => "rate",
            Self::Color => "color",
            Self::Time => "time",
        }
    }

    /// Returns the name in the config file.
    pub(super) fn name_in_file(self) -> &'static str {
        if self == Self::Profile { "default_profile" } else { self.name() }
    }

    /// Returns the environment variable that sets it.
    pub(super) fn variable(self) -> &'static str {
        match self {
            Self::Profile => "ROOMCTL_PROFILE",
            Self::Output => "ROOMCTL_OUTPUT",
            Self::Timeout => "ROOMCTL_TIMEOUT",
            Self::Rate => "ROOMCTL_RATE",
            Self::Color => "NO_COLOR",
            Self::Time => "ROOMCTL_TIME",
        }
    }
}

/// The text of a setting, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingValue {
    /// The text, which is not checked.
    pub text: String,
    /// Its source.
    pub source: SettingSource,
}

/// The source of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingSource {
    /// The command line.
    Flag(SettingKey),
    /// This environment variable.
    Environment(&'static str),
    /// The profile of this name.
    Profile(String),
    /// The config file.
    ConfigFile(PathBuf),
    /// No source sets it.
    Default,
}

impl SettingSource {
    /// Returns the name of the kind of source.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Flag(_) => "flag",
            Self::Environment(_) => "environment",
            Self::Profile(_) => "profile",
            Self::ConfigFile(_) => "config",
            Self::Default => "default",
        }
    }

    /// Returns the flag, the variable, the profile or the file.
    pub fn origin(&self) -> Option<String> {
        match self {
            Self::Flag(key) => Some(format!("--{}", key.name())),
            Self::Environment(variable) => Some((*variable).to_owned()),
            Self::Profile(name) => Some(shown_name(name)),
            Self::ConfigFile(path) => Some(shown_path(path)),
            Self::Default => None,
        }
    }

    /// Returns the name of the setting with this key in errors.
    pub fn name_of(&self, key: SettingKey) -> String {
        match self {
            Self::Flag(_) | Self::Default => key.name().to_owned(),
            Self::Environment(variable) => (*variable).to_owned(),
            Self::Profile(name) => format!("profile '{}': {}", shown_name(name), key.name_in_file()),
            Self::ConfigFile(path) => format!("{}: {}", shown_path(path), key.name_in_file()),
        }
    }
}
