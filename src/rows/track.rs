//! Columns and rows of tracks, named as the fields of the API's `PublishedTrack` and `SubscribedTrack` resources,
//! with the publisher's identity.
//!
//! Depends on `api`, and on `moderation` for the participants of a room.

use std::collections::HashMap;

use crate::api::{self, Client, Participant, ParticipantSid, RoomRef, Track};
use crate::moderation::room_scan::present;
use crate::output::{Column, ColumnType, Row};

/// All known fields of a track.
pub const FIELDS: &[Column] = &[
    Column::new("participant", "PARTICIPANT", ColumnType::Text),
    Column::new("publisher", "PUBLISHER", ColumnType::Text),
    Column::new("kind", "KIND", ColumnType::Untruncated),
    Column::new("name", "NAME", ColumnType::Text),
    Column::new("enabled", "ENABLED", ColumnType::Untruncated),
    Column::new("date_created", "SINCE", ColumnType::Time),
    Column::new("sid", "SID", ColumnType::Sid),
    Column::new("publisher_sid", "PUBLISHER_SID", ColumnType::Sid),
    Column::new("participant_sid", "PARTICIPANT_SID", ColumnType::Sid),
    Column::new("room_sid", "ROOM_SID", ColumnType::Sid),
    Column::new("date_updated", "UPDATED", ColumnType::Time),
    Column::new("url", "URL", ColumnType::Text),
];

/// Default fields for the tracks of one publisher.
pub const OF_ONE: &[&str] = &["kind", "name", "enabled", "date_created", "sid"];

/// Default fields for the tracks of several publishers.
pub const OF_MANY: &[&str] = &["publisher", "kind", "name", "enabled", "date_created", "sid"];

/// Returns the row of a track with its publisher's identity, or null if that is unknown.
pub fn row(publisher: Option<&str>, track: Track) -> Row {
    let mut row = Row::new();
    row.insert("publisher".to_owned(), publisher.into());
    row.append(&mut track.into_fields());
    row
}

/// The identities of participants by SID.
pub type Identities = HashMap<ParticipantSid, String>;

/// Returns the identities of participants by SID.
pub fn identities(participants: &[Participant]) -> Identities {
    let known = participants.iter().filter_map(|found| Some((found.sid()?, found.identity()?.to_owned())));
    known.collect()
}

/// Returns the row of a track that a participant receives. The publisher's identity is null if it is not known.
pub fn received_row(identities: &Identities, track: Track) -> Row {
    let publisher = track.publisher_sid().and_then(|sid| identities.get(&sid)).map(String::as_str);
    row(publisher, track)
}

/// Returns the rows of the tracks that a participant receives.
///
/// The API returns only the publishers' SIDs; their identities come from one list of the participants present. The
/// identity of a publisher who has just left is null. Fails with the errors of that request.
pub async fn received(client: &Client, room: &RoomRef, tracks: Vec<Track>) -> Result<Vec<Row>, api::Error> {
    if tracks.is_empty() {
        return Ok(Vec::new());
    }
    let identities = identities(&present(client, room).await?);
    Ok(tracks.into_iter().map(|track| received_row(&identities, track)).collect())
}
