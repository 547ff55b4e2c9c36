//! Credentials and settings: environment variables, config file, profiles; and that no secret is printed.

mod credentials;
mod malformed;
mod profiles;
// The commands are scripts for `sh`; for those of Windows see `windows`.
#[cfg(unix)]
mod secret_command;
// It looks for the secret in `/proc`.
#[cfg(target_os = "linux")]
mod secret_leaks;
mod settings;
mod vendor_cli;
