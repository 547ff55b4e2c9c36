//! `roomctl config`: lists, prints and changes settings, and prints the path of the config file.
//!
//! Changes are in `edit`. Depends on `config` for the config file and on `context` for the settings; sends no request.

mod edit;

use std::io::Write as _;

use clap::{Subcommand, ValueEnum as _};
use serde_json::json;

use crate::arguments::RowColumns;
use crate::config::{self, SettingKey};
use crate::context::{Context, EffectiveSetting};
use crate::errors::ExitCode;
use crate::output::{self, Column, ColumnType, Row, RowKind, stdout};

/// The columns of a setting.
const FIELDS: &[Column] = &[
    Column::new("key", "KEY", ColumnType::Text),
    Column::new("value", "VALUE", ColumnType::Text),
    Column::new("source", "SOURCE", ColumnType::Text),
    Column::new("origin", "ORIGIN", ColumnType::Text),
];

/// The arguments of `roomctl config`.
#[derive(Debug, clap::Args)]
#[command(
    add = RowColumns(&[(FIELDS, None)]),
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "\
Keys:
  profile  name of the default profile
  output   output format
  timeout  time limit for each request
  rate     limits of reads and writes per second
  color    when to use colors
  time     how a table on a terminal shows times

A setting comes from the first of these sources that has it: the flag, the environment variable (ROOMCTL_PROFILE, \
ROOMCTL_OUTPUT, ROOMCTL_TIMEOUT, ROOMCTL_RATE, NO_COLOR, ROOMCTL_TIME), the profile in use, the config file, the default.

Examples:
  roomctl config list
  roomctl config set timeout 10s
  roomctl config set rate 40,10 --profile production"
)]
pub struct Args {
    #[command(subcommand)]
    command: ConfigCommand,
}

/// The subcommands of `roomctl config`.
#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// List the settings and their sources
    #[command(
        visible_alias = "ls",
        add = RowColumns(&[(FIELDS, None)]),
        after_help = "\
The sources are flag, environment, profile, config and default; the field `origin` is the flag, the variable, the profile \
or the file.

Examples:
  roomctl config list
  roomctl config list --fields key,value,source,origin
  roomctl config list --profile production -o json"
    )]
    List,
    /// Print the value of a setting
    #[command(after_help = "\
Prints the value that a command would use. It is empty if no profile is in use, as with credentials in the environment.

Examples:
  roomctl config get timeout
  roomctl config get rate --profile production")]
    Get {
        /// Key of the setting
        key: SettingKey,
    },
    /// Set a setting in the config file
    Set(edit::SetArgs),
    /// Remove a setting from the config file
    Unset(edit::UnsetArgs),
    /// Print the path of the config file
    #[command(after_help = "\
The file need not exist. ROOMCTL_CONFIG names another one.

Examples:
  roomctl config path")]
    Path,
}

/// Lists, prints or changes settings.
///
/// Fails if the config file cannot be read or written, or if a value is invalid.
pub fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    match &args.command {
        ConfigCommand::List => list(context)?,
        ConfigCommand::Get { key } => {
            let setting = context.effective_setting(*key)?;
            warn_of_problem(&setting, context);
            if let (None, Some(origin)) = (&setting.value, setting.source.origin()) {
                context.messages.info(&format!("no profile is in use: the credentials come from {origin}"));
            }
            print_line(&setting.value.unwrap_or_default())?;
        }
        ConfigCommand::Set(args) => args.run(context)?,
        ConfigCommand::Unset(args) => args.run(context)?,
        ConfigCommand::Path => {
            print_line(&config::config_path(&context.sources().environment)?.display().to_string())?;
        }
    }
    Ok(ExitCode::Success)
}

fn list(context: &Context) -> anyhow::Result<()> {
    let selection = context.selection(FIELDS, &["key", "value", "source"])?;
    let mut settings = Vec::new();
    for key in SettingKey::value_variants() {
        settings.push((key, context.effective_setting(*key)?));
    }
    let mut out = stdout();
    let mut writer = context.row_writer(RowKind::Record, &selection, &mut out);
    writer.rows(settings.iter().map(|(key, setting)| row(**key, setting)).collect())?;
    writer.finish(true)?;
    for (_, setting) in &settings {
        warn_of_problem(setting, context);
    }
    Ok(())
}

fn row(key: SettingKey, setting: &EffectiveSetting) -> Row {
    output::row([
        ("key", json!(key.name())),
        ("value", json!(setting.value)),
        ("source", json!(setting.source.name())),
        ("origin", json!(setting.source.origin())),
    ])
}

/// Says that a value cannot be used, if so.
fn warn_of_problem(setting: &EffectiveSetting, context: &Context) {
    if let Some(problem) = &setting.problem {
        context.messages.warning(&problem.message);
    }
}

fn print_line(text: &str) -> std::io::Result<()> {
    let mut out = stdout();
    writeln!(out, "{text}")?;
    out.flush()
}
