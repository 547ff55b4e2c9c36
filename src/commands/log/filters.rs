//! Which lines of an audit log are shown. Depends on `arguments` for patterns, on `api` for points in time, and on
//! `iso_time`.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::api::Moment;
use crate::arguments::pattern::Pattern;
use crate::iso_time;
use crate::output::Row;

/// The options that narrow the lines.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Filters")]
pub struct FilterArgs {
    /// Show writes since a time, a date or an age
    ///
    /// Examples: 2026-11-23T10:00, 10:30, yesterday, '2h ago'. An age goes by the clock of this machine. Lines without a
    /// time are shown.
    #[arg(long, value_name = "TIME", value_parser = Moment::parse, allow_hyphen_values = true)]
    since: Option<Moment>,

    /// Show writes before a time, a date or an age
    #[arg(long, value_name = "TIME", value_parser = Moment::parse, allow_hyphen_values = true)]
    until: Option<Moment>,

    /// Show writes to participants that match
    ///
    /// Repeatable. It is compared with the participant as typed, the identity and the SID.
    #[arg(long, value_name = "IDENTITY|GLOB", value_parser = Pattern::parse, allow_hyphen_values = true)]
    participant: Vec<Pattern>,

    /// Show writes to rooms that match
    ///
    /// Repeatable. It is compared with the name and the SID.
    #[arg(long, value_name = "ROOM|GLOB", value_parser = Pattern::parse, allow_hyphen_values = true)]
    room: Vec<Pattern>,
}

/// The filters of a run, with times instead of ages.
pub struct Filters<'a> {
    args: &'a FilterArgs,
    since: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
}

impl FilterArgs {
    /// Returns the filters at this time.
    pub fn at(&self, now: DateTime<Utc>) -> Filters<'_> {
        let instant = |moment: Option<Moment>| moment.map(|moment| moment.instant(now));
        Filters { args: self, since: instant(self.since), until: instant(self.until) }
    }
}

impl Filters<'_> {
    /// Returns whether the line is shown.
    pub fn shows(&self, row: &Row) -> bool {
        let text = |name: &str| row.get(name).and_then(Value::as_str);
        let matches = |patterns: &[Pattern], names: &[&str]| {
            let values = || names.iter().filter_map(|name| text(name));
            patterns.is_empty() || patterns.iter().any(|pattern| values().any(|value| pattern.matches(value)))
        };
        let time = text("time").and_then(iso_time::parse);
        let is_in_time = time.is_none_or(|time| {
            self.since.is_none_or(|since| time >= since) && self.until.is_none_or(|until| time < until)
        });
        is_in_time
            && matches(&self.args.participant, &["participant", "identity", "sid"])
            && matches(&self.args.room, &["room", "room_sid"])
    }
}
