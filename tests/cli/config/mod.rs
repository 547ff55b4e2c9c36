//! Credentials and settings: environment variables, config file, profiles; and that no secret is printed.

mod credentials;
mod malformed;
mod profiles;
#[cfg(unix)]
mod secret_command;
#[cfg(target_os = "linux")]
mod secret_leaks;
mod settings;
mod vendor_cli;
