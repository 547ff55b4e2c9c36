//! What a room is created with, apart from its name. Depends on nothing.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The type of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoomType {
    /// The type in use today.
    Group,
    /// Deprecated.
    GroupSmall,
    /// Deprecated.
    Go,
    /// Deprecated.
    PeerToPeer,
}

/// A codec of video tracks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum VideoCodec {
    /// VP8.
    Vp8,
    /// H.264.
    H264,
}

/// The HTTP method of status callbacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum CallbackMethod {
    /// The parameters are in the query.
    Get,
    /// The parameters are in the body.
    #[default]
    Post,
}

/// What a room is created with.
#[derive(Debug, Clone)]
pub struct RoomSettings {
    /// The type.
    pub kind: RoomType,
    /// The most participants who can be present. Intruders join nevertheless.
    pub max_participants: u32,
    /// How long a participant can be in the room.
    pub max_participant_duration: Duration,
    /// How long the room stays open after the last participant has left.
    pub empty_timeout: Duration,
    /// How long the room stays open if no participant joins.
    pub unused_timeout: Duration,
    /// Whether recordings start when participants connect. The sandbox records nothing.
    pub records_on_connect: bool,
    /// The codecs of video tracks.
    pub video_codecs: Vec<VideoCodec>,
    /// The region of the media server.
    pub media_region: String,
    /// Whether no video can be published.
    pub is_audio_only: bool,
    /// Whether it is a large room.
    pub is_large: bool,
    /// The URL that is called for each event in the room.
    pub status_callback: Option<String>,
    /// The method with which it is called.
    pub status_callback_method: CallbackMethod,
}

impl RoomSettings {
    /// Returns the settings of a room of this type that is created without parameters.
    pub fn new(kind: RoomType) -> Self {
        let max_participants = match kind {
            RoomType::Group => 50,
            RoomType::GroupSmall => 4,
            RoomType::Go | RoomType::PeerToPeer => 10,
        };
        Self {
            kind,
            max_participants,
            max_participant_duration: Duration::from_secs(4 * 60 * 60),
            empty_timeout: Duration::from_secs(5 * 60),
            unused_timeout: Duration::from_secs(5 * 60),
            records_on_connect: false,
            video_codecs: vec![VideoCodec::Vp8],
            media_region: "us1".to_owned(),
            is_audio_only: false,
            is_large: false,
            status_callback: None,
            status_callback_method: CallbackMethod::default(),
        }
    }
}
