//! What the full screen shows, as plain data: one picture is all that drawing needs to know.

use std::time::Duration;

/// All that is on the screen.
#[derive(Debug, Clone, Default)]
pub struct Picture {
    /// What the room is called.
    pub room: String,
    /// Its SID.
    pub room_sid: String,
    /// How many are there, of them with a dropped network, and how many came and went since the start, once that is known.
    pub counts: Option<Counts>,
    /// How fresh all of this is.
    pub health: Health,
    /// Those to list, in order.
    pub people: Vec<Person>,
    /// Which of them the keys are about.
    pub selected: Option<usize>,
    /// Which of them is listed first: those before are scrolled away.
    pub top: usize,
    /// By what they are sorted.
    pub sort: &'static str,
    /// What their identities or SIDs must have in them.
    pub filter: String,
    /// Whether the filter is being typed.
    pub is_typing: bool,
    /// The last things that happened, newest first.
    pub recent: Vec<Recent>,
    /// Something to say about what a key did.
    pub notice: Option<Notice>,
    /// What lies over all the rest.
    pub dialog: Option<Dialog>,
}

/// Numbers of people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// In the room now.
    pub present: usize,
    /// Of them, with a dropped network.
    pub reconnecting: usize,
    /// Who came since the start.
    pub joined: usize,
    /// Who went since the start.
    pub left: usize,
}

/// How fresh the picture is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Health {
    /// The room has not been read yet.
    #[default]
    Reading,
    /// As fresh as the interval lets it be.
    Live,
    /// Not read for so long, and why, if that is known.
    Stale(Duration, Option<String>),
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who, as end users call themselves.
    pub identity: String,
    /// The SID of the stay.
    pub sid: String,
    /// `connected`, `reconnecting`, or what the API has come to say since.
    pub status: String,
    /// How long the stay has lasted.
    pub stayed: Option<Duration>,
    /// What to draw the eye to.
    pub mark: Option<Mark>,
}

/// A change of the last few seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Just came.
    Came,
    /// Just went.
    Gone,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recent {
    /// How long ago.
    pub age: Duration,
    /// To whom.
    pub identity: String,
    /// What: `joined`, `left` and so on.
    pub kind: &'static str,
    /// How to draw it.
    pub tone: Tone,
}

/// Something said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The words.
    pub text: String,
    /// How to draw them.
    pub tone: Tone,
}

/// Whether something is good, bad, or between.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Neither.
    #[default]
    Plain,
    /// Good.
    Good,
    /// To look at.
    Doubtful,
    /// Bad.
    Bad,
}

/// A box over the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dialog {
    /// What the keys do.
    Help,
    /// Whether to kick this one.
    Kick(Person),
}
