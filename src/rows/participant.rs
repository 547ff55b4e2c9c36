//! Columns and rows of participants, named as the fields of the API's Participant resource. Depends on `api` and `output`.

use crate::api::Participant;
use crate::output::{Column, ColumnType, Row};
use crate::rows::room::ROOM;

/// The fields of a participant that are shown before a confirmation.
pub const PREVIEW: &[&str] = &["identity", "status", "start_time", "sid"];

/// All known fields of a participant.
pub const FIELDS: &[Column] = &[
    Column::new("identity", "IDENTITY", ColumnType::Text),
    Column::new("status", "STATUS", ColumnType::Status),
    Column::new("start_time", "JOINED", ColumnType::Time),
    Column::new("end_time", "LEFT", ColumnType::Time),
    Column::new("duration", "STAYED", ColumnType::Seconds),
    Column::new("sid", "SID", ColumnType::Sid),
    Column::new("room_sid", "ROOM_SID", ColumnType::Sid),
    Column::new("account_sid", "ACCOUNT_SID", ColumnType::Sid),
    Column::new("date_created", "CREATED", ColumnType::Time),
    Column::new("date_updated", "UPDATED", ColumnType::Time),
    Column::new("url", "URL", ColumnType::Text),
    Column::new("links", "LINKS", ColumnType::Text),
];

/// Returns the fields of participants of several rooms: the name of the room, and all known fields.
pub fn fields_with_room() -> Vec<Column> {
    [ROOM, FIELDS].concat()
}

/// Returns the row of a participant with the name of the room.
pub fn row_with_room(room: &str, participant: Participant) -> Row {
    let mut row = Row::new();
    row.insert("room".to_owned(), room.into());
    row.append(&mut participant.into_fields());
    row
}
