//! Global options, which every command accepts. Depends on `config` and `output` for their types, and on `arguments` for
//! parsers and completion kinds.

use std::time::Duration;

use clap::{ArgAction, Args};

use crate::arguments::CompletionKind;
use crate::arguments::time;
use crate::config::RateLimits;
use crate::output::{Color, Filter, Format};

/// The flags that every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub struct GlobalArgs {
    /// Use this profile, before any environment variable
    #[arg(long, global = true, value_name = "NAME", add = CompletionKind::Profile)]
    pub profile: Option<String>,

    /// Call the API at this URL; plain http to loopback only
    #[arg(long, global = true, value_name = "URL")]
    pub base_url: Option<String>,

    /// Run against a sandbox of this command's own, without an account
    #[cfg(feature = "sandbox")]
    #[arg(long, global = true)]
    pub sandbox: bool,

    /// Longest that one request may take, such as 10s
    #[arg(long, global = true, value_name = "TIME", default_value = "30s", value_parser = time::timeout)]
    pub timeout: Duration,

    /// How to print [default: table, or json with --jq]
    #[arg(short, long, global = true, value_name = "FORMAT", value_enum)]
    pub output: Option<Format>,

    /// Print these fields, in this order, under the API's names
    #[arg(long, global = true, value_name = "FIELD,...", value_delimiter = ',')]
    pub fields: Option<Vec<String>>,

    /// Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    #[arg(long, global = true, value_name = "FILTER", value_parser = Filter::parse, allow_hyphen_values = true)]
    pub jq: Option<Filter>,

    /// Leave out the line of headers
    #[arg(long, global = true)]
    pub no_header: bool,

    /// Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    #[arg(long, global = true, value_name = "READS,WRITES", value_parser = RateLimits::parse)]
    pub rate: Option<RateLimits>,

    /// Never ask; what would need an answer is refused
    #[arg(long, global = true)]
    pub no_input: bool,

    /// When to color
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub color: Color,

    /// Log each request on stderr: method, path, status, milliseconds, request id
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
}
