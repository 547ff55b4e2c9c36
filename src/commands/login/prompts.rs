//! The prompts of `roomctl login`: the kind of credentials, the SIDs and the secret. A secret that is typed at another prompt
//! is not shown, and is used as the secret. Depends on `config` for the checks and on `context::prompt`.

use secrecy::{ExposeSecret, SecretString};

use crate::config;
use crate::context::{Context, prompt};
use crate::errors::{ConfirmationDeclined, UsageError};

/// How often a question is asked before the login fails.
const MAX_TRIES: usize = 3;

/// The length of an auth token, in hexadecimal digits.
const TOKEN_LENGTH: usize = 32;

/// Credentials as the user typed them.
pub struct TypedCredentials {
    /// The account SID.
    pub account_sid: String,
    /// The SID of the API key, unless the secret is the auth token.
    pub api_key: Option<String>,
    /// The secret of the API key, or the auth token.
    pub secret: SecretString,
}

/// What was typed at a prompt that does not ask for a secret.
enum Answer<T> {
    Value(T),
    Token(SecretString),
}

#[derive(Clone, Copy)]
enum Kind {
    ApiKey,
    AuthToken,
}

/// Prompts for the credentials that are not given. Fails if an answer is invalid several times, or on Ctrl-C or Ctrl-D.
pub async fn ask(
    account_sid: Option<String>,
    api_key: Option<String>,
    context: &Context,
) -> anyhow::Result<TypedCredentials> {
    let (kind, mut token) = match api_key {
        Some(_) => (Kind::ApiKey, None),
        None => match ask_kind(context).await? {
            Answer::Value(kind) => (kind, None),
            Answer::Token(token) => (Kind::AuthToken, Some(token)),
        },
    };
    let account_sid = match account_sid {
        Some(sid) => sid,
        None => ask_account_sid(&mut token, context).await?,
    };
    let api_key = match (kind, api_key) {
        (_, Some(sid)) => Some(sid),
        (Kind::ApiKey, None) if token.is_none() => {
            match ask_sid("API key SID (SK...): ", "SK", context).await? {
                Answer::Value(sid) => Some(sid),
                Answer::Token(typed) => {
                    token = Some(typed);
                    None
                }
            }
        }
        _ => None,
    };
    let secret = match token {
        Some(token) if api_key.is_none() => token,
        _ => ask_secret(api_key.is_some(), context).await?,
    };
    Ok(TypedCredentials { account_sid, api_key, secret })
}

async fn ask_kind(context: &Context) -> anyhow::Result<Answer<Kind>> {
    const QUESTION: &str = "Log in with an API key (recommended) or the auth token? [key/token] ";
    let parse = |text: &str| match text.to_ascii_lowercase().as_str() {
        "" | "k" | "key" | "api key" => Ok(Kind::ApiKey),
        "t" | "token" | "auth token" => Ok(Kind::AuthToken),
        _ => Err("answer 'key' or 'token'".to_owned()),
    };
    let is_visible =
        |text: &str| ["key", "token", "api key", "auth token"].iter().any(|word| word.starts_with(text));
    ask_until_valid(QUESTION, is_visible, parse, context).await
}

/// Prompts for the account SID. An auth token that is typed instead is kept in `token`.
async fn ask_account_sid(token: &mut Option<SecretString>, context: &Context) -> anyhow::Result<String> {
    const QUESTION: &str = "Account SID (AC...): ";
    if let Answer::Value(sid) = keep_token(ask_sid(QUESTION, "AC", context).await?, token) {
        return Ok(sid);
    }
    match ask_sid(QUESTION, "AC", context).await? {
        Answer::Value(sid) => Ok(sid),
        Answer::Token(_) => Err(UsageError::new("the account SID is missing")
            .hint("Find the account SID (AC...) beside the auth token at https://console.twilio.com.")
            .into()),
    }
}

fn keep_token<T>(answer: Answer<T>, token: &mut Option<SecretString>) -> Answer<T> {
    if let Answer::Token(typed) = &answer {
        *token = Some(typed.clone());
    }
    answer
}

/// Prompts for a SID, which is shown from its prefix on.
async fn ask_sid(question: &str, prefix: &'static str, context: &Context) -> anyhow::Result<Answer<String>> {
    let is_visible = |text: &str| {
        let text = text.trim_start();
        prefix.starts_with(text) || text.starts_with(prefix)
    };
    let parse = |text: &str| match config::ensure_sid("SID", prefix, text) {
        Ok(()) => Ok(text.to_owned()),
        Err(error) => Err(error.to_string()),
    };
    ask_until_valid(question, is_visible, parse, context).await
}

async fn ask_until_valid<T>(
    question: &str,
    is_visible: impl Fn(&str) -> bool,
    parse: impl Fn(&str) -> Result<T, String>,
    context: &Context,
) -> anyhow::Result<Answer<T>> {
    for _ in 0..MAX_TRIES {
        let typed = prompt::hidden_line(question, &is_visible, context).await?.ok_or(ConfirmationDeclined)?;
        let text = config::trim(typed.expose_secret());
        if is_auth_token(text) {
            context.messages.note("this has the form of an auth token: it is used as the auth token");
            return Ok(Answer::Token(text.into()));
        }
        match parse(text) {
            Ok(value) => return Ok(Answer::Value(value)),
            Err(reason) => context.messages.warning(&reason),
        }
    }
    Err(UsageError::new(format!("no valid answer in {MAX_TRIES} tries"))
        .hint("Find the account SID and API keys at https://console.twilio.com.")
        .into())
}

fn is_auth_token(text: &str) -> bool {
    text.len() == TOKEN_LENGTH && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

async fn ask_secret(of_key: bool, context: &Context) -> anyhow::Result<SecretString> {
    let question = if of_key { "API key secret (hidden): " } else { "Auth token (hidden): " };
    let secret = prompt::secret(question, context).await?.ok_or(ConfirmationDeclined)?;
    Ok(config::trim_secret(secret))
}
