//! The output formats.

use clap::ValueEnum;

/// How rows are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Columns for reading
    #[default]
    Table,
    /// One JSON value: an array for a list, an object for one thing
    Json,
    /// One JSON object a line, each written as soon as it is known
    Jsonl,
    /// A header and a line each, for a spreadsheet; texts that would be formulas there begin with '
    Csv,
    /// The same with tabs between the cells, and never quoted
    Tsv,
    /// The SIDs alone, one a line
    Name,
}

impl Format {
    /// Whether a program reads it, which then gets errors as JSON too.
    pub fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::Jsonl)
    }
}
