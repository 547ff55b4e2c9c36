//! Errors of the API and their messages. Exit codes and hints are derived from them in `errors`. Depends on the
//! errors of connections, on references, resources and the metadata of responses.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::connect_error::{ConnectError, ConnectFailure};
use super::model::{LeftParticipant, TrackSide};
use super::reference::{ParticipantRef, RoomRef, RoomSid, TrackRef};
use super::response_meta::ResponseMeta;
use super::suggestion::Suggestion;

/// A failed request.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Status 401 or 403.
    #[error("authentication failed: {}", .0.message_or_status())]
    Unauthorized(ResponseMeta),
    /// Status 404, before it is known what was not found.
    #[error("resource not found")]
    NotFound(ResponseMeta),
    /// Nothing is at the path of a request.
    #[error("'{path}' not found")]
    PathNotFound {
        /// The path, with the API version.
        path: String,
        /// Metadata of the response.
        meta: ResponseMeta,
    },
    /// The room was not found, or is completed and was addressed by name.
    #[error("{}", no_room_message(.room))]
    RoomNotFound {
        /// The requested room.
        room: RoomRef,
        /// The SID of the latest completed room with that name, and when it ended.
        ended: Option<(RoomSid, Option<DateTime<Utc>>)>,
        /// The most similar name of a room in progress.
        suggestion: Option<Box<Suggestion>>,
        /// Metadata of the response.
        meta: Box<ResponseMeta>,
    },
    /// The room was found, the participant was not.
    #[error("{}", no_participant_message(.participant, .room))]
    ParticipantNotFound {
        /// The room of the participant.
        room: RoomRef,
        /// The requested participant.
        participant: ParticipantRef,
        /// The latest participant with that identity that left the room.
        left: Option<Box<LeftParticipant>>,
        /// The most similar identity in the room.
        suggestion: Option<Box<Suggestion>>,
        /// Metadata of the response.
        meta: Box<ResponseMeta>,
    },
    /// The participant was found, the track was not.
    #[error("{}", no_track_message(.participant, *.side, .track))]
    TrackNotFound {
        /// The room of the participant.
        room: RoomRef,
        /// The participant of the track.
        participant: ParticipantRef,
        /// Whether the participant publishes or receives it.
        side: TrackSide,
        /// The requested track.
        track: Box<TrackRef>,
        /// Metadata of the response.
        meta: Box<ResponseMeta>,
    },
    /// Status 429 for every attempt, or a `Retry-After` that is too long to wait for.
    #[error("rate limit exceeded")]
    RateLimited(ResponseMeta),
    /// The API rejected subscribe rules.
    #[error("the API rejected the rules: {}", .0.message_or_status())]
    InvalidRules(ResponseMeta),
    /// Another status from 400 to 499.
    #[error("the API rejected the request: {}", .0.message_or_status())]
    RequestRejected(ResponseMeta),
    /// Status 500 or above.
    #[error("the API failed: {}", .0.message_or_status())]
    ServerFailure(ResponseMeta),
    /// A status below 400 that is not a success. Redirects are not followed.
    #[error("unexpected redirect from the server")]
    Redirected(ResponseMeta),
    /// A response whose body is not what the API describes.
    #[error("malformed response: {reason}")]
    MalformedResponse {
        /// What is wrong with the body.
        reason: String,
        /// Metadata of the response.
        meta: ResponseMeta,
    },
    /// The response to a request for the pages of a list is another resource.
    #[error("the response is not a list")]
    NotAList(ResponseMeta),
    /// An error that is not the API's: of a proxy, a firewall, or another server in its place.
    #[error("the response is not from the API: {content} with {}", .meta.message_or_status())]
    Foreign {
        /// What the body is.
        content: &'static str,
        /// Metadata of the response.
        meta: ResponseMeta,
    },
    /// Connecting failed.
    #[error("{0}")]
    Unreachable(Box<ConnectError>),
    /// The connection was lost before the response was complete.
    #[error("connection to {host} lost: {reason}")]
    ConnectionLost {
        /// Host and port.
        host: String,
        /// The innermost cause of the error.
        reason: String,
        /// Metadata of the response, if it had begun.
        meta: Box<ResponseMeta>,
    },
    /// There was no complete response within the time limit.
    #[error("request to {host} timed out after {}", humantime::format_duration(*.after))]
    TimedOut {
        /// Host and port.
        host: String,
        /// The time limit.
        after: Duration,
        /// Metadata of the response, if it had begun.
        meta: Box<ResponseMeta>,
    },
    /// The server named the same next page twice.
    #[error("malformed response: the list refers to the same page twice")]
    PageLoop(ResponseMeta),
    /// The server sent a page on which all items are those of earlier pages, and that is not the last one.
    #[error("malformed response: the list continues with the same items")]
    RepeatedPage(ResponseMeta),
    /// The server sent many empty pages in a row.
    #[error("malformed response: the list continues with empty pages")]
    EmptyPages(ResponseMeta),
    /// The response is about another resource than the requested one.
    #[error("unexpected response: requested {asked}, got {answered}")]
    UnexpectedResource {
        /// The requested resource.
        asked: String,
        /// The resource in the response.
        answered: String,
        /// Metadata of the response.
        meta: Box<ResponseMeta>,
    },
    /// The API accepted a write, but neither its response nor another read shows that it was applied to the right
    /// participant or room.
    #[error("{reason}")]
    Unconfirmed {
        /// What the response shows instead.
        reason: String,
        /// Metadata of the response.
        meta: Box<ResponseMeta>,
    },
    /// A write failed, but one of its attempts may have been applied.
    #[error("{0}; the request may have been applied")]
    Ambiguous(Box<Self>),
    /// The client was aborted while the request was in flight.
    #[error("interrupted before the response")]
    Aborted,
    /// The client was stopped before the request was sent or retried.
    #[error("stopped{}", .after.as_ref().map(|after| format!(" after a failed attempt: {after}")).unwrap_or_default())]
    Stopped {
        /// The error of the last attempt, if there was one.
        after: Option<String>,
    },
    /// The trusted certificates cannot be read.
    #[error("cannot load the CA certificates: {0}")]
    InvalidCertificates(String),
    /// The system has no certificate authorities, and no variable names others.
    #[error("cannot load the CA certificates: the system has none")]
    NoCertificates,
}

impl Error {
    /// Whether a retry may succeed.
    pub(super) fn is_retryable(&self) -> bool {
        match self {
            Self::RateLimited(_) | Self::ConnectionLost { .. } => true,
            Self::Unreachable(error) => error.failure.is_temporary(),
            Self::ServerFailure(meta) => matches!(meta.status, Some(502..=504)),
            Self::Foreign { meta, .. } => matches!(meta.status, Some(429 | 502..=504)),
            _ => false,
        }
    }

    /// Marks the error of a write that may have been applied by an earlier attempt, unless the error shows the outcome.
    pub(super) fn into_ambiguous(self) -> Self {
        match self {
            Self::RateLimited(_)
            | Self::ServerFailure(_)
            | Self::Redirected(_)
            | Self::MalformedResponse { .. }
            | Self::Foreign { .. }
            | Self::Unreachable(_)
            | Self::ConnectionLost { .. }
            | Self::TimedOut { .. }
            | Self::Aborted
            | Self::Stopped { after: Some(_) } => Self::Ambiguous(Box::new(self)),
            // A participant may be missing, or a room completed, because of the earlier attempt.
            Self::NotFound(meta) => Self::NotFound(ResponseMeta { after_ambiguous_attempt: true, ..meta }),
            Self::RequestRejected(meta) => {
                Self::RequestRejected(ResponseMeta { after_ambiguous_attempt: true, ..meta })
            }
            error => error,
        }
    }

    /// Adds `earlier`, the error of an earlier attempt, if the request was stopped before another one.
    pub(super) fn after(self, earlier: &Self) -> Self {
        match self {
            Self::Stopped { after: None } => Self::Stopped { after: Some(earlier.to_string()) },
            error => error,
        }
    }

    /// Returns the error for a participant that is not in the room.
    pub fn no_participant(
        room: &RoomRef,
        participant: &ParticipantRef,
        left: Option<LeftParticipant>,
        suggestion: Option<Suggestion>,
        meta: ResponseMeta,
    ) -> Self {
        Self::ParticipantNotFound {
            room: room.clone(),
            participant: participant.clone(),
            left: left.map(Box::new),
            suggestion: suggestion.map(Box::new),
            meta: Box::new(meta),
        }
    }

    /// Replaces the room in the message by the one that the user gave. Requests use its SID.
    pub fn in_room_as_shown(mut self, shown: &RoomRef) -> Self {
        if let Self::RoomNotFound { room, .. }
        | Self::ParticipantNotFound { room, .. }
        | Self::TrackNotFound { room, .. } = &mut self
        {
            room.clone_from(shown);
        }
        self
    }

    /// Whether the request may have been applied in spite of the error.
    pub(super) fn may_have_applied(&self) -> bool {
        match self {
            Self::ConnectionLost { .. }
            | Self::TimedOut { .. }
            | Self::Aborted
            | Self::MalformedResponse { .. }
            | Self::Unconfirmed { .. }
            | Self::Ambiguous(_) => true,
            // A request with status 503 was not processed. Other server errors can occur at any point.
            Self::ServerFailure(meta) => meta.status != Some(503),
            Self::Foreign { meta, .. } => matches!(meta.status, Some(500..=502 | 504..)),
            _ => false,
        }
    }

    /// Whether the API, the proxy or a server in the API's place rejected the credentials. No other request should send them
    /// again.
    pub fn rejects_credentials(&self) -> bool {
        match self {
            Self::Unauthorized(_) => true,
            Self::Unreachable(error) => {
                matches!(error.failure, ConnectFailure::Refused { is_temporary: false, .. })
            }
            Self::Foreign { meta, .. } => matches!(meta.status, Some(401 | 403 | 407 | 511)),
            Self::Ambiguous(error) => error.rejects_credentials(),
            _ => false,
        }
    }

    /// Whether the server was reached, but the error does not show if it accepts the credentials.
    pub(super) fn leaves_credentials_unverified(&self) -> bool {
        matches!(
            self,
            Self::RateLimited(_)
                | Self::ServerFailure(_)
                | Self::Redirected(_)
                | Self::MalformedResponse { .. }
                | Self::Foreign { .. }
                | Self::ConnectionLost { .. }
        )
    }

    /// Whether every other request for the same room would fail in the same way.
    pub fn is_fatal_for_batch(&self) -> bool {
        self.rejects_credentials() || matches!(self, Self::RoomNotFound { .. })
    }

    /// Whether the client was stopped before the request was sent.
    pub fn is_not_sent(&self) -> bool {
        matches!(self, Self::Stopped { after: None })
    }

    /// Returns the API's error code, if the response has one.
    pub fn code(&self) -> Option<u32> {
        self.meta()?.code
    }

    /// Returns the ID of the request, if the response has one.
    pub fn request_id(&self) -> Option<&str> {
        self.meta()?.request_id.as_deref()
    }

    /// Returns the metadata of the response, if there was one.
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
            | Self::RepeatedPage(meta)
            | Self::EmptyPages(meta)
            | Self::NotAList(meta)
            | Self::MalformedResponse { meta, .. }
            | Self::Foreign { meta, .. }
            | Self::PathNotFound { meta, .. } => Some(meta),
            Self::RoomNotFound { meta, .. }
            | Self::ParticipantNotFound { meta, .. }
            | Self::TrackNotFound { meta, .. }
            | Self::ConnectionLost { meta, .. }
            | Self::TimedOut { meta, .. }
            | Self::Unconfirmed { meta, .. }
            | Self::UnexpectedResource { meta, .. } => Some(meta),
            Self::Ambiguous(error) => error.meta(),
            _ => None,
        }
    }
}

fn no_room_message(room: &RoomRef) -> String {
    match room {
        RoomRef::Name(name) => format!("room '{name}' not found"),
        RoomRef::Sid(sid) => format!("room {sid} not found"),
    }
}

fn no_participant_message(participant: &ParticipantRef, room: &RoomRef) -> String {
    match participant {
        ParticipantRef::Name(identity) => {
            format!("participant '{identity}' is not in room '{room}'")
        }
        ParticipantRef::Sid(sid) => format!("participant {sid} not found in room '{room}'"),
    }
}

fn no_track_message(participant: &ParticipantRef, side: TrackSide, track: &TrackRef) -> String {
    let verb = match side {
        TrackSide::Published => "publishes",
        TrackSide::Subscribed => "receives",
    };
    match track {
        TrackRef::Name(name) => format!("participant '{participant}' {verb} no track '{name}'"),
        TrackRef::Sid(sid) => format!("participant '{participant}' {verb} no track {sid}"),
    }
}
