//! How tables on a terminal show times: relative to the current time, or absolute in UTC or in local time.

use std::cell::Cell;
use std::rc::Rc;

use chrono::{DateTime, Local, SecondsFormat, Utc};
use clap::ValueEnum;

use super::human_time::ago;

/// The form of times in a table on a terminal. Other output has the times of the API.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum TimeForm {
    /// Before the current time, such as 5m ago
    #[default]
    Relative,
    /// In local time, such as 2026-11-23T12:00:00+02:00
    Local,
    /// In UTC, such as 2026-11-23T10:00:00Z
    Utc,
}

/// The current time of the server, once a response has told it.
pub type ServerTime = Rc<Cell<Option<DateTime<Utc>>>>;

/// How times are shown.
#[derive(Debug, Clone, Default)]
pub struct TimeStyle {
    /// The form.
    pub form: TimeForm,
    /// The clock of relative times; that of this machine if it is not known.
    pub server_time: ServerTime,
}

impl TimeStyle {
    /// Formats a time for a cell in a list.
    pub(super) fn text(&self, time: DateTime<Utc>) -> String {
        match self.form {
            TimeForm::Relative => ago(time, self.server_time.get().unwrap_or_else(Utc::now)),
            TimeForm::Local => time.with_timezone(&Local).to_rfc3339_opts(SecondsFormat::AutoSi, false),
            TimeForm::Utc => time.to_rfc3339_opts(SecondsFormat::AutoSi, true),
        }
    }
}
