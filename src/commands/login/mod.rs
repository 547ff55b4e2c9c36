//! `roomctl login`: saves credentials as a profile in the config file.
//!
//! Prompts for values that are not given as flags, and checks the credentials with one request before it writes the
//! profile. Depends on `config` for the file and on `prompts`.

mod prompts;

use std::io::{self, IsTerminal, Read};

use anyhow::Context as _;
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::arguments::CompletionKind;
use crate::config::{self, ConfigChange, EDGES, Location, NewProfile, REGIONS};
use crate::context::Context;
use crate::context::prompt;
use crate::errors::{ExitCode, UsageError, command_line, hints_on_config, shell_quote};
use crate::moderation::confirm;

use self::prompts::TypedCredentials;

/// Maximum size of a secret on standard input, in bytes.
const MAX_INPUT_BYTES: usize = 4096;

/// Maximum length of a profile name, in characters. Secrets are longer, so one given in its place is rejected.
const MAX_PROFILE_NAME: usize = 31;

/// The arguments of `roomctl login`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Prompts for the values that are not given. The secret is never an argument: it is prompted for, or read from stdin. The \
profile is saved only if the API accepts the credentials. Without --region, --edge and --base-url, those of the replaced \
profile are kept, or those of the environment are used.

Exit codes: 3 if the API rejects the credentials, 1 if declined.

Examples:
  roomctl login
  roomctl login production --region ie1 --default
  roomctl login ci --account-sid AC... --api-key SK... --with-token < secret.txt")]
pub struct Args {
    /// Name of the profile
    #[arg(default_value = "default")]
    name: String,

    /// Account SID (AC...)
    #[arg(long, value_name = "SID")]
    account_sid: Option<String>,

    /// SID (SK...) of an API key; without it, use the auth token
    #[arg(long, value_name = "SID")]
    api_key: Option<String>,

    /// Read the secret from stdin
    #[arg(long)]
    with_token: bool,

    /// Region of the credentials, e.g. ie1
    #[arg(long, add = CompletionKind::Words(REGIONS))]
    region: Option<String>,

    /// Edge to connect through, e.g. dublin
    #[arg(long, add = CompletionKind::Words(EDGES))]
    edge: Option<String>,

    /// Set it as the default profile
    #[arg(long)]
    default: bool,

    /// Skip the confirmation prompt
    ///
    /// It asks before an existing profile is replaced.
    #[arg(short, long)]
    yes: bool,
}

/// Prompts for missing values, checks the credentials with one request, and saves the profile.
///
/// Fails before any prompt if an argument is invalid, or if a value is missing and no prompt is possible. Nothing is
/// written if the API rejects the credentials.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let sources = context.sources();
    let environment = &sources.environment;
    let given = args.location(context)?;
    args.ensure_name()?;
    args.ensure_sids()?;
    args.ensure_complete(context)?;
    let replaces = config::has_profile(&args.name, sources)?;
    if replaces && !args.yes {
        args.ask_to_replace(context).await?;
    }
    let usual = || config::default_location(&args.name, sources);
    let location = if given.is_empty() { usual()? } else { given };
    if args.account_sid.is_none() {
        context.messages.note("Find the account SID and API keys at https://console.twilio.com.");
    }
    let TypedCredentials { account_sid, api_key, secret } = args.credentials(context).await?;
    ensure_secret(&secret, api_key.is_some())?;
    let profile = NewProfile { name: args.name.clone(), account_sid, api_key, secret, location };

    let account = profile.account(environment)?;
    let user = format!("{} at {}", account.user, account.base_url);
    context.check(account).await?;
    let changed = profile.save(environment, args.default, replaces || args.yes)?;
    report(&user, &args.name, &changed, context);
    if let Some(warning) = context.environment_override(&args.name) {
        context.messages.warning(&warning);
    }
    Ok(ExitCode::Success)
}

impl Args {
    /// Returns the API location from the flags. Fails if `--base-url` is used with `--region` or `--edge`.
    fn location(&self, context: &Context) -> anyhow::Result<Location> {
        let base_url = context.base_url()?.map(String::from);
        if base_url.is_some() && (self.region.is_some() || self.edge.is_some()) {
            return Err(UsageError::new("--base-url cannot be used with --region or --edge").into());
        }
        let location = [base_url, self.region.clone(), self.edge.clone()];
        Ok(Location::new(["--base-url", "--region", "--edge"], location)
            .map_err(|error| usage_error(&error))?)
    }

    /// Fails if the profile name is invalid. The error omits the value, since it may be a secret given by mistake.
    fn ensure_name(&self) -> Result<(), UsageError> {
        let length = self.name.chars().count();
        // Other commands would parse a name with a leading hyphen as a flag.
        let is_plain = !self.name.contains(char::is_control) && !self.name.starts_with('-');
        if (1..=MAX_PROFILE_NAME).contains(&length) && is_plain && !config::may_be_secret(&self.name) {
            return Ok(());
        }
        let form = format!(
            "a profile name must have 1 to {MAX_PROFILE_NAME} characters, without control characters, a leading hyphen, or 24 \
             letters and digits in a row"
        );
        Err(UsageError::new(form)
            .hint("The secret is not an argument: roomctl prompts for it, or reads it from stdin with --with-token."))
    }

    /// Fails if the account SID or the API key SID is malformed.
    fn ensure_sids(&self) -> Result<(), UsageError> {
        let sids = [("--account-sid", "AC", &self.account_sid), ("--api-key", "SK", &self.api_key)];
        let given = sids.into_iter().filter_map(|(flag, prefix, sid)| Some((flag, prefix, sid.as_deref()?)));
        let mut checks = given.map(|(flag, prefix, sid)| config::ensure_sid(flag, prefix, config::trim(sid)));
        checks.try_for_each(|check| check).map_err(|error| usage_error(&error))
    }

    /// Fails if a value is missing and cannot be prompted for.
    fn ensure_complete(&self, context: &Context) -> Result<(), UsageError> {
        if self.with_token && io::stdin().is_terminal() {
            return Err(UsageError::new("--with-token reads the secret from stdin, but stdin is a terminal")
                .hint("Omit --with-token to be prompted for the secret."));
        }
        let missing = [("--account-sid", self.account_sid.is_none()), ("--with-token", !self.with_token)];
        let missing = missing.into_iter().filter_map(|(flag, is_missing)| is_missing.then_some(flag));
        let missing = missing.collect::<Vec<_>>();
        if missing.is_empty() || prompt::is_possible(context) {
            return Ok(());
        }
        let missing = missing.join(" and ");
        Err(UsageError::new(format!("login without prompts requires {missing}"))
            .hint("Example: `roomctl login --account-sid AC... --api-key SK... --with-token < secret.txt`"))
    }

    async fn ask_to_replace(&self, context: &Context) -> anyhow::Result<()> {
        let name = &self.name;
        if !prompt::is_possible(context) {
            let usage_error = UsageError::new(format!("profile '{name}' already exists"));
            return Err(usage_error.hint("Use --yes to replace it, or choose another name.").into());
        }
        confirm::ask_only(&format!("Profile '{name}' already exists. Replace it?"), context).await
    }

    /// Returns the credentials: all from arguments and stdin with `--with-token`, otherwise what is missing from prompts.
    async fn credentials(&self, context: &Context) -> anyhow::Result<TypedCredentials> {
        let trimmed = |sid: &Option<String>| sid.as_deref().map(|sid| config::trim(sid).to_owned());
        let (account_sid, api_key) = (trimmed(&self.account_sid), trimmed(&self.api_key));
        match account_sid {
            Some(account_sid) if self.with_token => {
                // Reading on a blocking thread keeps the runtime free to handle an interrupt.
                let secret = tokio::task::spawn_blocking(piped_secret).await??;
                Ok(TypedCredentials { account_sid, api_key, secret })
            }
            account_sid => prompts::ask(account_sid, api_key, context).await,
        }
    }
}

fn ensure_secret(secret: &SecretString, of_key: bool) -> Result<(), UsageError> {
    let name = if of_key { "the API key's secret" } else { "the auth token" };
    config::ensure_secret(name, secret).map_err(|error| usage_error(&error))
}

fn report(what: &str, name: &str, changed: &ConfigChange, context: &Context) {
    context
        .messages
        .info(&format!("the API accepted {what}; saved profile '{name}' in {}", changed.path.display()));
    if changed.new_default.as_deref() == Some(name) {
        if changed.old_default != changed.new_default {
            context.messages.info(&format!("profile '{name}' is the default profile now"));
        }
    } else {
        let (name, for_good) = (shell_quote(name), command_line("roomctl profiles use", &[name]));
        context
            .messages
            .info(&format!("use it with --profile {name}, or make it the default with `{for_good}`"));
    }
}

/// Reads the secret from standard input, without the white space around it.
///
/// Fails if the input cannot be read or is longer than [`MAX_INPUT_BYTES`] bytes.
fn piped_secret() -> anyhow::Result<SecretString> {
    let mut text = Zeroizing::new(String::with_capacity(MAX_INPUT_BYTES + 1));
    let input = io::stdin().take(MAX_INPUT_BYTES as u64 + 1).read_to_string(&mut text);
    input.context("cannot read the secret from stdin")?;
    if text.len() > MAX_INPUT_BYTES {
        return Err(
            UsageError::new(format!("the secret on stdin is longer than {MAX_INPUT_BYTES} bytes")).into()
        );
    }
    Ok(config::trim(&text).into())
}

/// Returns a config error as a usage error: the value came from the command line.
fn usage_error(error: &config::Error) -> UsageError {
    let usage_error = UsageError::new(error.to_string());
    hints_on_config(error).into_iter().fold(usage_error, UsageError::hint)
}
