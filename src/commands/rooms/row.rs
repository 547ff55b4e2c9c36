//! The rows of rooms: the fields of the API, and the number of participants present. Depends on `moderation::room_scan` to
//! count them.

use serde_json::json;

use crate::api::{self, Client, Filter, PRESENT_ONCE, Room};
use crate::moderation::room_scan::{RoomScan, scan_room};
use crate::output::{self, Column, ColumnType, Row};

/// The number of participants present, which roomctl adds to the fields of the API's Room resource.
pub const PRESENT: &str = "present";

/// The deprecated name of [`PRESENT`].
pub const CONNECTED: &str = "connected";

/// The columns of a room: the fields of the API's Room resource, and those that roomctl adds.
pub const FIELDS: &[Column] = &[
    Column::new("room", "ROOM", ColumnType::Text),
    Column::new("unique_name", "NAME", ColumnType::Text),
    Column::new("sid", "SID", ColumnType::Sid),
    Column::new("status", "STATUS", ColumnType::Status),
    Column::new("date_created", "CREATED", ColumnType::Time),
    Column::new("end_time", "ENDED", ColumnType::Time),
    Column::new("duration", "LASTED", ColumnType::Seconds),
    Column::new("type", "TYPE", ColumnType::Untruncated),
    Column::new(PRESENT, "PRESENT", ColumnType::Untruncated),
    Column::new("max_participants", "CAPACITY", ColumnType::Untruncated),
    Column::new("account_sid", "ACCOUNT_SID", ColumnType::Sid),
    Column::new("date_updated", "UPDATED", ColumnType::Time),
    Column::new("media_region", "MEDIA_REGION", ColumnType::Text),
    Column::new("max_participant_duration", "MAX_STAY", ColumnType::Seconds),
    Column::new("max_concurrent_published_tracks", "MAX_TRACKS", ColumnType::Text),
    Column::new("record_participants_on_connect", "RECORDED", ColumnType::Text),
    Column::new("audio_only", "AUDIO_ONLY", ColumnType::Text),
    Column::new("large_room", "LARGE", ColumnType::Text),
    Column::new("empty_room_timeout", "EMPTY_TIMEOUT", ColumnType::Text),
    Column::new("unused_room_timeout", "UNUSED_TIMEOUT", ColumnType::Text),
    Column::new("status_callback", "CALLBACK", ColumnType::Text),
    Column::new("status_callback_method", "CALLBACK_METHOD", ColumnType::Text),
    Column::new("video_codecs", "CODECS", ColumnType::Text),
    Column::new("enable_turn", "TURN", ColumnType::Text),
    Column::new("url", "URL", ColumnType::Text),
    Column::new("links", "LINKS", ColumnType::Text),
    Column::new(CONNECTED, "PRESENT", ColumnType::Untruncated).deprecated(),
];

/// Returns the room and the participants present; `None` for the latter if the room has neither name nor SID.
pub async fn count_participants(client: &Client, room: Room) -> Result<(Room, Option<RoomScan>), api::Error> {
    let scan = match room.reference() {
        Some(reference) => Some(scan_room(client, reference, &room, PRESENT_ONCE, &Filter::default()).await?),
        None => None,
    };
    Ok((room, scan))
}

/// Returns the row of a room: its name as other commands have it, and the fields of the API.
pub fn row(room: Room) -> Row {
    let mut row = output::row([("room", json!(room.name()))]);
    row.append(&mut room.into_fields());
    row
}

/// Returns the row of a room with the number of participants present; `None` if it is not known.
pub fn counted_row(room: Room, present: Option<usize>) -> Row {
    let mut row = row(room);
    row.extend([PRESENT, CONNECTED].map(|field| (field.to_owned(), present.into())));
    row
}
