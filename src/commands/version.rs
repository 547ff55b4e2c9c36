//! `roomctl version`: prints the version and how the program was built.
//!
//! The commit, the target and the compiler come from `build.rs`.

use serde_json::json;

use crate::arguments::RowColumns;
use crate::context::Context;
use crate::errors::ExitCode;
use crate::output::{self, Column, ColumnType, Row};

/// The fields of the version.
const FIELDS: &[Column] = &[
    Column::new("version", "VERSION", ColumnType::Text),
    Column::new("commit", "COMMIT", ColumnType::Text),
    Column::new("target", "TARGET", ColumnType::Text),
    Column::new("features", "FEATURES", ColumnType::Text),
    Column::new("tls", "TLS", ColumnType::Text),
    Column::new("rustc", "RUSTC", ColumnType::Text),
];

/// The fields that are printed by default: all.
const DEFAULT_FIELDS: &[&str] = &["version", "commit", "target", "features", "tls", "rustc"];

/// The cargo features of this build.
const FEATURES: &[&str] = if cfg!(feature = "sandbox") { &["sandbox"] } else { &[] };

/// The TLS library, and the library of its cryptography.
const TLS: &str = "rustls with ring";

/// The arguments of `roomctl version`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(FIELDS, None)]))]
#[command(after_help = "\
Add the output to a bug report. `roomctl --version` prints the version alone.

Examples:
  roomctl version
  roomctl version -o json")]
pub struct Args {}

/// Prints the version and how this program was built.
pub fn run(_: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let selection = context.selection(FIELDS, DEFAULT_FIELDS)?;
    context.write_record(&selection, row())?;
    Ok(ExitCode::Success)
}

fn row() -> Row {
    let known = |text: &'static str| Some(text).filter(|text| !text.is_empty());
    output::row([
        ("version", json!(env!("CARGO_PKG_VERSION"))),
        // Unknown if it is built from sources without a repository.
        ("commit", json!(known(env!("ROOMCTL_COMMIT")))),
        ("target", json!(env!("ROOMCTL_TARGET"))),
        ("features", json!(FEATURES)),
        ("tls", json!(TLS)),
        ("rustc", json!(known(env!("ROOMCTL_RUSTC")))),
    ])
}
