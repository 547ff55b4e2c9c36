//! `roomctl login`: saves credentials as a profile in the config file.
//!
//! Prompts for values that are not given as flags, and checks the credentials with one request before it writes the
//! profile. Depends on `config` for the file and on `context::prompt` for the prompts.

use std::io::{self, IsTerminal, Read};

use anyhow::Context as _;
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::config::{self, Changed, Environment, Location, NewProfile};
use crate::context::Context;
use crate::context::prompt;
use crate::errors::{Declined, Exit, Misuse, command_line, word};
use crate::moderation::confirm;

/// Maximum size of a secret on standard input, in bytes.
const LONGEST: usize = 4096;

/// Maximum length of a profile name, in characters. Secrets are longer, so one given in its place is rejected.
const LONGEST_NAME: usize = 31;

/// The message for a prompt that gets no answer.
const NOT_SAVED: &str = "no profile was saved";

/// The arguments of `roomctl login`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
What is not given is asked for. The secret is never given as an argument: it is asked for, or read from standard input. \
Nothing is written unless the API lets the credentials in. Where no flag says where the API is, the profile that is \
replaced does, or else the environment.

Examples:
  roomctl login
  roomctl login production --region ie1 --default
  roomctl login ci --account-sid AC... --api-key SK... --with-token < secret.txt")]
pub struct Args {
    /// The profile's name
    #[arg(default_value = "default")]
    name: String,

    /// The account's SID (AC...)
    #[arg(long, value_name = "SID")]
    account_sid: Option<String>,

    /// The SID (SK...) of an API key of the account; without one, the secret is the account's auth token
    #[arg(long, value_name = "SID")]
    api_key: Option<String>,

    /// Read the secret from standard input, one line
    #[arg(long)]
    with_token: bool,

    /// The region that the credentials are of, such as ie1
    #[arg(long)]
    region: Option<String>,

    /// The edge to go through, such as dublin
    #[arg(long)]
    edge: Option<String>,

    /// Make it the default profile
    #[arg(long)]
    default: bool,

    /// Replace a profile of that name without asking
    #[arg(short, long)]
    yes: bool,
}

/// Prompts for missing values, checks the credentials with one request, and saves the profile.
///
/// Fails before any prompt if an argument is invalid, or if a value is missing and no prompt is possible. Nothing is
/// written if the API rejects the credentials.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let environment = Environment::of_process();
    context.ensure_none_chosen("roomctl login NAME")?;
    let given = args.location(context)?;
    args.ensure_name()?;
    args.ensure_sids()?;
    args.ensure_complete(context)?;
    let replaces = config::has_profile(&args.name, &environment)?;
    if replaces && !args.yes {
        args.ask_to_replace(context).await?;
    }
    let usual = || config::usual_location(&args.name, &environment);
    let location = if given.is_empty() { usual()? } else { given };
    if args.account_sid.is_none() {
        context.notices.remark("Account SID and API keys are shown at https://console.twilio.com.");
    }
    let account_sid = args.account_sid(context).await?;
    let api_key = args.api_key(context).await?;
    let secret = args.secret(api_key.is_some(), context).await?;
    let profile = NewProfile { name: args.name.clone(), account_sid, api_key, secret, location };

    let account = profile.account(&environment)?;
    let user = format!("{} at {}", account.user, account.base_url);
    context.connect(account).await?.check().await?;
    let changed = profile.save(&environment, args.default, replaces || args.yes)?;
    report(&user, &args.name, &changed, context);
    if environment.has_credentials() {
        context.notices.warning(
            "the environment's credentials (TWILIO_...) go before it, unless it is named with --profile",
        );
    }
    Ok(Exit::Done)
}

impl Args {
    /// Returns the API location from the flags. Fails if `--base-url` is used with `--region` or `--edge`.
    fn location(&self, context: &Context) -> anyhow::Result<Location> {
        let base_url = context.base_url()?.map(String::from);
        if base_url.is_some() && (self.region.is_some() || self.edge.is_some()) {
            return Err(Misuse::new("--base-url cannot be used with --region or --edge").into());
        }
        let location = [base_url, self.region.clone(), self.edge.clone()];
        Ok(Location::new(["--base-url", "--region", "--edge"], location).map_err(|error| misuse(&error))?)
    }

    /// Fails if the profile name is invalid. The error omits the value, since it may be a secret given by mistake.
    fn ensure_name(&self) -> Result<(), Misuse> {
        let length = self.name.chars().count();
        // Other commands would parse a name with a leading hyphen as a flag.
        let is_plain = !self.name.contains(char::is_control) && !self.name.starts_with('-');
        if (1..=LONGEST_NAME).contains(&length) && is_plain {
            return Ok(());
        }
        let form = format!(
            "a profile's name has 1 to {LONGEST_NAME} characters, no control characters, and no hyphen in front"
        );
        Err(Misuse::new(form).hint("a secret is asked for, or read from standard input; it is no argument"))
    }

    /// Fails if the account SID or the API key SID is malformed.
    fn ensure_sids(&self) -> Result<(), Misuse> {
        let sids = [("--account-sid", "AC", &self.account_sid), ("--api-key", "SK", &self.api_key)];
        let given = sids.into_iter().filter_map(|(flag, prefix, sid)| Some((flag, prefix, sid.as_deref()?)));
        let mut checks = given.map(|(flag, prefix, sid)| config::ensure_sid(flag, prefix, sid));
        checks.try_for_each(|check| check).map_err(|error| misuse(&error))
    }

    /// Fails if a value is missing and cannot be prompted for.
    fn ensure_complete(&self, context: &Context) -> Result<(), Misuse> {
        if self.with_token && io::stdin().is_terminal() {
            return Err(Misuse::new("--with-token reads standard input, which is a terminal")
                .hint("leave it out to be asked for the secret"));
        }
        let missing = [("--account-sid", self.account_sid.is_none()), ("--with-token", !self.with_token)];
        let missing = missing.into_iter().filter_map(|(flag, is_missing)| is_missing.then_some(flag));
        let missing = missing.collect::<Vec<_>>();
        if missing.is_empty() || prompt::is_possible(context) {
            return Ok(());
        }
        let missing = missing.join(" and ");
        Err(Misuse::new(format!("nobody can be asked, and a login without questions needs {missing}"))
            .hint("for example: roomctl login --account-sid AC... --api-key SK... --with-token < secret.txt"))
    }

    async fn ask_to_replace(&self, context: &Context) -> anyhow::Result<()> {
        let name = &self.name;
        if !prompt::is_possible(context) {
            let misuse = Misuse::new(format!("there is a profile '{name}', and nobody can be asked"));
            return Err(misuse.hint("add --yes to replace it, or give the new one another name").into());
        }
        confirm::ask_only(&format!("There is a profile '{name}'. Replace it?"), NOT_SAVED, context).await
    }

    async fn account_sid(&self, context: &Context) -> anyhow::Result<String> {
        if let Some(sid) = &self.account_sid {
            return Ok(sid.clone());
        }
        loop {
            if let Some(sid) = ask_sid("Account SID (AC...): ", "AC", context).await? {
                return Ok(sid);
            }
        }
    }

    async fn api_key(&self, context: &Context) -> anyhow::Result<Option<String>> {
        if self.api_key.is_some() || self.with_token {
            return Ok(self.api_key.clone());
        }
        let question = "API key SID (SK...), or nothing to give the account's auth token: ";
        ask_sid(question, "SK", context).await
    }

    async fn secret(&self, of_key: bool, context: &Context) -> anyhow::Result<SecretString> {
        let (name, question) = if of_key {
            ("the API key's secret", "Secret of the API key (it is not shown): ")
        } else {
            ("the auth token", "Auth token (it is not shown): ")
        };
        let secret = if self.with_token {
            // Reading on a blocking thread keeps the runtime free to handle an interrupt.
            tokio::task::spawn_blocking(piped_secret).await??
        } else {
            prompt::secret(question, context).await?.ok_or(Declined(NOT_SAVED))?
        };
        config::ensure_secret(name, &secret).map_err(|error| misuse(&error))?;
        Ok(secret)
    }
}

/// Prompts until the answer is a well-formed SID, or empty (`None`).
async fn ask_sid(question: &str, prefix: &'static str, context: &Context) -> anyhow::Result<Option<String>> {
    loop {
        let answer = prompt::line(question, context).await?.ok_or(Declined(NOT_SAVED))?;
        let answer = answer.trim();
        if answer.is_empty() {
            return Ok(None);
        }
        match config::ensure_sid("it", prefix, answer) {
            Ok(()) => return Ok(Some(answer.to_owned())),
            Err(error) => context.notices.warning(&error.to_string()),
        }
    }
}

fn report(what: &str, name: &str, changed: &Changed, context: &Context) {
    context.notices.say(&format!("{what} works; profile '{name}' is in {}", changed.path.display()));
    if !changed.is_default {
        let (name, for_good) = (word(name), command_line("roomctl profiles use", &[name]));
        context.notices.say(&format!("use it with --profile {name}, or for good: {for_good}"));
    }
}

/// Reads the secret from standard input and strips one trailing line ending.
///
/// Fails if the input cannot be read or is longer than [`LONGEST`] bytes.
fn piped_secret() -> anyhow::Result<SecretString> {
    let mut text = Zeroizing::new(String::with_capacity(LONGEST + 1));
    let input = io::stdin().take(LONGEST as u64 + 1).read_to_string(&mut text);
    input.context("cannot read the secret on standard input")?;
    if text.len() > LONGEST {
        return Err(Misuse::new(format!(
            "standard input has more than {LONGEST} bytes: no secret is so long"
        ))
        .into());
    }
    let line = text.strip_suffix('\n').map_or(text.as_str(), |line| line.strip_suffix('\r').unwrap_or(line));
    Ok(line.into())
}

/// Returns a config error as a usage error: the value came from the command line.
fn misuse(error: &config::Error) -> Misuse {
    Misuse::new(error.to_string())
}
