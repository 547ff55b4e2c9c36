//! The colors of statuses and messages, the same in tables, charts and messages.

use anstyle::{AnsiColor, Style};

/// How good a status or message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// In progress, or done.
    Good,
    /// To be noted: an interrupted connection, or nothing to do.
    Warning,
    /// Failed.
    Bad,
    /// Over.
    Past,
}

impl Severity {
    /// Returns the severity of a status of a participant, a room or a target; `None` if it is unknown.
    pub(super) fn of_status(status: &str) -> Option<Self> {
        Some(match status {
            "connected" | "in-progress" | "works" | "kicked" | "would kick" | "ended" | "would end"
            | "anonymized" | "would anonymize" | "changed" | "would change" | "muted" | "would mute"
            | "unmuted" | "would unmute" => Self::Good,
            "reconnecting" | "already gone" | "already over" | "already anonymous" | "unchanged"
            | "already muted" | "not muted" => Self::Warning,
            "not found" | "still present" | "failed" | "not tried" => Self::Bad,
            "disconnected" | "completed" => Self::Past,
            _ => return None,
        })
    }

    /// Returns the style, without bold.
    pub const fn style(self) -> Style {
        match self {
            Self::Good => AnsiColor::Green.on_default(),
            Self::Warning => AnsiColor::Yellow.on_default(),
            Self::Bad => AnsiColor::Red.on_default(),
            Self::Past => Style::new().dimmed(),
        }
    }
}
