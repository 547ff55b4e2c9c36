//! `roomctl logout`: removes a profile and its secret from the config file.
//!
//! Depends on `config` for the file and on `moderation::confirm` for the confirmation; sends no request.

use crate::config::{self, Environment, Error};
use crate::context::Context;
use crate::errors::{ExitCode, UsageError};
use crate::moderation::confirm;

/// The arguments of `roomctl logout`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  roomctl logout
  roomctl logout staging --yes")]
pub struct Args {
    /// Name of the profile [default: the default profile]
    name: Option<String>,

    /// Skip the confirmation prompt
    #[arg(short, long)]
    yes: bool,
}

/// Removes a profile after confirmation and says which profile is the default now.
///
/// Fails if the profile is not in the config file, or if confirmation is needed and no prompt is possible.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let environment = Environment::from_process();
    let name = match &args.name {
        Some(name) => name.clone(),
        None => config::default_profile(&environment)?
            .ok_or_else(|| UsageError::new("the config file has no profile to remove"))?,
    };
    config::ensure_editable(&name, &environment)?;
    let shown_name = config::shown_name(&name);
    if !args.yes {
        let action = format!("removing profile '{shown_name}'");
        confirm::require_interactive(&action, "Use --yes to confirm.", context)?;
        let question = format!("Remove profile '{shown_name}' and its secret?");
        confirm::ask_only(&question, context).await?;
    }
    let changed = config::remove_profile(&name, &environment)?;
    context.messages.info(&format!("removed profile '{shown_name}' from {}", changed.path.display()));
    if changed.is_default {
        context.messages.info(&successor(&environment, &changed.names));
    }
    Ok(ExitCode::Success)
}

/// Returns the note on the default profile after the removal of the previous default.
fn successor(environment: &Environment, names: &[String]) -> String {
    match config::default_profile(environment) {
        Ok(Some(name)) => format!("the default profile is now '{}'", config::shown_name(&name)),
        Err(Error::NoDefaultProfile { .. }) => {
            format!(
                "there is no default profile now; set one with `roomctl profiles use NAME` ({})",
                config::shown_names(names)
            )
        }
        _ => "no profile is left".to_owned(),
    }
}
