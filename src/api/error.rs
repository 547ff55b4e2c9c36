//! What can go wrong between roomctl and the API, in the operator's words. Hints and exit codes are made of it elsewhere.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::model::{Departure, Side};
use super::reference::{ParticipantRef, RoomRef, RoomSid, TrackRef};
use super::response_meta::Particulars;

/// A failed call.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// 401 or 403.
    #[error("the API refused the credentials: {}", .0.message_or_status())]
    Unauthorized(Particulars),
    /// 404, before it is known what is missing.
    #[error("the API knows no such resource")]
    NotFound(Particulars),
    /// There is no such room, or it is over and was named by its name.
    #[error("{}", no_room(.room))]
    NoRoom {
        /// The room that was asked for.
        room: RoomRef,
        /// The latest completed room of that name, with the time of its end.
        ended: Option<(RoomSid, Option<DateTime<Utc>>)>,
        /// The room in progress that may be meant.
        near: Option<String>,
        /// What the API said.
        particulars: Box<Particulars>,
    },
    /// The room is there, the participant is not.
    #[error("{}", no_participant(.participant, .room))]
    NoParticipant {
        /// The room that was looked into.
        room: RoomRef,
        /// The participant that was asked for.
        participant: ParticipantRef,
        /// The last to leave that room with the identity.
        left: Option<Box<Departure>>,
        /// The identity in the room that may be meant.
        near: Option<String>,
        /// What the API said.
        particulars: Box<Particulars>,
    },
    /// The participant is there, the track is not.
    #[error("{}", no_track(.participant, *.side, .track))]
    NoTrack {
        /// The room that was looked into.
        room: RoomRef,
        /// The participant whose track was asked for.
        participant: ParticipantRef,
        /// Whether they were to publish or to receive it.
        side: Side,
        /// The track that was asked for.
        track: TrackRef,
        /// What the API said.
        particulars: Box<Particulars>,
    },
    /// No room in progress has the participant.
    #[error("nobody {}in any room in progress is '{who}'", if *.connected_only { "connected " } else { "" })]
    Nowhere {
        /// Who was asked for.
        who: String,
        /// Whether only connected participants were looked for.
        connected_only: bool,
    },
    /// 429 on every try, or a wait asked for that is too long to sit out.
    #[error("too many requests: the API's quota is used up")]
    RateLimited(Particulars),
    /// 400, of subscribe rules that were to be set.
    #[error("the API refused the rules: {}", .0.message_or_status())]
    BadRules(Particulars),
    /// Another 4xx.
    #[error("the API refused the request: {}", .0.message_or_status())]
    Refused(Particulars),
    /// 5xx.
    #[error("the API failed: {}", .0.message_or_status())]
    ServerFailure(Particulars),
    /// 1xx or 3xx; redirects are not followed.
    #[error("the server sent the request elsewhere, which roomctl does not follow")]
    Redirected(Particulars),
    /// A 2xx with a body that is not what the API describes.
    #[error("the server's answer cannot be read: {reason}")]
    Unreadable {
        /// What is wrong with it.
        reason: String,
        /// What is known of the answer.
        particulars: Particulars,
    },
    /// The connection could not be made.
    #[error("cannot reach {host}: {reason}")]
    Unreachable {
        /// Host and port.
        host: String,
        /// The innermost cause.
        reason: String,
        /// What stands in the way.
        obstacle: Obstacle,
    },
    /// The connection broke before the answer was whole.
    #[error("the connection to {host} broke: {reason}")]
    Broken {
        /// Host and port.
        host: String,
        /// The innermost cause.
        reason: String,
        /// What is known of the answer, where one had begun.
        particulars: Box<Particulars>,
    },
    /// No whole answer within the time-out.
    #[error("no answer from {host} within {}", humantime::format_duration(*.after))]
    TimedOut {
        /// Host and port.
        host: String,
        /// The time-out.
        after: Duration,
        /// What is known of the answer, where one had begun.
        particulars: Box<Particulars>,
    },
    /// A page that was shown already came again.
    #[error("the server pages in a circle: it named the same next page twice")]
    Circle(Particulars),
    /// One page after the other with nothing on it.
    #[error("the server pages without end: it named page after page with nothing on them")]
    Endless(Particulars),
    /// The answer is about somebody or something else than was asked for.
    #[error("asked for {asked}, the server answered with {answered}")]
    Misdirected {
        /// What was asked for.
        asked: String,
        /// What came.
        answered: String,
        /// What is known of the answer.
        particulars: Box<Particulars>,
    },
    /// The API accepted a write, but its answer does not show that it was done to the right participant or room, and
    /// reading again did not show it either.
    #[error("{reason}")]
    Unconfirmed {
        /// What the answer shows instead.
        reason: String,
        /// What is known of the answer.
        particulars: Box<Particulars>,
    },
    /// A write failed, but a try of it may have reached the API, whose answer did not come back.
    #[error("{0}; it may be done all the same")]
    Unsure(Box<Self>),
    /// The client was aborted while the call was on its way.
    #[error("interrupted before the answer came")]
    Aborted,
    /// The client was stopped before the call was sent, or before it was sent again.
    #[error("stopped{}", .after.as_ref().map(|after| format!(" after a failed try: {after}")).unwrap_or_default())]
    Stopped {
        /// Why the last try failed, if there was one.
        after: Option<String>,
    },
    /// The certificates to trust cannot be read.
    #[error("cannot use the certificates: {0}")]
    Certificates(String),
}

/// What stands between here and a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// The connection was refused or reset: another try may help.
    Network,
    /// The host is not known.
    Name,
    /// The server's certificate was not accepted.
    Certificate,
    /// TLS failed in another way, or is not spoken there.
    Tls,
    /// The proxy refused the connection: another try with the same credentials may lock an account.
    Proxy,
}

impl Error {
    /// Whether the same call may succeed if it is sent again: 429 is never processed, a gateway's 502, 503 and 504 pass,
    /// and all of roomctl's writes may be repeated.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::RateLimited(_) | Self::Broken { .. } => true,
            Self::Unreachable { obstacle, .. } => *obstacle == Obstacle::Network,
            Self::ServerFailure(particulars) => matches!(particulars.status, Some(502..=504)),
            _ => false,
        }
    }

    /// The same as an error of a write that may be done all the same, unless it says how things are.
    pub fn unsure(self) -> Self {
        match self {
            Self::RateLimited(_)
            | Self::ServerFailure(_)
            | Self::Redirected(_)
            | Self::Unreadable { .. }
            | Self::Unreachable { .. }
            | Self::Broken { .. }
            | Self::TimedOut { .. }
            | Self::Aborted
            | Self::Stopped { after: Some(_) } => Self::Unsure(Box::new(self)),
            // Who is not found, or what is over, may be so because it is done.
            Self::NotFound(particulars) => Self::NotFound(particulars.after_lost_try()),
            Self::Refused(particulars) => Self::Refused(particulars.after_lost_try()),
            known => known,
        }
    }

    /// The same of a call that had been sent once, and failed with `tried`, before it was stopped.
    pub fn after(self, tried: &Self) -> Self {
        match self {
            Self::Stopped { after: None } => Self::Stopped { after: Some(tried.to_string()) },
            error => error,
        }
    }

    /// The same about a room as it was typed: requests name it by SID.
    pub fn in_room_as_shown(mut self, shown: &RoomRef) -> Self {
        if let Self::NoRoom { room, .. } | Self::NoParticipant { room, .. } | Self::NoTrack { room, .. } =
            &mut self
        {
            room.clone_from(shown);
        }
        self
    }

    /// Whether the API may have done what was asked for all the same.
    pub fn leaves_open(&self) -> bool {
        match self {
            Self::Broken { .. }
            | Self::TimedOut { .. }
            | Self::Aborted
            | Self::Unreadable { .. }
            | Self::Unconfirmed { .. }
            | Self::Unsure(_) => true,
            // 503 is turned away; other gateways and servers fail at any point.
            Self::ServerFailure(particulars) => particulars.status != Some(503),
            _ => false,
        }
    }

    /// Whether credentials were refused, by the API or by the proxy: every other request would send them once more.
    pub fn refuses_credentials(&self) -> bool {
        match self {
            Self::Unauthorized(_) | Self::Unreachable { obstacle: Obstacle::Proxy, .. } => true,
            Self::Unsure(error) => error.refuses_credentials(),
            _ => false,
        }
    }

    /// Whether an answer came from which it is not known whether the credentials are accepted.
    pub fn says_nothing_of_credentials(&self) -> bool {
        matches!(
            self,
            Self::RateLimited(_)
                | Self::ServerFailure(_)
                | Self::Redirected(_)
                | Self::Unreadable { .. }
                | Self::Broken { .. }
        )
    }

    /// Whether every other call on the same room would fail in the same way.
    pub fn dooms_the_rest(&self) -> bool {
        self.refuses_credentials() || matches!(self, Self::NoRoom { .. })
    }

    /// Whether the client was stopped before anything was sent.
    pub fn is_untried(&self) -> bool {
        matches!(self, Self::Stopped { after: None })
    }

    /// The vendor's code, where an answer had one.
    pub fn code(&self) -> Option<u64> {
        self.particulars()?.code
    }

    /// The id of the request, where an answer had one.
    pub fn request_id(&self) -> Option<&str> {
        self.particulars()?.request_id.as_deref()
    }

    /// What the API said of itself in the answer, where one came.
    pub fn particulars(&self) -> Option<&Particulars> {
        match self {
            Self::Unauthorized(particulars)
            | Self::NotFound(particulars)
            | Self::RateLimited(particulars)
            | Self::BadRules(particulars)
            | Self::Refused(particulars)
            | Self::ServerFailure(particulars)
            | Self::Redirected(particulars)
            | Self::Circle(particulars)
            | Self::Endless(particulars)
            | Self::Unreadable { particulars, .. } => Some(particulars),
            Self::NoRoom { particulars, .. }
            | Self::NoParticipant { particulars, .. }
            | Self::NoTrack { particulars, .. }
            | Self::Broken { particulars, .. }
            | Self::TimedOut { particulars, .. }
            | Self::Unconfirmed { particulars, .. }
            | Self::Misdirected { particulars, .. } => Some(particulars),
            Self::Unsure(error) => error.particulars(),
            Self::Nowhere { .. }
            | Self::Unreachable { .. }
            | Self::Aborted
            | Self::Stopped { .. }
            | Self::Certificates(_) => None,
        }
    }
}

fn no_room(room: &RoomRef) -> String {
    match room {
        RoomRef::Name(name) => format!("no room in progress is named '{name}'"),
        RoomRef::Sid(sid) => format!("no room has the SID {sid}"),
    }
}

fn no_participant(participant: &ParticipantRef, room: &RoomRef) -> String {
    match participant {
        ParticipantRef::Name(identity) => {
            format!("nobody in room '{room}' has the identity '{identity}'")
        }
        ParticipantRef::Sid(sid) => format!("no participant of room '{room}' has the SID {sid}"),
    }
}

fn no_track(participant: &ParticipantRef, side: Side, track: &TrackRef) -> String {
    let does = match side {
        Side::Published => "publishes",
        Side::Subscribed => "receives",
    };
    match track {
        TrackRef::Name(name) => format!("'{participant}' {does} no track named '{name}'"),
        TrackRef::Sid(sid) => format!("'{participant}' {does} no track with the SID {sid}"),
    }
}
