//! Where credentials and settings come from: the environment, the config file, or the vendor's own command line. Knows no
//! flag and no request; what it cannot use it refuses with the name of the setting, never with its value.

mod account;
mod address;
mod credentials;
mod document;
mod edit;
mod environment;
mod error;
mod file;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
mod listing;
mod redact;
mod resolve;
mod secret;
mod store;
mod vendor_cli;

#[cfg(feature = "sandbox")]
pub use account::Source;
pub use account::{Account, AccountOverrides, RateLimits, Warning};
pub use address::{Location, base_url};
pub use credentials::ensure_sid;
pub use edit::{
    ConfigChange, NewProfile, default_location, default_profile, ensure_editable, has_profile,
    remove_profile, use_profile,
};
pub use environment::Environment;
pub use error::{Error, SecretCommandFailure};
pub use listing::{ListedAccount, listing, profile_names};
pub use redact::shown_names;
pub use resolve::resolve;
pub use secret::{Secret, ensure_secret};
