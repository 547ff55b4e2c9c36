//! `roomctl profiles`: lists the available profiles and credentials, and sets the default profile.
//!
//! Depends on `config` for the config file and the environment; sends no request.

use clap::Subcommand;
use serde_json::json;

use crate::config::{self, Environment, Listed};
use crate::context::Context;
use crate::errors::{self, Exit};
use crate::output::{self, Column, Kind, Row, stdout};

/// The columns of a profile.
const FIELDS: &[Column] = &[
    Column::new("profile", "PROFILE", Kind::Text),
    Column::new("active", "ACTIVE", Kind::Whole),
    Column::new("source", "SOURCE", Kind::Text),
    Column::new("account_sid", "ACCOUNT", Kind::Whole),
    Column::new("user_sid", "USER", Kind::Sid),
    Column::new("base_url", "BASE_URL", Kind::Text),
    Column::new("file", "FILE", Kind::Text),
    Column::new("problem", "PROBLEM", Kind::Text),
];

/// The arguments of `roomctl profiles`.
#[derive(Debug, clap::Args)]
#[command(
    disable_help_subcommand = true,
    after_help = "\
Examples:
  roomctl profiles
  roomctl profiles use production"
)]
pub struct Args {
    #[command(subcommand)]
    act: Option<Act>,
}

/// What can be done to profiles.
#[derive(Debug, Subcommand)]
enum Act {
    /// Make a profile of the config file the default one
    Use(UseArgs),
}

/// The arguments of `roomctl profiles use`.
#[derive(Debug, clap::Args)]
struct UseArgs {
    /// The profile
    name: String,
}

/// Lists the profiles, or makes one of them the default. Sends no request and does not run `secret_command`.
///
/// Fails if the config file cannot be read or written, or if the profile does not exist.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let environment = Environment::of_process();
    if let Some(Act::Use(UseArgs { name })) = &args.act {
        context.ensure_none_chosen("roomctl profiles use NAME")?;
        let changed = config::use_profile(name, &environment)?;
        context.notices.say(&format!("'{name}' is the default profile of {} now", changed.path.display()));
        return Ok(Exit::Done);
    }
    context.ensure_no_sandbox()?;
    let listing = config::listing(&context.wanted()?, &environment)?;
    let has_problem = listing.accounts.iter().any(|account| account.outcome.is_err());
    let usual = ["profile", "active", "source", "account_sid", "problem"];
    let selection = context.selection(FIELDS, if has_problem { &usual } else { &usual[..4] })?;
    let is_empty = listing.accounts.is_empty();
    let mut out = stdout();
    let mut sink = context.sink(&selection, &mut out);
    sink.rows(listing.accounts.into_iter().map(row).collect())?;
    sink.end(true)?;
    if let Some(trouble) = listing.trouble {
        context.notices.warning(&trouble.to_string());
    }
    if is_empty && context.is_read_by_a_person() {
        context.notices.remark("(none; make one with: roomctl login)");
    }
    Ok(Exit::Done)
}

fn row(account: Listed) -> Row {
    let (summary, problem) = match account.outcome {
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
        ("problem", json!(problem)),
    ])
}
