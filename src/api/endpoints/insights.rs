//! Requests to the Insights API: the records of a room and of its participants. Depends on the client and the errors.

use std::pin::pin;

use futures_util::TryStreamExt;

use crate::api::client::Client;
use crate::api::error::Error;
use crate::api::model::{Fields, ParticipantInsights, RoomInsights};
use crate::api::pagination::MAX_PAGE_SIZE;
use crate::api::reference::{ParticipantSid, RoomSid};
use crate::api::response_meta::ResponseMeta;

/// The path of the list of rooms.
const ROOMS: &str = "/Video/Rooms";

/// The API's error code for credentials without access.
const NO_ACCESS: u32 = 20003;

/// A failed request to the Insights API, apart from those that fail for the video API, too.
#[derive(Debug, thiserror::Error)]
pub enum InsightsError {
    /// The credentials have no permission for insights.
    #[error("the credentials have no access to insights: {}", .0.message_or_status())]
    NoAccess(Box<ResponseMeta>),
    /// There is no record: it is too old, or not written yet.
    #[error("no insights for room {room} found")]
    NoRecord {
        /// The room.
        room: RoomSid,
        /// Metadata of the response.
        meta: Box<ResponseMeta>,
    },
    /// The host of the Insights API was not reached, or something else has responded.
    #[error("cannot reach the Insights API: {0}")]
    Unreachable(Box<Error>),
    /// Any other error.
    #[error("cannot read the insights: {0}")]
    Other(Box<Error>),
}

impl InsightsError {
    fn new(room: &RoomSid, error: Error) -> Self {
        match error {
            Error::Unauthorized(meta) => Self::NoAccess(Box::new(meta)),
            Error::RequestRejected(meta) if meta.code == Some(NO_ACCESS) => Self::NoAccess(Box::new(meta)),
            Error::NotFound(meta) => Self::NoRecord { room: room.clone(), meta: Box::new(meta) },
            Error::Unreachable(_)
            | Error::Foreign { .. }
            | Error::ConnectionLost { .. }
            | Error::TimedOut { .. }
            | Error::Redirected(_) => Self::Unreachable(Box::new(error)),
            error => Self::Other(Box::new(error)),
        }
    }

    /// Returns the metadata of the response, if there was one.
    pub fn meta(&self) -> Option<&ResponseMeta> {
        match self {
            Self::NoAccess(meta) | Self::NoRecord { meta, .. } => Some(meta),
            Self::Unreachable(error) | Self::Other(error) => error.meta(),
        }
    }

    /// Whether there is no record of a room.
    pub fn is_no_record(&self) -> bool {
        matches!(self, Self::NoRecord { .. })
    }

    /// Whether requests for other rooms fail in the same way.
    pub fn is_fatal(&self) -> bool {
        matches!(self, Self::NoAccess(_) | Self::Unreachable(_))
    }

    /// Whether the request was not sent, since an earlier one has shown that it would fail.
    pub fn is_not_sent(&self) -> bool {
        matches!(self, Self::Other(error) if error.is_not_sent())
    }
}

/// A client for the Insights API of one account.
pub struct Insights {
    client: Client,
}

impl Insights {
    /// Wraps a client that has the base URL of the Insights API.
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// Fetches the record of a room.
    pub async fn room(&self, room: &RoomSid) -> Result<RoomInsights, InsightsError> {
        self.fetch(room, format!("{ROOMS}/{room}")).await.map(RoomInsights::from)
    }

    /// Returns what `keep` keeps of the records of all participants of a room.
    pub async fn participants<T>(
        &self,
        room: &RoomSid,
        mut keep: impl FnMut(ParticipantInsights) -> T,
    ) -> Result<Vec<T>, InsightsError> {
        let path = format!("{ROOMS}/{room}/Participants");
        let pages = self.client.pages(path, "participants", Vec::new(), MAX_PAGE_SIZE);
        let kept = pages.map_ok(|records| records.into_iter().map(&mut keep).collect::<Vec<_>>());
        pin!(kept).try_concat().await.map_err(|error| InsightsError::new(room, error))
    }

    /// Fetches the record of a participant.
    pub async fn participant(
        &self,
        room: &RoomSid,
        participant: &ParticipantSid,
    ) -> Result<ParticipantInsights, InsightsError> {
        let path = format!("{ROOMS}/{room}/Participants/{participant}");
        self.fetch(room, path).await.map(ParticipantInsights::from)
    }

    async fn fetch(&self, room: &RoomSid, path: String) -> Result<Fields, InsightsError> {
        let response = self.client.get(&path, &[]).await;
        let fields = response.and_then(|response| response.object());
        fields.map_err(|error| InsightsError::new(room, error))
    }
}
