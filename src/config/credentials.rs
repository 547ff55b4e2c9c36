//! What credentials are made of, and which parts belong together.

use super::error::Error;
use super::secret::{Secret, ensure_secret};

/// A user and a secret that belong together, and whose account it is.
#[derive(Debug)]
pub(super) struct Credentials {
    pub(super) account_sid: String,
    pub(super) user: String,
    pub(super) secret: Secret,
}

/// The four settings that credentials are made of, and what the source of a profile or the environment calls them.
pub(super) struct Parts {
    pub(super) account_sid: (&'static str, Option<String>),
    pub(super) auth_token: (&'static str, Option<Secret>),
    pub(super) api_key: (&'static str, Option<String>),
    pub(super) api_secret: (&'static str, Option<Secret>),
}

impl Parts {
    /// Puts the parts together: an API key goes before an auth token, as in the vendor's own clients. `None` if there is
    /// no part at all; half of a pair is an error, since to go on with other credentials would act on another account.
    pub(super) fn credentials(self) -> Result<Option<Credentials>, Error> {
        let Self { account_sid, auth_token, api_key, api_secret } = self;
        let set = [
            api_key.1.is_some().then_some(api_key.0),
            api_secret.1.is_some().then_some(api_secret.0),
            account_sid.1.is_some().then_some(account_sid.0),
            auth_token.1.is_some().then_some(auth_token.0),
        ];
        let Some(set) = set.into_iter().flatten().next() else { return Ok(None) };
        let secret = match (&api_key.1, &api_secret.1, &auth_token.1) {
            (Some(_), None, _) => Some(api_secret.0.to_owned()),
            (None, Some(_), _) => Some(api_key.0.to_owned()),
            (None, None, None) => Some(format!("{}, or {} and {}", auth_token.0, api_key.0, api_secret.0)),
            _ => None,
        };
        let account = account_sid.1.is_none().then(|| account_sid.0.to_owned());
        let missing = account.into_iter().chain(secret).collect::<Vec<_>>().join(" and ");
        if !missing.is_empty() {
            return Err(Error::IncompleteCredentials { set, missing });
        }

        let account = account_sid.1.unwrap_or_default();
        ensure_sid(account_sid.0, "AC", &account)?;
        let (user, name, secret) = match (api_key.1, api_secret.1, auth_token.1) {
            (Some(key), Some(secret), _) => {
                ensure_sid(api_key.0, "SK", &key)?;
                (key, api_secret.0, secret)
            }
            (_, _, token) => (account.clone(), auth_token.0, token.unwrap_or_default()),
        };
        if let Secret::Known(secret) = &secret {
            ensure_secret(name, secret)?;
        }
        Ok(Some(Credentials { account_sid: account, user, secret }))
    }
}

/// Makes sure that a SID is of its form. The value is not shown: the likeliest mistake is a secret in the wrong place.
pub fn ensure_sid(name: &'static str, prefix: &'static str, value: &str) -> Result<(), Error> {
    let digits = value.strip_prefix(prefix);
    let why = match (digits, value.get(..2)) {
        (Some(digits), _) if digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            return Ok(());
        }
        (Some(digits), _) if digits.len() == 32 => {
            "it has a character that is not a hexadecimal digit".to_owned()
        }
        (Some(digits), _) => match digits.chars().count() {
            1 => format!("it has 1 character after '{prefix}'"),
            count => format!("it has {count} characters after '{prefix}'"),
        },
        (None, Some("AC")) => "it begins with 'AC': it is an account SID".to_owned(),
        (None, Some("SK")) => "it begins with 'SK': it is the SID of an API key".to_owned(),
        (None, _) => format!("it does not begin with '{prefix}'"),
    };
    Err(Error::InvalidSid { name, prefix, why })
}
