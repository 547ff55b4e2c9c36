//! A track as the commands show it: its fields, under the names of the API's two track resources, and whose it is.

use std::collections::HashMap;

use crate::api::{self, Client, Filter, PRESENT, RoomRef, Track};
use crate::moderation::room_scan::present;
use crate::output::{Column, Kind, Row};

/// All fields that a track is known to have.
pub const FIELDS: &[Column] = &[
    Column::new("publisher", "PUBLISHER", Kind::Text),
    Column::new("kind", "KIND", Kind::Whole),
    Column::new("name", "NAME", Kind::Text),
    Column::new("enabled", "ENABLED", Kind::Whole),
    Column::new("date_created", "SINCE", Kind::Moment),
    Column::new("sid", "SID", Kind::Sid),
    Column::new("publisher_sid", "PUBLISHER_SID", Kind::Sid),
    Column::new("participant_sid", "PARTICIPANT_SID", Kind::Sid),
    Column::new("room_sid", "ROOM_SID", Kind::Sid),
    Column::new("date_updated", "UPDATED", Kind::Moment),
    Column::new("url", "URL", Kind::Text),
];

/// What is shown of tracks whose publisher is known anyway.
pub const OF_ONE: &[&str] = &["kind", "name", "enabled", "date_created", "sid"];

/// What is shown of tracks of several publishers.
pub const OF_MANY: &[&str] = &["publisher", "kind", "name", "enabled", "date_created", "sid"];

/// A row that also says who publishes the track, by identity; null if that is not known.
pub fn row(publisher: Option<&str>, track: Track) -> Row {
    let mut row = Row::new();
    row.insert("publisher".to_owned(), publisher.into());
    row.append(&mut track.into_fields());
    row
}

/// The rows of tracks that somebody receives. The API gives the publishers' SIDs; one list of who is present has all of
/// their identities, but for those who have left in between.
pub async fn received(client: &Client, room: &RoomRef, tracks: Vec<Track>) -> Result<Vec<Row>, api::Error> {
    let present = if tracks.is_empty() {
        Vec::new()
    } else {
        present(client, room, PRESENT, &Filter::default()).await?
    };
    let identities: HashMap<_, _> =
        present.iter().filter_map(|stay| Some((stay.sid()?, stay.identity()?))).collect();
    let publisher = |track: &Track| track.publisher_sid().and_then(|sid| identities.get(&sid).copied());
    Ok(tracks.into_iter().map(|track| row(publisher(&track), track)).collect())
}
