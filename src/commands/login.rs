//! `roomctl login`: asks for what is missing, checks it with one request, and keeps it in the config file.

use std::io::{self, IsTerminal, Read};

use anyhow::Context as _;
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::config::{self, Changed, Environment, Location, NewProfile};
use crate::context::Context;
use crate::context::prompt;
use crate::failure::{Declined, Exit, Misuse, command_line, word};
use crate::moderation::confirm;

/// The most that is read of a secret.
const LONGEST: usize = 4096;

/// The longest name: secrets are longer.
const LONGEST_NAME: usize = 31;

/// What is told where a question gets no answer.
const NOTHING: &str = "no profile was saved";

/// The flags of `roomctl login`.
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

/// Asks, checks, writes.
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
    let told = format!("{} at {}", account.user, account.base_url);
    context.connect(account).await?.check().await?;
    let changed = profile.save(&environment, args.default, replaces || args.yes)?;
    tell(&told, &args.name, &changed, context);
    if environment.has_credentials() {
        context.notices.warning(
            "the environment's credentials (TWILIO_...) go before it, unless it is named with --profile",
        );
    }
    Ok(Exit::Done)
}

impl Args {
    /// Where the flags say that the API is.
    fn location(&self, context: &Context) -> anyhow::Result<Location> {
        let base_url = context.base_url()?.map(String::from);
        if base_url.is_some() && (self.region.is_some() || self.edge.is_some()) {
            return Err(Misuse::new("--base-url cannot be used with --region or --edge").into());
        }
        let location = [base_url, self.region.clone(), self.edge.clone()];
        Ok(Location::new(["--base-url", "--region", "--edge"], location).map_err(|error| misuse(&error))?)
    }

    /// Makes sure that the name is one, without showing what may be a secret in its place.
    fn ensure_name(&self) -> Result<(), Misuse> {
        let length = self.name.chars().count();
        // A hyphen in front would make a flag of it wherever it is given.
        let is_plain = !self.name.contains(char::is_control) && !self.name.starts_with('-');
        if (1..=LONGEST_NAME).contains(&length) && is_plain {
            return Ok(());
        }
        let form = format!(
            "a profile's name has 1 to {LONGEST_NAME} characters, no control characters, and no hyphen in front"
        );
        Err(Misuse::new(form).hint("a secret is asked for, or read from standard input; it is no argument"))
    }

    /// Makes sure that the SIDs can be some.
    fn ensure_sids(&self) -> Result<(), Misuse> {
        let sids = [("--account-sid", "AC", &self.account_sid), ("--api-key", "SK", &self.api_key)];
        let given = sids.into_iter().filter_map(|(flag, prefix, sid)| Some((flag, prefix, sid.as_deref()?)));
        let mut checks = given.map(|(flag, prefix, sid)| config::ensure_sid(flag, prefix, sid));
        checks.try_for_each(|check| check).map_err(|error| misuse(&error))
    }

    /// Makes sure that what is missing can be asked for.
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
        confirm::ask_only(&format!("There is a profile '{name}'. Replace it?"), NOTHING, context).await
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
            // An interrupt is heard meanwhile.
            tokio::task::spawn_blocking(piped_secret).await??
        } else {
            prompt::secret(question, context).await?.ok_or(Declined(NOTHING))?
        };
        config::ensure_secret(name, &secret).map_err(|error| misuse(&error))?;
        Ok(secret)
    }
}

/// Asks until the answer is a SID, or nothing.
async fn ask_sid(question: &str, prefix: &'static str, context: &Context) -> anyhow::Result<Option<String>> {
    loop {
        let answer = prompt::line(question, context).await?.ok_or(Declined(NOTHING))?;
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

fn tell(what: &str, name: &str, changed: &Changed, context: &Context) {
    context.notices.say(&format!("{what} works; profile '{name}' is in {}", changed.path.display()));
    if !changed.is_default {
        let (name, for_good) = (word(name), command_line("roomctl profiles use", &[name]));
        context.notices.say(&format!("use it with --profile {name}, or for good: {for_good}"));
    }
}

/// The one line on standard input.
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

/// What was given on the command line, and cannot be used.
fn misuse(error: &config::Error) -> Misuse {
    Misuse::new(error.to_string())
}
