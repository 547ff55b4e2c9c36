//! The options that limit a list by time and number. Depends on `clap`, on `api` and on the parsers of times and limits.

use std::num::NonZeroUsize;

use clap::Args;

use super::limit;
use crate::api::Moment;

/// The options of commands that list rooms or participants.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Filter by creation time: a time, a date or an age
    ///
    /// A participant is created by joining the room. A time without a zone is local; an age goes by the API's clock.
    /// Examples: 2026-11-23T10:00:00Z, 2026-11-23, '2026-11-23 10:00', 10:30, yesterday, @1732616040, 10m, '2h ago'
    #[arg(long, visible_alias = "since", value_name = "TIME", value_parser = Moment::parse, allow_hyphen_values = true)]
    pub created_after: Option<Moment>,

    /// Filter by creation time, like --created-after
    #[arg(long, visible_alias = "until", hide_short_help = true, value_name = "TIME", value_parser = Moment::parse, allow_hyphen_values = true)]
    pub created_before: Option<Moment>,

    /// Maximum number of rows [default: all]
    #[arg(long, value_name = "N", value_parser = limit::parse, allow_negative_numbers = true)]
    limit: Option<NonZeroUsize>,
}

impl ListArgs {
    /// Returns whether an option omits rows by time.
    pub fn has_times(&self) -> bool {
        self.created_after.is_some() || self.created_before.is_some()
    }

    /// Returns the maximum number of rows.
    pub fn limit(&self) -> usize {
        self.limit.map_or(usize::MAX, NonZeroUsize::get)
    }
}
