//! Errors of credentials and settings. No message contains a secret.
//!
//! Depends on `redact` for names in messages, and on `secret_command` for its errors.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::redact::{MIN_SECRET_LENGTH, shown_name, shown_path};
use super::secret_command::SecretCommandFailure;

/// Why credentials or settings cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// No source has credentials.
    #[error("no credentials found")]
    NoCredentials {
        /// The path of the config file, which does not exist or has no profile.
        file: Option<PathBuf>,
    },
    /// The credentials of a source are incomplete.
    #[error("{set} is set without {missing}")]
    IncompleteCredentials {
        /// The name of a setting that is set.
        set: &'static str,
        /// The names of the settings that are missing.
        missing: String,
    },
    /// There is an API key and no auth token.
    #[error(
        "the API key of the {place} cannot verify callbacks: they are signed with the auth token of the account"
    )]
    NoAuthToken {
        /// The profile or another source of the credentials.
        place: String,
    },
    /// A SID is malformed.
    #[error("invalid {name}: expected '{prefix}' and 32 hexadecimal digits, but {why}")]
    InvalidSid {
        /// The name of the setting.
        name: &'static str,
        /// The prefix of a valid SID.
        prefix: &'static str,
        /// How the SID differs from a valid one.
        why: String,
    },
    /// A SID or a secret contains white space, a control character or another invisible character.
    #[error("{name} contains whitespace or an invisible character: U+{code_point:04X}")]
    InvisibleCharacter {
        /// The name of the setting.
        name: &'static str,
        /// The code point of the character.
        code_point: u32,
    },
    /// A SID or a secret is in quotes.
    #[error("{name} begins or ends with a quote")]
    QuotedValue {
        /// The name of the setting.
        name: &'static str,
    },
    /// A secret is empty.
    #[error("{name} is empty")]
    EmptySecret {
        /// The name of the setting.
        name: &'static str,
    },
    /// A proxy is invalid. The message omits its text, which can contain a password.
    #[error("invalid proxy in {name}: expected http://host:port or socks5://host:port")]
    InvalidProxy {
        /// The name of the variable.
        name: &'static str,
    },
    /// The credentials of a proxy contain a character that must be escaped. The message omits their text.
    #[error("invalid proxy in {name}: its user name or password contains an unescaped '{character}'")]
    UnescapedProxy {
        /// The name of the variable.
        name: &'static str,
        /// The character.
        character: char,
    },
    /// Two settings give the same secret.
    #[error("secret_command and {other} are both set")]
    ConflictingSecrets {
        /// The setting other than `secret_command`.
        other: &'static str,
    },
    /// `secret_command` is empty.
    #[error("secret_command is empty")]
    NoProgram,
    /// `secret_command` gave no secret.
    #[error("secret_command: '{}' {source}", shown_name(.program))]
    SecretCommand {
        /// The program of the command.
        program: String,
        /// The cause.
        source: SecretCommandFailure,
    },
    /// The config file cannot be read.
    #[error("cannot read {}: {source}", shown_path(path))]
    Unreadable {
        /// The path of the file.
        path: PathBuf,
        /// The cause.
        source: Arc<io::Error>,
    },
    /// The config file is malformed.
    #[error("{}, line {line}: {reason}", shown_path(path))]
    Malformed {
        /// The path of the file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong, without the text of the line, which can contain a secret.
        reason: String,
    },
    /// A profile has no credentials.
    #[error("account_sid is missing")]
    EmptyProfile,
    /// A profile is requested, and there is no config file.
    #[error("profile '{}' not found: there is no config file", shown_name(.name))]
    NoConfigFile {
        /// The requested profile.
        name: String,
        /// The path of the config file, which does not exist or has no profile.
        file: Option<PathBuf>,
    },
    /// The requested profile does not exist.
    #[error("profile '{}' not found", shown_name(.name))]
    ProfileNotFound {
        /// The requested profile.
        name: String,
        /// The names of the existing profiles.
        known: Vec<String>,
    },
    /// A variable names a profile that does not exist.
    #[error("{name}: {source}")]
    Variable {
        /// The name of the variable.
        name: &'static str,
        /// The cause.
        source: Box<Self>,
    },
    /// The config file has several profiles, and none is the default.
    #[error("no default profile in the config file")]
    NoDefaultProfile {
        /// The names of the existing profiles.
        known: Vec<String>,
    },
    /// A profile's settings cannot be used.
    #[error("profile '{}': {source}", shown_name(.name))]
    Profile {
        /// The name of the profile.
        name: String,
        /// What is wrong with the profile.
        source: Box<Self>,
    },
    /// twilio-cli has several profiles, and none is active.
    #[error("no active profile in {}", shown_path(path))]
    NoActiveProfile {
        /// The config file of twilio-cli.
        path: PathBuf,
        /// The names of the existing profiles.
        known: Vec<String>,
    },
    /// The settings of a twilio-cli profile cannot be used.
    #[error("profile '{}' of {}: {source}", shown_name(.name), shown_path(path))]
    VendorProfile {
        /// The name of the profile.
        name: String,
        /// The config file of twilio-cli.
        path: PathBuf,
        /// What is wrong with the profile.
        source: Box<Self>,
    },
    /// A twilio-cli profile in the old form, whose secret is in the system's keychain.
    #[error("the secret is in the system keychain, which roomctl cannot read")]
    SecretInKeychain,
    /// A twilio-cli profile cannot be selected, since the config file has one of that name.
    #[error("the config file has a profile with the same name")]
    Shadowed,
    /// A twilio-cli profile cannot be changed.
    #[error("profile '{}' belongs to twilio-cli; roomctl cannot change it", shown_name(.name))]
    ExternalProfile {
        /// The name of the profile.
        name: String,
    },
    /// The profile exists already.
    #[error("profile '{}' already exists", shown_name(.name))]
    ProfileExists {
        /// The name of the profile.
        name: String,
    },
    /// The config file cannot be written.
    #[error("cannot write {}: {source}", shown_path(path))]
    Unwritable {
        /// The path of the file.
        path: PathBuf,
        /// The cause.
        source: Arc<io::Error>,
    },
    /// The platform has no directory for a config file.
    #[error("cannot determine the config directory")]
    NoConfigDirectory,
    /// A base URL is invalid.
    #[error("{name}: {source}")]
    BadUrl {
        /// The name of the setting.
        name: &'static str,
        /// The cause.
        source: InvalidUrl,
    },
    /// A region or an edge is not a valid part of a host name.
    #[error("invalid {name}: expected letters, digits and hyphens, such as '{example}'")]
    BadHostLabel {
        /// The name of the setting.
        name: &'static str,
        /// A valid value.
        example: &'static str,
    },
    /// A region or an edge is so long that it may be a secret.
    #[error("{name} must have fewer than {MIN_SECRET_LENGTH} characters, such as '{example}'")]
    LongHostLabel {
        /// The name of the setting.
        name: &'static str,
        /// A valid value.
        example: &'static str,
    },
    /// A variable names a file that does not exist.
    #[error("{name} names no file: '{}'", shown_path(path))]
    NoSuchFile {
        /// The name of the variable.
        name: &'static str,
        /// The path of the file.
        path: PathBuf,
    },
    /// An environment variable is not valid UTF-8.
    #[error("{name} is not valid UTF-8")]
    NotText {
        /// The name of the variable.
        name: &'static str,
    },
}

impl Error {
    /// Returns the error without the name of the profile, for output that shows the name separately.
    pub(super) fn without_profile(self) -> Self {
        match self {
            Self::Profile { source, .. } | Self::VendorProfile { source, .. } => *source,
            error => error,
        }
    }
}

/// Why a base URL is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidUrl {
    /// It is not a URL.
    #[error("not a URL: {}", problem(*.0))]
    Malformed(#[from] url::ParseError),
    /// It would send the credentials unencrypted.
    #[error(
        "http is allowed only for localhost (127.0.0.1, [::1]), since it does not encrypt the credentials"
    )]
    PlainHttp,
    /// The scheme is neither `https` nor `http`.
    #[error("the scheme must be https")]
    Scheme,
    /// The host is so long that it may be a secret.
    #[error("a host without dots has fewer than {MIN_SECRET_LENGTH} characters")]
    LongHost,
    /// It contains a user, a password, a query or a fragment.
    #[error("a base URL cannot contain a user, a password, a query or a fragment")]
    Extras,
}

fn problem(error: url::ParseError) -> String {
    match error {
        url::ParseError::RelativeUrlWithoutBase => "it must begin with https://".to_owned(),
        error => error.to_string(),
    }
}
