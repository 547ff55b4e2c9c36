//! `roomctl logout`: removes a profile and its secret from the config file.
//!
//! Depends on `config` for the file and on `moderation::confirm` for the confirmation; sends no request.

use crate::config::{self, Environment, Error};
use crate::context::Context;
use crate::context::prompt;
use crate::errors::{Exit, Misuse};
use crate::moderation::confirm;

/// The arguments of `roomctl logout`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  roomctl logout
  roomctl logout staging --yes")]
pub struct Args {
    /// The profile [default: the default one]
    name: Option<String>,

    /// Remove it without asking
    #[arg(short, long)]
    yes: bool,
}

/// Removes a profile after confirmation and says which profile is the default now.
///
/// Fails if the profile is not in the config file, or if confirmation is needed and no prompt is possible.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let environment = Environment::of_process();
    context.ensure_none_chosen("roomctl logout NAME")?;
    let name = match &args.name {
        Some(name) => name.clone(),
        None => config::default_profile(&environment)?
            .ok_or_else(|| Misuse::new("the config file has no profile, so there is none to remove"))?,
    };
    config::ensure_own(&name, &environment)?;
    if !args.yes {
        if !prompt::is_possible(context) {
            let misuse =
                Misuse::new(format!("removing profile '{name}' needs a yes, and nobody can be asked"));
            return Err(misuse.hint("add --yes to remove it").into());
        }
        let question = format!("Remove profile '{name}' and its secret?");
        confirm::ask_only(&question, "no profile was removed", context).await?;
    }
    let changed = config::remove_profile(&name, &environment)?;
    context.notices.say(&format!("profile '{name}' is no longer in {}", changed.path.display()));
    if changed.is_default {
        context.notices.say(&successor(&environment, &changed.names));
    }
    Ok(Exit::Done)
}

/// Returns the note on the default profile after the removal of the previous default.
fn successor(environment: &Environment, names: &[String]) -> String {
    match config::default_profile(environment) {
        Ok(Some(name)) => format!("it was the default; that is '{name}' now"),
        Err(Error::NoDefault { .. }) => {
            format!(
                "it was the default; choose another with: roomctl profiles use NAME ({})",
                names.join(", ")
            )
        }
        _ => "it was the default, and the last".to_owned(),
    }
}
