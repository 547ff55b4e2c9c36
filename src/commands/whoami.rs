//! `roomctl whoami`: the account and credentials that a command would use, and whether the API accepts them.
//!
//! Depends on `context` for the account and sends one request, none with `--offline`.

use serde_json::json;

use crate::arguments::RowColumns;
use crate::config::{Account, RateLimits};
use crate::context::Context;
use crate::errors::ExitCode;
use crate::output::{self, Column, ColumnType, Row};

/// The columns of an account.
const FIELDS: &[Column] = &[
    Column::new("account_sid", "ACCOUNT", ColumnType::Sid),
    Column::new("user_sid", "USER", ColumnType::Sid),
    Column::new("user_type", "USER_TYPE", ColumnType::Text),
    Column::new("profile", "PROFILE", ColumnType::Text),
    Column::new("source", "SOURCE", ColumnType::Text),
    Column::new("file", "FILE", ColumnType::Text),
    Column::new("base_url", "BASE_URL", ColumnType::Text),
    Column::new("read_rate", "READ_RATE", ColumnType::Text),
    Column::new("write_rate", "WRITE_RATE", ColumnType::Text),
    Column::new("status", "STATUS", ColumnType::Status),
    Column::new("error", "ERROR", ColumnType::Text),
];

/// The arguments of `roomctl whoami`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(FIELDS, None)]))]
#[command(after_help = "\
Exit codes: 3 if there are no credentials or the API rejects them.

Examples:
  roomctl whoami
  roomctl whoami --profile production
  roomctl whoami --offline -o json")]
pub struct Args {
    /// Do not check the credentials: send no request
    #[arg(long)]
    offline: bool,
}

/// Prints the account with the result of one request.
///
/// If that request fails, the row is printed all the same and its error is returned.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let usual = FIELDS.iter().map(|column| column.field).collect::<Vec<_>>();
    let selection = context.selection(FIELDS, &usual)?;
    let account = context.account().await?;
    let mut row = row(&account, context.rate_limits()?);
    let outcome =
        if args.offline { Ok("not checked") } else { context.check(account).await.map(|()| "works") };
    row.insert("status".to_owned(), json!(outcome.as_ref().copied().unwrap_or("failed")));
    row.insert("error".to_owned(), json!(outcome.as_ref().err().map(ToString::to_string)));
    context.write_record(&selection, row)?;
    outcome.map(|_| ExitCode::Success)
}

fn row(account: &Account, rates: RateLimits) -> Row {
    let is_key = account.user != account.sid;
    output::row([
        ("account_sid", json!(account.sid)),
        ("user_sid", json!(account.user)),
        ("user_type", json!(if is_key { "API key" } else { "account" })),
        ("profile", json!(account.profile)),
        ("source", json!(account.source.name())),
        ("file", json!(account.source.file().map(|file| file.display().to_string()))),
        ("base_url", json!(account.base_url.as_str())),
        ("read_rate", json!(rates.reads)),
        ("write_rate", json!(rates.writes)),
    ])
}
