//! `roomctl profiles`: lists the available profiles and credentials, and sets the default profile.
//!
//! Depends on `config` for the config file and the environment; sends no request.

use clap::Subcommand;
use serde_json::json;

use crate::arguments::{CompletionKind, RowColumns};
use crate::config::{self, ListedAccount};
use crate::context::Context;
use crate::errors::{self, ExitCode};
use crate::output::{self, Column, ColumnType, Row, RowKind, stdout};

/// The columns of a profile.
const FIELDS: &[Column] = &[
    Column::new("profile", "PROFILE", ColumnType::Text),
    Column::new("active", "ACTIVE", ColumnType::Untruncated),
    Column::new("source", "SOURCE", ColumnType::Text),
    Column::new("account_sid", "ACCOUNT", ColumnType::Untruncated),
    Column::new("user_sid", "USER", ColumnType::Sid),
    Column::new("base_url", "BASE_URL", ColumnType::Text),
    Column::new("file", "FILE", ColumnType::Text),
    Column::new("error", "ERROR", ColumnType::Text),
    // Deprecated: the name of `error` before.
    Column::new("problem", "PROBLEM", ColumnType::Text).deprecated(),
];

/// The arguments of `roomctl profiles`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(FIELDS, None)]))]
#[command(
    disable_help_subcommand = true,
    after_help = "\
Examples:
  roomctl profiles
  roomctl profiles use production"
)]
pub struct Args {
    #[command(subcommand)]
    act: Option<ProfilesCommand>,
}

/// The subcommands of `roomctl profiles`.
#[derive(Debug, Subcommand)]
enum ProfilesCommand {
    /// Set the default profile
    Use(UseArgs),
}

/// The arguments of `roomctl profiles use`.
#[derive(Debug, clap::Args)]
struct UseArgs {
    /// Name of the profile
    #[arg(add = CompletionKind::Profile)]
    name: String,
}

/// Lists the profiles, or makes one of them the default. Sends no request and does not run `secret_command`.
///
/// Fails if the config file cannot be read or written, or if the profile does not exist.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    if let Some(ProfilesCommand::Use(UseArgs { name })) = &args.act {
        let changed = config::use_profile(name, context.sources())?;
        let shown_name = config::shown_name(name);
        context
            .messages
            .info(&format!("set '{shown_name}' as the default profile in {}", changed.path.display()));
        if let Some(warning) = context.environment_override(name) {
            context.messages.warning(&warning);
        }
        return Ok(ExitCode::Success);
    }
    let listing = config::listing(&context.account_overrides()?, context.sources())?;
    let has_error = listing.accounts.iter().any(|account| account.outcome.is_err());
    let default_fields = ["profile", "active", "source", "account_sid", "error"];
    let default_fields = if has_error { &default_fields } else { &default_fields[..4] };
    let selection = context.selection_with_reference(FIELDS, default_fields, &["profile"])?;
    if selection.has_field("problem") {
        context.messages.warning("--fields problem is deprecated; use --fields error");
    }
    let is_empty = listing.accounts.is_empty();
    let mut out = stdout();
    let mut writer = context.row_writer(RowKind::Record, &selection, &mut out);
    writer.rows(listing.accounts.into_iter().map(row).collect())?;
    writer.finish(true)?;
    if let Some(trouble) = listing.error {
        context.messages.warning(&trouble.to_string());
    }
    if is_empty && context.is_interactive_table() {
        context.messages.note("no profiles; run `roomctl login` to create one");
    }
    Ok(ExitCode::Success)
}

fn row(account: ListedAccount) -> Row {
    let (summary, error) = match account.outcome {
        Ok(summary) => (Some(summary), None),
        Err(error) => {
            let hints = errors::hints_on_config(&error);
            (None, Some([vec![error.to_string()], hints].concat().join("; ")))
        }
    };
    let summary = summary.as_ref();
    output::row([
        ("profile", json!(account.profile)),
        ("active", json!(account.is_active)),
        ("source", json!(account.source.name())),
        ("account_sid", json!(summary.map(|summary| &summary.account_sid))),
        ("user_sid", json!(summary.map(|summary| &summary.user))),
        ("base_url", json!(summary.map(|summary| summary.base_url.as_str()))),
        ("file", json!(account.source.file().map(|file| file.display().to_string()))),
        ("error", json!(error)),
        ("problem", json!(error)),
    ])
}
