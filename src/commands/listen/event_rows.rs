//! The events of callbacks as rows, with the names and fields of `watch`. Depends on `callbacks` and `monitor`.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::callbacks::{Callback, CallbackEvent};
use crate::monitor::event_name;
use crate::monitor::event_row::row_of_room;
use crate::output::{Row, row};

/// Returns the row of a callback. `now` is its time if it has none.
pub fn callback_row(callback: &Callback, now: DateTime<Utc>) -> Row {
    let time = callback.time().unwrap_or(now);
    let at = json!(time.to_rfc3339_opts(SecondsFormat::Secs, true));
    let text = |name| callback.parameter(name).map_or(Value::Null, |text| json!(text));
    let number = |name| callback.number(name).map_or(Value::Null, |number| json!(number));
    let participant = || {
        let names =
            [("identity", "ParticipantIdentity"), ("sid", "ParticipantSid"), ("status", "ParticipantStatus")];
        row(names.map(|(field, parameter)| (field, text(parameter))))
    };
    let room = || row([("status", text("RoomStatus"))]);
    let with = |mut fields: Row, more: &[(&'static str, Value)]| {
        fields.extend(row(more.iter().cloned()));
        fields
    };
    let (event, fields) = match callback.event {
        CallbackEvent::RoomCreated => (event_name::ROOM_CREATED, with(room(), &[("date_created", at)])),
        CallbackEvent::RoomEnded => {
            let end = [("end_time", at), ("duration", number("RoomDuration"))];
            (event_name::ROOM_ENDED, with(room(), &end))
        }
        CallbackEvent::ParticipantConnected => {
            (event_name::JOINED, with(participant(), &[("start_time", at)]))
        }
        CallbackEvent::ParticipantDisconnected => {
            let end = [("end_time", at), ("duration", number("ParticipantDuration"))];
            (event_name::LEFT, with(participant(), &end))
        }
        CallbackEvent::TrackAdded => (event_name::TRACK_PUBLISHED, participant()),
        CallbackEvent::TrackRemoved => (event_name::TRACK_UNPUBLISHED, participant()),
        CallbackEvent::TrackEnabled => (event_name::TRACK_ENABLED, participant()),
        CallbackEvent::TrackDisabled => (event_name::TRACK_DISABLED, participant()),
    };
    let sid = callback.parameter("RoomSid").unwrap_or_default();
    let name = callback.parameter("RoomName").unwrap_or(sid);
    let track = [
        ("track_sid", text("TrackSid")),
        ("kind", text("TrackKind")),
        ("sequence_number", number("SequenceNumber")),
    ];
    with(row_of_room(time, event, fields, name, sid), &track)
}
