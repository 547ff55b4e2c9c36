//! Where credentials and settings come from: the environment, the config file, or the vendor's own command line. Knows no
//! flag and no request; what it cannot use it refuses with the name of the setting, never with its value.

mod account;
mod credentials;
mod edit;
mod endpoint;
mod environment;
mod error;
mod file;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
mod locked_file;
mod profiles;
mod redact;
mod resolve;
mod secret;
mod toml_document;
mod twilio_cli;

#[cfg(feature = "sandbox")]
pub use account::Source;
pub use account::{Account, Rates, Wanted, Warning};
pub use credentials::ensure_sid;
pub use edit::{
    Changed, NewProfile, default_profile, ensure_own, has_profile, remove_profile, use_profile,
    usual_location,
};
pub use endpoint::{Location, base_url};
pub use environment::Environment;
pub use error::{Error, NoSecret};
pub use profiles::{Listed, listing, profile_names};
pub use redact::shown_names;
pub use resolve::resolve;
pub use secret::{Secret, ensure_secret};
