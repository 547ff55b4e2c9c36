//! Errors of the commands, as opposed to errors of the API, the configuration or the output. Depends on
//! `output` for rows.

use crate::output::{Row, count_text};

/// The run was interrupted before it changed anything.
#[derive(Debug, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

/// The answer to a prompt was not yes, or there was none.
#[derive(Debug, thiserror::Error)]
#[error("canceled, nothing was changed")]
pub struct ConfirmationDeclined;

/// Why a condition on a room did not become true.
#[derive(Debug, thiserror::Error)]
pub enum WaitFailed {
    /// The time limit was exceeded.
    #[error("timed out after {limit}: {state}")]
    TimedOut {
        /// The time limit as text.
        limit: String,
        /// What is true instead of the condition.
        state: String,
    },
    /// The condition cannot become true any more.
    #[error("room '{room}' has ended, so no participant can join it")]
    RoomEnded {
        /// The name of the room.
        room: String,
    },
}

/// A room that has ended and is named by `--ended` or `--on` is not found, or there are several.
#[derive(Debug, thiserror::Error)]
pub enum EndedRoomError {
    /// No ended room matches, or fewer than the number of `--ended`.
    #[error("{}", no_ended_room_message(.name, .day, *.number, *.found))]
    NotFound {
        /// The name of the room.
        name: String,
        /// ` on ` and the day of `--on`, or empty.
        day: String,
        /// The number of `--ended`.
        number: usize,
        /// The number of ended rooms.
        found: usize,
    },
    /// Several rooms of the day have the name.
    #[error("{} ended rooms are named '{name}'{day}", .candidates.len())]
    Ambiguous {
        /// The name of the rooms.
        name: String,
        /// ` on ` and the day of `--on`.
        day: String,
        /// The rooms, latest first: SID, times and the number of participants.
        candidates: Vec<Row>,
    },
}

fn no_ended_room_message(name: &str, day: &str, number: usize, found: usize) -> String {
    if found == 0 {
        return format!("no ended room '{name}'{day} found");
    }
    let rooms = count_text(found, "ended room is", "ended rooms are");
    format!("--ended={number}: only {rooms} named '{name}'{day}")
}

/// An identity or SID of `--except` that matches no participant.
#[derive(Debug, thiserror::Error)]
#[error("--except '{except}' matches no participant {scope}")]
pub struct UnmatchedExclusion {
    /// The value of `--except`.
    pub except: String,
    /// Description of the participants that it was compared with.
    pub scope: &'static str,
    /// What to do instead.
    pub hints: Vec<String>,
}

/// A value of a setting that its flag would reject.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct InvalidSetting {
    /// The name of the setting in its source, and what is wrong with the value.
    pub message: String,
    /// What to do instead.
    pub hints: Vec<String>,
}

/// A command line that clap accepts and a command rejects.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct UsageError {
    message: String,
    /// What to do instead.
    pub hints: Vec<String>,
}

impl UsageError {
    /// Creates an error without hints.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hints: Vec::new() }
    }

    /// Adds a hint.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}
