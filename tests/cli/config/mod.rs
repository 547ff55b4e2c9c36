//! Credentials and settings: environment variables, config file, profiles; and that no secret is printed.

pub mod credentials;
#[cfg(unix)]
pub mod malformed;
pub mod profiles;
#[cfg(unix)]
pub mod secret_command;
#[cfg(target_os = "linux")]
pub mod secret_leaks;
pub mod vendor_cli;
