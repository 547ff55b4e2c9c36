//! What can go wrong between roomctl and the API, in the operator's words. Hints and exit codes are made of it elsewhere.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::meta::ResponseMeta;
use super::reference::{ParticipantRef, RoomRef, RoomSid, TrackRef};
use super::resource::LeftParticipant;
use super::track_side::TrackSide;

/// A failed call.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// 401 or 403.
    #[error("the API refused the credentials: {}", .0.message_or_status())]
    Unauthorized(ResponseMeta),
    /// 404, before it is known what is missing.
    #[error("the API knows no such resource")]
    NotFound(ResponseMeta),
    /// There is no such room, or it is over and was named by its name.
    #[error("{}", no_room(.room))]
    RoomNotFound {
        /// The room that was asked for.
        room: RoomRef,
        /// The latest completed room of that name, with the time of its end.
        ended: Option<(RoomSid, Option<DateTime<Utc>>)>,
        /// The room in progress that may be meant.
        suggestion: Option<String>,
        /// What the API said.
        meta: Box<ResponseMeta>,
    },
    /// The room is there, the participant is not.
    #[error("{}", no_participant(.participant, .room))]
    ParticipantNotFound {
        /// The room that was looked into.
        room: RoomRef,
        /// The participant that was asked for.
        participant: ParticipantRef,
        /// The last to leave that room with the identity.
        left: Option<Box<LeftParticipant>>,
        /// The identity in the room that may be meant.
        suggestion: Option<String>,
        /// What the API said.
        meta: Box<ResponseMeta>,
    },
    /// The participant is there, the track is not.
    #[error("{}", no_track(.participant, *.side, .track))]
    TrackNotFound {
        /// The room that was looked into.
        room: RoomRef,
        /// The participant whose track was asked for.
        participant: ParticipantRef,
        /// Whether they were to publish or to receive it.
        side: TrackSide,
        /// The track that was asked for.
        track: TrackRef,
        /// What the API said.
        meta: Box<ResponseMeta>,
    },
    /// No room in progress has the participant.
    #[error("nobody {}in any room in progress is '{reference}'", if *.connected_only { "connected " } else { "" })]
    NotInAnyRoom {
        /// Who was asked for.
        reference: String,
        /// Whether only connected participants were looked for.
        connected_only: bool,
    },
    /// 429 on every try, or a wait asked for that is too long to sit out.
    #[error("too many requests: the API's quota is used up")]
    RateLimited(ResponseMeta),
    /// 400, of subscribe rules that were to be set.
    #[error("the API refused the rules: {}", .0.message_or_status())]
    InvalidRules(ResponseMeta),
    /// Another 4xx.
    #[error("the API refused the request: {}", .0.message_or_status())]
    RequestRejected(ResponseMeta),
    /// 5xx.
    #[error("the API failed: {}", .0.message_or_status())]
    ServerFailure(ResponseMeta),
    /// 1xx or 3xx; redirects are not followed.
    #[error("the server sent the request elsewhere, which roomctl does not follow")]
    Redirected(ResponseMeta),
    /// A 2xx with a body that is not what the API describes.
    #[error("the server's answer cannot be read: {reason}")]
    MalformedResponse {
        /// What is wrong with it.
        reason: String,
        /// What is known of the answer.
        meta: ResponseMeta,
    },
    /// The connection could not be made.
    #[error("cannot reach {host}: {reason}")]
    Unreachable {
        /// Host and port.
        host: String,
        /// The innermost cause.
        reason: String,
        /// What stands in the way.
        failure: ConnectFailure,
    },
    /// The connection broke before the answer was whole.
    #[error("the connection to {host} broke: {reason}")]
    ConnectionLost {
        /// Host and port.
        host: String,
        /// The innermost cause.
        reason: String,
        /// What is known of the answer, where one had begun.
        meta: Box<ResponseMeta>,
    },
    /// No whole answer within the time-out.
    #[error("no answer from {host} within {}", humantime::format_duration(*.after))]
    TimedOut {
        /// Host and port.
        host: String,
        /// The time-out.
        after: Duration,
        /// What is known of the answer, where one had begun.
        meta: Box<ResponseMeta>,
    },
    /// A page that was shown already came again.
    #[error("the server pages in a circle: it named the same next page twice")]
    PageLoop(ResponseMeta),
    /// One page after the other with nothing on it.
    #[error("the server pages without end: it named page after page with nothing on them")]
    EmptyPages(ResponseMeta),
    /// The answer is about somebody or something else than was asked for.
    #[error("asked for {asked}, the server answered with {answered}")]
    UnexpectedResource {
        /// What was asked for.
        asked: String,
        /// What came.
        answered: String,
        /// What is known of the answer.
        meta: Box<ResponseMeta>,
    },
    /// The API accepted a write, but its answer does not show that it was done to the right participant or room, and
    /// reading again did not show it either.
    #[error("{reason}")]
    Unconfirmed {
        /// What the answer shows instead.
        reason: String,
        /// What is known of the answer.
        meta: Box<ResponseMeta>,
    },
    /// A write failed, but a try of it may have reached the API, whose answer did not come back.
    #[error("{0}; it may be done all the same")]
    Ambiguous(Box<Self>),
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
    InvalidCertificates(String),
}

/// What stands between here and a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectFailure {
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
    pub(super) fn is_retryable(&self) -> bool {
        match self {
            Self::RateLimited(_) | Self::ConnectionLost { .. } => true,
            Self::Unreachable { failure, .. } => *failure == ConnectFailure::Network,
            Self::ServerFailure(meta) => matches!(meta.status, Some(502..=504)),
            _ => false,
        }
    }

    /// The same as an error of a write that may be done all the same, unless it says how things are.
    pub(super) fn into_ambiguous(self) -> Self {
        match self {
            Self::RateLimited(_)
            | Self::ServerFailure(_)
            | Self::Redirected(_)
            | Self::MalformedResponse { .. }
            | Self::Unreachable { .. }
            | Self::ConnectionLost { .. }
            | Self::TimedOut { .. }
            | Self::Aborted
            | Self::Stopped { after: Some(_) } => Self::Ambiguous(Box::new(self)),
            // Who is not found, or what is over, may be so because it is done.
            Self::NotFound(meta) => Self::NotFound(meta.after_lost_try()),
            Self::RequestRejected(meta) => Self::RequestRejected(meta.after_lost_try()),
            known => known,
        }
    }

    /// The same of a call that had been sent once, and failed with `tried`, before it was stopped.
    pub(super) fn after(self, tried: &Self) -> Self {
        match self {
            Self::Stopped { after: None } => Self::Stopped { after: Some(tried.to_string()) },
            error => error,
        }
    }

    /// The same about a room as it was typed: requests name it by SID.
    pub fn in_room_as_shown(mut self, shown: &RoomRef) -> Self {
        if let Self::RoomNotFound { room, .. }
        | Self::ParticipantNotFound { room, .. }
        | Self::TrackNotFound { room, .. } = &mut self
        {
            room.clone_from(shown);
        }
        self
    }

    /// Whether the API may have done what was asked for all the same.
    pub(super) fn may_have_applied(&self) -> bool {
        match self {
            Self::ConnectionLost { .. }
            | Self::TimedOut { .. }
            | Self::Aborted
            | Self::MalformedResponse { .. }
            | Self::Unconfirmed { .. }
            | Self::Ambiguous(_) => true,
            // 503 is turned away; other gateways and servers fail at any point.
            Self::ServerFailure(meta) => meta.status != Some(503),
            _ => false,
        }
    }

    /// Whether credentials were refused, by the API or by the proxy: every other request would send them once more.
    pub fn rejects_credentials(&self) -> bool {
        match self {
            Self::Unauthorized(_) | Self::Unreachable { failure: ConnectFailure::Proxy, .. } => true,
            Self::Ambiguous(error) => error.rejects_credentials(),
            _ => false,
        }
    }

    /// Whether an answer came from which it is not known whether the credentials are accepted.
    pub(super) fn leaves_credentials_unchecked(&self) -> bool {
        matches!(
            self,
            Self::RateLimited(_)
                | Self::ServerFailure(_)
                | Self::Redirected(_)
                | Self::MalformedResponse { .. }
                | Self::ConnectionLost { .. }
        )
    }

    /// Whether every other call on the same room would fail in the same way.
    pub fn is_fatal_for_batch(&self) -> bool {
        self.rejects_credentials() || matches!(self, Self::RoomNotFound { .. })
    }

    /// Whether the client was stopped before anything was sent.
    pub fn is_not_sent(&self) -> bool {
        matches!(self, Self::Stopped { after: None })
    }

    /// The vendor's code, where an answer had one.
    pub fn code(&self) -> Option<u64> {
        self.meta()?.code
    }

    /// The id of the request, where an answer had one.
    pub fn request_id(&self) -> Option<&str> {
        self.meta()?.request_id.as_deref()
    }

    /// What the API said of itself in the answer, where one came.
    pub fn meta(&self) -> Option<&ResponseMeta> {
        match self {
            Self::Unauthorized(meta)
            | Self::NotFound(meta)
            | Self::RateLimited(meta)
            | Self::InvalidRules(meta)
            | Self::RequestRejected(meta)
            | Self::ServerFailure(meta)
            | Self::Redirected(meta)
            | Self::PageLoop(meta)
            | Self::EmptyPages(meta)
            | Self::MalformedResponse { meta, .. } => Some(meta),
            Self::RoomNotFound { meta, .. }
            | Self::ParticipantNotFound { meta, .. }
            | Self::TrackNotFound { meta, .. }
            | Self::ConnectionLost { meta, .. }
            | Self::TimedOut { meta, .. }
            | Self::Unconfirmed { meta, .. }
            | Self::UnexpectedResource { meta, .. } => Some(meta),
            Self::Ambiguous(error) => error.meta(),
            Self::NotInAnyRoom { .. }
            | Self::Unreachable { .. }
            | Self::Aborted
            | Self::Stopped { .. }
            | Self::InvalidCertificates(_) => None,
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

fn no_track(participant: &ParticipantRef, side: TrackSide, track: &TrackRef) -> String {
    let does = match side {
        TrackSide::Published => "publishes",
        TrackSide::Subscribed => "receives",
    };
    match track {
        TrackRef::Name(name) => format!("'{participant}' {does} no track named '{name}'"),
        TrackRef::Sid(sid) => format!("'{participant}' {does} no track with the SID {sid}"),
    }
}
