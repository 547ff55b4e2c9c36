//! The columns of the rows that a command prints, for the completion of `--fields` and `--sort-by`. Depends on `output`
//! for columns.

use clap::builder::CommandExt;

use crate::output::Column;

/// Sets of columns, set with `#[command(add = RowColumns(&[(FIELDS, None)]))]`. A set with the id of a flag belongs to the
/// rows only if that flag is given.
#[derive(Debug, Clone, Copy)]
pub struct RowColumns(pub &'static [(&'static [Column], Option<&'static str>)]);

impl CommandExt for RowColumns {}
