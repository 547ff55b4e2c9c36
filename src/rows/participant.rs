//! Columns of participants, named as the fields of the API's Participant resource. Depends on `output`.

use crate::output::{Column, Kind};

/// All known fields of a participant.
pub const FIELDS: &[Column] = &[
    Column::new("identity", "IDENTITY", Kind::Text),
    Column::new("status", "STATUS", Kind::Status),
    Column::new("start_time", "JOINED", Kind::Moment),
    Column::new("end_time", "LEFT", Kind::Moment),
    Column::new("duration", "STAYED", Kind::Seconds),
    Column::new("sid", "SID", Kind::Sid),
    Column::new("room_sid", "ROOM_SID", Kind::Sid),
    Column::new("account_sid", "ACCOUNT_SID", Kind::Sid),
    Column::new("date_created", "CREATED", Kind::Moment),
    Column::new("date_updated", "UPDATED", Kind::Moment),
    Column::new("url", "URL", Kind::Text),
    Column::new("links", "LINKS", Kind::Text),
];
