//! Credentials and settings: environment variables, the config file, and the profiles of twilio-cli.
//!
//! Parses no command line and sends no request. Errors name a setting that is invalid and never show its value.

mod account;
mod credential_text;
mod credentials;
mod duration;
mod edit;
mod endpoint;
mod environment;
mod error;
mod file;
mod locked_file;
mod no_proxy;
mod process_group;
mod profiles;
mod proxy;
mod redact;
mod resolve;
mod secret;
mod secret_command;
mod settings;
mod sources;
mod toml_document;
mod twilio_cli;

#[cfg(feature = "sandbox")]
pub use account::Source;
pub use account::{Account, AccountOverrides, RateLimits, Warning};
pub use credential_text::trim;
pub use credentials::ensure_sid;
pub use duration::{
    ensure_not_negative as ensure_duration_not_negative, parse as parse_duration,
    parse_nonzero as parse_nonzero_duration, with_units as duration_with_units,
};
pub use edit::{
    ConfigChange, NewProfile, change_setting, config_path, default_location, default_profile,
    ensure_editable, has_profile, remove_profile, use_profile,
};
pub use endpoint::{EDGES, Location, REGIONS, base_url};
pub use error::Error;
pub use profiles::{ListedAccount, listing, profile_names};
pub use proxy::ProxyChoice;
pub use redact::{may_be_secret, shown_name, shown_names, shown_path};
pub use resolve::resolve;
pub use secret::{Secret, ensure_secret, trim_secret};
pub use secret_command::SecretCommandFailure;
pub use settings::{SettingKey, SettingSource, SettingValue};
pub use sources::Sources;

#[cfg(any(test, feature = "fuzzing"))]
pub use {file::ConfigFile, toml_document::TomlDocument, twilio_cli::TwilioCli};
