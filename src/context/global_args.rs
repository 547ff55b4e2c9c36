//! Global options, which every command accepts. Depends on `config` and `output` for their types, and on `arguments` for
//! parsers and completion kinds.

use std::time::Duration;

use clap::{ArgAction, Args, FromArgMatches};

use crate::arguments::CompletionKind;
use crate::arguments::time;
use crate::config::RateLimits;
use crate::output::{Color, Filter, Format, TimeForm};

/// The flags that every command takes.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[command(next_help_heading = "Global options")]
pub struct GlobalArgs {
    /// Use the credentials and settings of this profile
    #[arg(long, global = true, value_name = "NAME", add = CompletionKind::Profile)]
    pub profile: Option<String>,

    /// Use this URL as the API's base URL (https, or http to localhost)
    #[arg(long, global = true, value_name = "URL")]
    pub base_url: Option<String>,

    /// Use a built-in sandbox instead of an account
    #[cfg(feature = "sandbox")]
    #[arg(long, global = true)]
    pub sandbox: bool,

    /// Let participants join and leave the sandbox (always with watch)
    #[cfg(feature = "sandbox")]
    #[arg(long, global = true)]
    pub live: bool,

    /// Time limit for each request, e.g. 10s [default: 30s]
    #[arg(long, global = true, value_name = "TIME", value_parser = time::span)]
    pub timeout: Option<Duration>,

    /// Output format [default: table, or json with --jq]
    #[arg(short, long, global = true, value_name = "FORMAT", value_enum, ignore_case = true)]
    pub output: Option<Format>,

    /// Print only what the next command takes, such as SIDs, one per line
    #[arg(short, long, global = true)]
    pub quiet: bool,

    /// Print only these fields or columns, in this order
    #[arg(long, global = true, value_name = "FIELD,...", value_delimiter = ',', add = CompletionKind::Field)]
    pub fields: Option<Vec<String>>,

    /// Filter the JSON output with a jq expression
    ///
    /// Strings are printed raw, as by `jq -r`. The filter gets the whole output, or each row with `-o jsonl`.
    #[arg(long, global = true, value_name = "FILTER", value_parser = Filter::parse, allow_hyphen_values = true)]
    pub jq: Option<Filter>,

    /// How a table on a terminal shows times [default: relative]
    #[arg(long, global = true, value_name = "FORM", value_enum, ignore_case = true)]
    pub time: Option<TimeForm>,

    /// Omit the header row
    #[arg(long, global = true)]
    pub no_header: bool,

    /// Begin CSV and TSV with a byte-order mark, for spreadsheets on Windows
    #[arg(long, global = true)]
    pub bom: bool,

    /// Sort by this field or column, empty cells last
    ///
    /// Numbers and times are sorted by value. The rows are printed when all of them are read; a --limit applies to the
    /// sorted rows.
    #[arg(long, global = true, value_name = "FIELD", add = CompletionKind::Field)]
    pub sort_by: Option<String>,

    /// Reverse the order of --sort-by; empty cells stay last
    #[arg(long, global = true)]
    pub reverse: bool,

    /// Limit reads and writes per second [default: 80,20; sandbox: none]
    #[arg(long, global = true, value_name = "READS,WRITES", value_parser = RateLimits::parse)]
    pub rate: Option<RateLimits>,

    /// Never prompt; fail where input is needed
    #[arg(long, global = true)]
    pub no_input: bool,

    /// When to use colors [default: auto]
    #[arg(long, global = true, value_name = "WHEN", value_enum, ignore_case = true)]
    pub color: Option<Color>,

    /// Log each request to stderr: method, path, status, time, request id
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
}

impl GlobalArgs {
    /// Parses the value of a flag from another source.
    pub(super) fn parse_flag(name: &str, value: &str) -> Result<Self, clap::Error> {
        let parser = Self::augment_args(clap::Command::new("roomctl").no_binary_name(true));
        Self::from_arg_matches(&parser.try_get_matches_from([format!("--{name}={value}")])?)
    }
}
