//! What can be wrong with credentials and settings. None of it holds a secret.

use std::path::PathBuf;

use super::address::BadUrl;

/// No account can be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There are none at all.
    #[error("no credentials")]
    NoCredentials {
        /// Where a config file would be looked for.
        file: Option<PathBuf>,
    },
    /// Some are there, but a part of them is missing.
    #[error("{set} is set, but not {missing}")]
    Half {
        /// A part that is there.
        set: &'static str,
        /// The part or parts that are not.
        missing: String,
    },
    /// A SID is of the wrong form.
    #[error("{name} must be '{prefix}' and 32 hexadecimal digits, but {why}")]
    BadSid {
        /// The setting.
        name: &'static str,
        /// What the SID must begin with.
        prefix: &'static str,
        /// What it does instead.
        why: String,
    },
    /// A secret that cannot be one, such as one with a line end from a careless paste.
    #[error("{name} has a space, a line end or a control character in it")]
    BadSecret {
        /// The setting.
        name: &'static str,
    },
    /// The config file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The config file is not what it should be.
    #[error("{}, line {line}: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong; the text of the line may be a secret and is left out.
        reason: String,
    },
    /// A profile says nothing of an account.
    #[error("it has no account_sid")]
    EmptyProfile,
    /// A profile was asked for by name, and there is no config file to look it up in.
    #[error("no profile is named '{name}', for there is no config file")]
    NoFile {
        /// The profile that was asked for.
        name: String,
        /// Where a config file would be looked for.
        file: Option<PathBuf>,
    },
    /// The config file has no such profile.
    #[error("no profile is named '{name}'")]
    NoProfile {
        /// The one that was asked for.
        name: String,
        /// The ones there are.
        known: Vec<String>,
    },
    /// The config file has several profiles, and none is the default.
    #[error("the config file does not say which profile to use")]
    NoDefault {
        /// The ones there are.
        known: Vec<String>,
    },
    /// A profile's settings cannot be used.
    #[error("profile '{name}': {source}")]
    Profile {
        /// The profile.
        name: String,
        /// What is wrong with it.
        source: Box<Self>,
    },
    /// The base URL cannot be used.
    #[error("{name}: {source}")]
    BadUrl {
        /// The setting.
        name: &'static str,
        /// Why.
        source: BadUrl,
    },
    /// A region or edge that is no part of a host name.
    #[error("{name} must be letters, digits and hyphens, such as '{example}'")]
    BadPlace {
        /// The setting.
        name: &'static str,
        /// One that would do.
        example: &'static str,
    },
    /// An environment variable that is not text.
    #[error("{name} is not valid UTF-8")]
    NotText {
        /// The variable.
        name: &'static str,
    },
}
