//! What can be wrong with credentials and settings. None of it holds a secret.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

use super::redact::shown_name;

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
    IncompleteCredentials {
        /// A part that is there.
        set: &'static str,
        /// The part or parts that are not.
        missing: String,
    },
    /// A SID is of the wrong form.
    #[error("{name} must be '{prefix}' and 32 hexadecimal digits, but {why}")]
    InvalidSid {
        /// The setting.
        name: &'static str,
        /// What the SID must begin with.
        prefix: &'static str,
        /// What it does instead.
        why: String,
    },
    /// A secret that cannot be one, such as one with a line end from a careless paste.
    #[error("{name} has a space, a line end or a control character in it")]
    InvalidSecret {
        /// The setting.
        name: &'static str,
    },
    /// A secret that is none.
    #[error("{name} is empty")]
    EmptySecret {
        /// The setting.
        name: &'static str,
    },
    /// A proxy that cannot be used. Its text may hold a password, and is left out.
    #[error("{name} names no proxy: write it as http://host:port, or as socks5://host:port")]
    InvalidProxy {
        /// The variable.
        name: &'static str,
    },
    /// There are two ways to one secret.
    #[error("secret_command and {other} are both set")]
    ConflictingSecrets {
        /// The other one.
        other: &'static str,
    },
    /// A command for a secret names no program.
    #[error("secret_command names no program")]
    NoProgram,
    /// A command gave no secret.
    #[error("secret_command: '{}' {source}", shown_name(.program))]
    SecretCommand {
        /// The program.
        program: String,
        /// Why.
        source: SecretCommandFailure,
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
    #[error("no profile is named '{}', for there is no config file", shown_name(.name))]
    NoConfigFile {
        /// The profile that was asked for.
        name: String,
        /// Where a config file would be looked for.
        file: Option<PathBuf>,
    },
    /// The config file has no such profile.
    #[error("no profile is named '{}'", shown_name(.name))]
    ProfileNotFound {
        /// The one that was asked for.
        name: String,
        /// The ones there are.
        known: Vec<String>,
    },
    /// The config file has several profiles, and none is the default.
    #[error("the config file does not say which profile to use")]
    NoDefaultProfile {
        /// The ones there are.
        known: Vec<String>,
    },
    /// A profile's settings cannot be used.
    #[error("profile '{}': {source}", shown_name(.name))]
    Profile {
        /// The profile.
        name: String,
        /// What is wrong with it.
        source: Box<Self>,
    },
    /// The vendor's command line has several profiles, and none is active.
    #[error("{} does not say which profile is active", path.display())]
    NoActiveProfile {
        /// The vendor's file.
        path: PathBuf,
        /// The ones there are.
        known: Vec<String>,
    },
    /// A profile of the vendor's command line cannot be used.
    #[error("profile '{}' of {}: {source}", shown_name(.name), path.display())]
    VendorProfile {
        /// The profile.
        name: String,
        /// The vendor's file.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<Self>,
    },
    /// A profile of the vendor's command line, in a form of long ago.
    #[error("its secret is in the system's keychain, which roomctl does not read")]
    SecretInKeychain,
    /// A profile of the vendor's command line cannot be asked for: roomctl's own goes before it.
    #[error("the config file has a profile of that name too")]
    Shadowed,
    /// A profile of the vendor's command line was to be changed.
    #[error("profile '{}' is twilio-cli's, which roomctl does not change", shown_name(.name))]
    ExternalProfile {
        /// The profile.
        name: String,
    },
    /// The config file has such a profile, and may not lose it.
    #[error("there is a profile '{}' already", shown_name(.name))]
    ProfileExists {
        /// The profile.
        name: String,
    },
    /// The config file cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The platform has no directory for a config file.
    #[error("there is no directory for a config file")]
    NoConfigDirectory,
    /// The base URL cannot be used.
    #[error("{name}: {source}")]
    BadUrl {
        /// The setting.
        name: &'static str,
        /// Why.
        source: InvalidUrl,
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

impl Error {
    /// The same without whose profile it is about, for where that is told beside it.
    pub(super) fn of_nobody(self) -> Self {
        match self {
            Self::Profile { source, .. } | Self::VendorProfile { source, .. } => *source,
            error => error,
        }
    }
}

/// Why a base URL cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidUrl {
    /// It is none.
    #[error("not a URL: {0}")]
    Malformed(#[from] url::ParseError),
    /// It would send the credentials unencrypted.
    #[error(
        "plain http would send the credentials unencrypted; it is for loopback (127.0.0.1, [::1], localhost) only"
    )]
    PlainHttp,
    /// Another scheme.
    #[error("the scheme must be https")]
    Scheme,
    /// A user, a password, a query or a fragment.
    #[error("a base URL has no user, password, query or fragment")]
    Extras,
}

/// The most that is read of what a command prints.
pub(super) const LONGEST: usize = 4096;

/// Why a command gave no secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretCommandFailure {
    /// It did not start.
    #[error("cannot be run: {0}")]
    NotRun(#[from] io::Error),
    /// It says that it failed.
    #[error("failed with {0}")]
    Failed(ExitStatus),
    /// It took too long, and was ended.
    #[error("gave no secret within {}", humantime::format_duration(*.0))]
    TimedOut(Duration),
    /// It printed nothing.
    #[error("printed nothing")]
    Empty,
    /// It printed more than one line.
    #[error("printed more than one line")]
    Lines,
    /// It printed more than any secret is long.
    #[error("printed more than {LONGEST} bytes")]
    TooLong,
    /// It printed something that is not text.
    #[error("printed what is not UTF-8")]
    NotText,
}
