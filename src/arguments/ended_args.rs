//! The options that select a room that has ended. Depends on `clap`, on `api` for the filter and on the parsers of days and
//! limits.

use std::num::NonZeroUsize;

use clap::{ArgMatches, Args, FromArgMatches};

use super::completion_kind::CompletionKind;
use super::day::Day;
use super::limit;
use crate::api::{Moment, RoomFilter, RoomStatus};

/// The options that select a room that has ended by its name.
#[derive(Debug, Default, Args)]
pub struct EndedArgs {
    /// Read the latest ended room of this name, or the Nth latest
    ///
    /// Room names can be used again after a room has ended. With --on, counts the ended rooms of that day.
    #[arg(
        id = "ended_room", long = "ended", value_name = "N", num_args = 0..=1, require_equals = true,
        default_missing_value = "1", value_parser = limit::parse, hide_short_help = true
    )]
    pub ended: Option<NonZeroUsize>,

    /// Read the ended room created on this local day: a date, today or yesterday
    ///
    /// If several rooms of the name were created that day, asks which one; without a terminal, fails and lists them.
    #[arg(id = "ended_on", long = "on", value_name = "DATE", value_parser = Day::parse, hide_short_help = true, add = CompletionKind::Words(&["today", "yesterday"]))]
    pub on: Option<Day>,
}

impl EndedArgs {
    /// Returns the options of a command line, if its command has them and one is given.
    pub fn given(matches: &ArgMatches) -> Option<Self> {
        matches.try_contains_id("ended_room").ok()?;
        Self::from_arg_matches(matches).ok().filter(Self::is_given)
    }

    /// Returns whether a room that has ended is selected.
    pub fn is_given(&self) -> bool {
        self.ended.is_some() || self.on.is_some()
    }

    /// Returns how many later rooms are skipped, if one is selected by number.
    pub fn skipped(&self) -> Option<usize> {
        self.ended.map(|number| number.get() - 1)
    }

    /// Returns the filter for the rooms that are selected: completed ones, with this name, of the day.
    pub fn filter(&self, name: Option<String>) -> RoomFilter {
        RoomFilter {
            status: RoomStatus::Completed,
            name,
            created_after: self.on.as_ref().map(|day| Moment::At(day.from)),
            created_before: self.on.as_ref().map(|day| Moment::At(day.to)),
        }
    }
}
