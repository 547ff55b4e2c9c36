//! Where credentials and settings come from: the environment or the config file. Knows no flag and no request; what it
//! cannot use it refuses with the name of the setting, never with its value.

mod address;
mod environment;
mod error;
mod file;

use std::num::NonZeroU32;
use std::path::PathBuf;

use secrecy::SecretString;
use url::Url;

pub use address::base_url;
pub use environment::Environment;
pub use error::Error;

use address::Location;
use file::{File, usual_file};

/// Whose account is used, where it is, and how fast.
#[derive(Debug)]
pub struct Account {
    /// Where the API is.
    pub base_url: Url,
    /// The account's own SID.
    pub sid: String,
    /// The profile that says so, if one does.
    pub profile: Option<String>,
    /// The user of HTTP Basic: the SID of an account (`AC…`) or of an API key (`SK…`).
    pub user: String,
    /// Its password: the auth token, or the API key's secret.
    pub password: SecretString,
    /// A PEM file with certificate authorities to trust beside the system's.
    pub extra_roots: Option<PathBuf>,
    /// How fast it may be used.
    pub rates: Rates,
    /// What the person should know of where this comes from.
    pub warnings: Vec<String>,
}

/// Requests a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// Those that read.
    pub reads: NonZeroU32,
    /// Those that change something.
    pub writes: NonZeroU32,
}

impl Rates {
    /// The rates in `80,20`; one number counts for both.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (reads, writes) = text.split_once(',').unwrap_or((text, text));
        match (reads.trim().parse(), writes.trim().parse()) {
            (Ok(reads), Ok(writes)) => Ok(Self { reads, writes }),
            _ => Err("write it as 80,20: reads and writes a second, each at least 1".to_owned()),
        }
    }
}

impl Default for Rates {
    /// The quotas that the vendor gives every account.
    fn default() -> Self {
        const READS: NonZeroU32 = NonZeroU32::new(80).unwrap();
        const WRITES: NonZeroU32 = NonZeroU32::new(20).unwrap();
        Self { reads: READS, writes: WRITES }
    }
}

/// What the command line says of the account.
#[derive(Debug, Default)]
pub struct Wanted<'w> {
    /// The profile to use, before any environment.
    pub profile: Option<&'w str>,
    /// The base URL to use, before any other.
    pub base_url: Option<&'w Url>,
}

/// The account to use: of the profile that is wanted; else of the environment; else of the config file's default
/// profile. Credentials never mix: one source gives them all. A base URL, region or edge in the environment goes before
/// that of a profile that was not asked for by name.
pub fn resolve(wanted: &Wanted<'_>, environment: &Environment) -> Result<Account, Error> {
    let from_environment = match wanted.profile {
        Some(_) => None,
        None => environment.credentials()?,
    };
    let mut warnings = Vec::new();
    let (credentials, of_profile, rates, profile) = if let Some(credentials) = from_environment {
        (credentials, Location::default(), Rates::default(), None)
    } else {
        let file = File::read(environment)?.ok_or_else(|| match wanted.profile {
            Some(name) => Error::NoFile { name: name.to_owned(), file: usual_file() },
            None => Error::NoCredentials { file: usual_file() },
        })?;
        warnings.extend(file.permission_warning());
        let (name, profile) = file.profile(wanted.profile)?;
        (profile.credentials(name)?, profile.location(name)?, profile.rates(), Some(name.to_owned()))
    };
    let base_url = match (wanted.base_url, wanted.profile) {
        (Some(url), _) => url.clone(),
        (None, Some(_)) => of_profile.url()?,
        (None, None) => environment.location()?.unwrap_or(of_profile).url()?,
    };
    Ok(Account {
        base_url,
        sid: credentials.account_sid,
        profile,
        user: credentials.user,
        password: credentials.password,
        extra_roots: environment.extra_roots(),
        rates,
        warnings,
    })
}

/// The names of the config file's profiles, sorted. A file that cannot be read has none.
pub fn profile_names(environment: &Environment) -> Vec<String> {
    File::read(environment).ok().flatten().map_or_else(Vec::new, |file| file.names())
}

/// A user and a password that belong together, and whose account it is.
#[derive(Debug)]
struct Credentials {
    account_sid: String,
    user: String,
    password: SecretString,
}

/// The four settings that credentials are made of, and what the source of a profile or the environment calls them.
struct Parts {
    account_sid: (&'static str, Option<String>),
    auth_token: (&'static str, Option<SecretString>),
    api_key: (&'static str, Option<String>),
    api_secret: (&'static str, Option<SecretString>),
}

impl Parts {
    /// Puts the parts together: an API key goes before an auth token, as in the vendor's own clients. `None` if there is
    /// no part at all; half of a pair is an error, since to go on with other credentials would act on another account.
    fn credentials(self) -> Result<Option<Credentials>, Error> {
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
            return Err(Error::Half { set, missing });
        }

        let account = account_sid.1.unwrap_or_default();
        ensure_sid(account_sid.0, "AC", &account)?;
        let (user, (name, password)) = match (api_key.1, api_secret.1, auth_token.1) {
            (Some(key), Some(secret), _) => {
                ensure_sid(api_key.0, "SK", &key)?;
                (key, (api_secret.0, secret))
            }
            (_, _, token) => (account.clone(), (auth_token.0, token.unwrap_or_default())),
        };
        ensure_secret(name, &password)?;
        Ok(Some(Credentials { account_sid: account, user, password }))
    }
}

/// The value is not shown: the likeliest mistake is a secret in the wrong place.
fn ensure_sid(name: &'static str, prefix: &'static str, value: &str) -> Result<(), Error> {
    let digits = value.strip_prefix(prefix);
    let why = match (digits, value.get(..2)) {
        (Some(digits), _) if digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            return Ok(());
        }
        (Some(digits), _) if digits.len() == 32 => {
            "it has a character that is not a hexadecimal digit".to_owned()
        }
        (Some(digits), _) => format!("it has {} characters after '{prefix}'", digits.chars().count()),
        (None, Some("AC")) => "it begins with 'AC': it is an account SID".to_owned(),
        (None, Some("SK")) => "it begins with 'SK': it is the SID of an API key".to_owned(),
        (None, _) => format!("it does not begin with '{prefix}'"),
    };
    Err(Error::BadSid { name, prefix, why })
}

fn ensure_secret(name: &'static str, secret: &SecretString) -> Result<(), Error> {
    use secrecy::ExposeSecret;

    let odd = secret.expose_secret().chars().any(|c| c.is_whitespace() || c.is_control());
    if odd { Err(Error::BadSecret { name }) } else { Ok(()) }
}
