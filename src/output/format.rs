//! The output formats.

use clap::ValueEnum;

/// How rows are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned columns
    #[default]
    Table,
    /// One JSON value: an array for a list, an object for one resource
    Json,
    /// One JSON object per line, printed as soon as it is known
    Jsonl,
    /// Comma-separated values, safe to open in a spreadsheet
    Csv,
    /// Tab-separated values, without quotes
    Tsv,
    /// One YAML document: a sequence for a list, a mapping for one resource
    Yaml,
    /// What the next command takes, such as SIDs, one per line (same as -q)
    Name,
}

impl Format {
    /// Whether a program reads it, which then gets errors as JSON too.
    pub fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::Jsonl)
    }

    /// Whether rows keep all their fields, with nested ones.
    pub fn is_structured(self) -> bool {
        self.is_json() || self == Self::Yaml
    }
}
