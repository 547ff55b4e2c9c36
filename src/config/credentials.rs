//! Credentials: the settings they consist of, and the checks that these settings belong together and are well-formed.
//!
//! Depends on `credential_text`, `secret` and `error`.

use super::credential_text::{ensure_clean, trim};
use super::error::Error;
use super::secret::{Secret, ensure_secret, trim_secret};

/// Checked credentials of an account.
#[derive(Debug)]
pub(super) struct Credentials {
    /// The SID of the account.
    pub(super) account_sid: String,
    /// The user name of HTTP Basic authentication: the SID of the API key, or else of the account.
    pub(super) user: String,
    /// The password: the secret of the API key, or else the auth token.
    pub(super) secret: Secret,
    /// The auth token, also if an API key is used.
    pub(super) auth_token: Option<Secret>,
}

/// A setting under the name that its source uses. The value is `None` if it is not set.
pub(super) struct Setting<T> {
    pub(super) name: &'static str,
    pub(super) value: Option<T>,
}

impl<T> Setting<T> {
    pub(super) fn new(name: &'static str, value: Option<T>) -> Self {
        Self { name, value }
    }

    pub(super) fn name_if_set(&self) -> Option<&'static str> {
        self.value.as_ref().map(|_| self.name)
    }

    pub(super) fn name_if_missing(&self) -> Option<&'static str> {
        self.value.is_none().then_some(self.name)
    }
}

/// The settings of one source that make up credentials.
pub(super) struct CredentialSettings {
    pub(super) account_sid: Setting<String>,
    pub(super) auth_token: Setting<Secret>,
    pub(super) api_key: Setting<String>,
    pub(super) api_secret: Setting<Secret>,
}

impl CredentialSettings {
    /// Returns the credentials, or `None` if no setting is set. An API key takes precedence over an auth token.
    ///
    /// Incomplete settings are an error: credentials of another source could belong to another account.
    pub(super) fn check(self) -> Result<Option<Credentials>, Error> {
        let settings = self.trimmed();
        let Some(set) = settings.first_set() else { return Ok(None) };
        let missing = settings.missing();
        let uses_key = settings.uses_key();
        let Self { account_sid, auth_token, api_key, api_secret } = settings;
        let token = auth_token.value.clone().filter(Secret::may_be_valid);
        let secret = if uses_key { api_secret } else { auth_token };
        let user = if uses_key { api_key.value } else { account_sid.value.clone() };
        let (Some(account_sid_value), Some(user), Some(secret_value)) =
            (account_sid.value, user, secret.value)
        else {
            return Err(Error::IncompleteCredentials { set, missing });
        };
        ensure_sid(account_sid.name, "AC", &account_sid_value)?;
        if uses_key {
            ensure_sid(api_key.name, "SK", &user)?;
        }
        if let Secret::Known(known) = &secret_value {
            ensure_secret(secret.name, known)?;
        }
        Ok(Some(Credentials {
            account_sid: account_sid_value,
            user,
            secret: secret_value,
            auth_token: token,
        }))
    }

    /// Returns the settings without the white space around their values.
    fn trimmed(mut self) -> Self {
        for sid in [&mut self.account_sid, &mut self.api_key] {
            sid.value = sid.value.take().map(|sid| trim(&sid).to_owned());
        }
        for secret in [&mut self.auth_token, &mut self.api_secret] {
            secret.value = secret.value.take().map(|secret| match secret {
                Secret::Known(known) => Secret::Known(trim_secret(known)),
                command @ Secret::Command(_) => command,
            });
        }
        self
    }

    fn uses_key(&self) -> bool {
        self.api_key.value.is_some() || self.api_secret.value.is_some()
    }

    /// Returns the name of a setting that is set, the most specific one first.
    fn first_set(&self) -> Option<&'static str> {
        let key = self.api_key.name_if_set().or(self.api_secret.name_if_set());
        key.or(self.account_sid.name_if_set()).or(self.auth_token.name_if_set())
    }

    /// Returns the names of the missing settings as a message lists them.
    fn missing(&self) -> String {
        let Self { account_sid, auth_token, api_key, api_secret } = self;
        let secret = if self.uses_key() {
            api_key.name_if_missing().or(api_secret.name_if_missing()).map(str::to_owned)
        } else {
            let either = |token| format!("{token}, or {} and {}", api_key.name, api_secret.name);
            auth_token.name_if_missing().map(either)
        };
        let account_sid = account_sid.name_if_missing().map(str::to_owned);
        account_sid.into_iter().chain(secret).collect::<Vec<_>>().join(" and ")
    }
}

/// Fails if a SID is malformed. The error omits the value, which can be a secret in the wrong place.
pub fn ensure_sid(name: &'static str, prefix: &'static str, value: &str) -> Result<(), Error> {
    ensure_clean(name, value)?;
    let why = match value.strip_prefix(prefix) {
        Some(digits) if digits.len() == 32 => {
            if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Ok(());
            }
            "it has a character that is not a hexadecimal digit".to_owned()
        }
        Some(digits) => match digits.chars().count() {
            1 => format!("it has 1 character after '{prefix}'"),
            count => format!("it has {count} characters after '{prefix}'"),
        },
        None => match value.get(..2) {
            Some("AC") => "it begins with 'AC': it is an account SID".to_owned(),
            Some("SK") => "it begins with 'SK': it is the SID of an API key".to_owned(),
            _ => format!("it does not begin with '{prefix}'"),
        },
    };
    Err(Error::InvalidSid { name, prefix, why })
}
