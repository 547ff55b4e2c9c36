//! `roomctl logout`: removes a profile and its secret from the config file.
//!
//! Depends on `config` for the file and on `moderation::confirm` for the confirmation; sends no request.

use crate::arguments::CompletionKind;
use crate::config::{self, AccountOverrides, Sources};
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
    /// Name of the profile
    ///
    /// By default, the default profile.
    #[arg(add = CompletionKind::Profile)]
    name: Option<String>,

    /// Skip the confirmation prompt
    #[arg(short, long)]
    yes: bool,
}

/// Removes a profile after confirmation. If there is no default profile now, says so, and which credentials are used.
///
/// Fails if the profile is not in the config file, or if confirmation is needed and no prompt is possible.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let sources = context.sources();
    let name = match &args.name {
        Some(name) => name.clone(),
        None => config::default_profile(sources)?
            .ok_or_else(|| UsageError::new("the config file has no profile to remove"))?,
    };
    config::ensure_editable(&name, sources)?;
    let shown_name = config::shown_name(&name);
    if !args.yes {
        let action = format!("removing profile '{shown_name}'");
        confirm::require_interactive(&action, "Use --yes to confirm.", context)?;
        let question = format!("Remove profile '{shown_name}' and its secret?");
        confirm::ask_only(&question, context).await?;
    }
    let changed = config::remove_profile(&name, sources)?;
    context.messages.info(&format!("removed profile '{shown_name}' from {}", changed.path.display()));
    if changed.new_default.is_none() {
        report_no_default(&changed.names, context)?;
    }
    Ok(ExitCode::Success)
}

/// Says that there is no default profile, how to set one, and which credentials the commands use now, if any.
fn report_no_default(names: &[String], context: &Context) -> anyhow::Result<()> {
    let what = if names.is_empty() {
        "no profile is left".to_owned()
    } else {
        let names = config::shown_names(names);
        format!("there is no default profile now; set one with `roomctl profiles use NAME` ({names})")
    };
    context.messages.info(&what);
    let listing = config::listing(&AccountOverrides::default(), &Sources::from_process())?;
    if let Some(active) = listing.accounts.into_iter().find(|account| account.is_active) {
        let source = active.source.name();
        let used = match active.profile {
            Some(profile) => format!("profile '{profile}' ({source})"),
            None => "the credentials in the environment (TWILIO_*)".to_owned(),
        };
        context.messages.warning(&format!("commands use {used} now"));
    }
    Ok(())
}
