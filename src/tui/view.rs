//! The contents of the full-screen view as plain data. `state` builds a [`Picture`] and `render` draws it.
//! Depends on `ratatui` for the state of a table.

use std::time::Duration;

use ratatui::widgets::TableState;

/// The contents of the screen.
#[derive(Debug, Clone, Default)]
pub struct Picture {
    /// Name of the room, or `all rooms`.
    pub title: String,
    /// SID of the room, or the number of rooms.
    pub detail: String,
    /// Whether participants of several rooms are listed, each with the room.
    pub has_rooms: bool,
    /// Counts of participants; `None` until the room has been read.
    pub counts: Option<Counts>,
    /// How current the picture is.
    pub health: Health,
    /// The listed participants, in display order.
    pub participants: Vec<ParticipantRow>,
    /// Which of `participants` is selected, and which is the first visible one.
    pub table: TableState,
    /// Name of the sort order.
    pub sort: &'static str,
    /// Text that identities or SIDs must contain, ignoring case; empty for no filter.
    pub filter: String,
    /// Whether the filter is being edited.
    pub is_typing: bool,
    /// The latest events, newest first.
    pub recent: Vec<RecentEvent>,
    /// Message about the effect of a key.
    pub notice: Option<Notice>,
    /// The open dialog.
    pub dialog: Option<Dialog>,
}

/// The size of what the screen shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extent {
    /// Number of participants that the list has room for.
    pub page: usize,
    /// Number of lines of the help that do not fit on the screen.
    pub help_overflow: usize,
}

/// An action on a participant, which the operator confirms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Disconnect the participant.
    Kick,
    /// Stop all others from receiving the participant's audio.
    Mute,
    /// Undo that.
    Unmute,
}

impl Action {
    /// Returns the verb.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Kick => "kick",
            Self::Mute => "mute",
            Self::Unmute => "unmute",
        }
    }
}

/// Counts of participants.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Participants in the room.
    pub present: usize,
    /// Those of them that are reconnecting.
    pub reconnecting: usize,
    /// Participants who joined since the watch began.
    pub joined: usize,
    /// Participants who left since the watch began.
    pub left: usize,
}

/// How current the picture is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Health {
    /// The room has not been read yet.
    #[default]
    Reading,
    /// The latest poll succeeded on time. If polls take longer than the interval, the time between
    /// two polls.
    Live(Option<Duration>),
    /// A request or the latest poll failed for this reason, and is retried.
    Retrying(String),
    /// The time since the last successful poll, and the reason.
    Stale(Duration, String),
}

/// A participant as one row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParticipantRow {
    /// Identity, unescaped.
    pub identity: String,
    /// Participant SID.
    pub sid: String,
    /// Name of the room, unescaped.
    pub room: String,
    /// Status from the API: `connected`, `reconnecting`, or a value unknown to this version.
    pub status: String,
    /// Time since the participant joined, or between joining and leaving.
    pub duration: Option<Duration>,
    /// Highlight of a recent change.
    pub mark: Option<Mark>,
}

/// A recent change of a participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Joined a few seconds ago.
    Joined,
    /// Left the room.
    Left,
}

/// A recent event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentEvent {
    /// Time since the event.
    pub age: Duration,
    /// Identity of the participant, unescaped, with the room if there are several.
    pub name: String,
    /// Name of the event kind: `joined`, `left` …
    pub kind: &'static str,
    /// Sign of the event kind, where there is no room for the name.
    pub sign: &'static str,
    /// Tone of the event.
    pub tone: Tone,
}

/// A message to the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Text of the message.
    pub text: String,
    /// Tone of the message.
    pub tone: Tone,
}

/// The tone of a text, which decides its color.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// No color.
    #[default]
    Plain,
    /// Success.
    Success,
    /// Warning.
    Warning,
    /// Failure.
    Failure,
}

/// A dialog over the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dialog {
    /// Help on the keys, scrolled by a number of lines.
    Help(usize),
    /// Confirmation before this action on a participant.
    Question(Action, ParticipantRow),
}
