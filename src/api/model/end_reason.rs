//! Why a participant left, from the end reason and the error code of its record in the Insights API. Depends on the records.

use super::insights::ParticipantInsights;

/// Why a participant left a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndReason {
    /// The participant's client left.
    Left,
    /// The REST API disconnected the participant.
    Kicked,
    /// Another client joined with the same identity.
    DuplicateIdentity,
    /// The connection was lost.
    ConnectionLost,
    /// The room was completed.
    RoomEnded,
    /// A reason that roomctl does not know, as the API names it.
    Other(String),
}

/// The reasons by the names of the API. The API can add others.
const REASONS: &[(&str, EndReason)] = &[
    ("disconnected_via_api", EndReason::Kicked),
    ("participant_disconnected_via_api", EndReason::Kicked),
    ("room_ended_via_api", EndReason::RoomEnded),
    ("room_ended", EndReason::RoomEnded),
    ("room_completed", EndReason::RoomEnded),
    ("duplicate_identity", EndReason::DuplicateIdentity),
    ("client_initiated_disconnect", EndReason::Left),
    ("client_disconnected", EndReason::Left),
    ("disconnected", EndReason::Left),
    ("left", EndReason::Left),
    ("signaling_connection_error", EndReason::ConnectionLost),
    ("signaling_connection_disconnected", EndReason::ConnectionLost),
    ("signaling_connection_timeout", EndReason::ConnectionLost),
    ("media_connection_error", EndReason::ConnectionLost),
];

/// The error codes, with what they mean and the reason that they show.
const ERRORS: &[(u64, &str, Option<EndReason>)] = &[
    (20104, "access token expired", None),
    (53000, "signaling connection error", Some(EndReason::ConnectionLost)),
    (53001, "signaling connection disconnected", Some(EndReason::ConnectionLost)),
    (53002, "signaling connection timed out", Some(EndReason::ConnectionLost)),
    (53105, "room is full", None),
    (53118, "room completed", Some(EndReason::RoomEnded)),
    (53205, "duplicate identity", Some(EndReason::DuplicateIdentity)),
    (53216, "session is too long", None),
    (53405, "media connection failed", Some(EndReason::ConnectionLost)),
    (53407, "media handshake failed", Some(EndReason::ConnectionLost)),
];

/// Returns the meaning of an error code of a participant, if it is known.
pub fn error_meaning(code: u64) -> Option<&'static str> {
    ERRORS.iter().find(|(known, ..)| *known == code).map(|(_, meaning, _)| *meaning)
}

impl EndReason {
    /// Returns why a participant left: by the name of the reason, or else by the error code. `None` for a participant whose
    /// record has neither.
    pub fn of(record: &ParticipantInsights) -> Option<Self> {
        let by_name = |name: &str| REASONS.iter().find(|(known, _)| *known == name);
        let by_code = |code| ERRORS.iter().find(|(known, ..)| *known == code);
        let name = record.end_reason();
        let known = name.and_then(by_name).map(|(_, reason)| reason.clone());
        let from_code = || record.error_code().and_then(by_code).and_then(|(.., reason)| reason.clone());
        known.or_else(from_code).or_else(|| name.map(|name| Self::Other(name.to_owned())))
    }

    /// Returns the reason in words; one that is not known as the API names it.
    pub fn words(&self) -> &str {
        match self {
            Self::Left => "left",
            Self::Kicked => "kicked",
            Self::DuplicateIdentity => "duplicate identity",
            Self::ConnectionLost => "connection lost",
            Self::RoomEnded => "room ended",
            Self::Other(name) => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn reason(end_reason: &Value, error_code: &Value) -> Option<EndReason> {
        let record = json!({ "end_reason": end_reason, "error_code": error_code });
        EndReason::of(&record.as_object().unwrap().clone().into())
    }

    #[test]
    fn reason_is_that_of_the_name_or_else_of_the_code() {
        for (name, code, expected) in [
            (json!("disconnected_via_api"), json!(0), Some(EndReason::Kicked)),
            (json!("disconnected_via_api"), json!(53205), Some(EndReason::Kicked)),
            (json!("new_reason"), json!(53205), Some(EndReason::DuplicateIdentity)),
            (json!("new_reason"), json!(1), Some(EndReason::Other("new_reason".to_owned()))),
            (json!(null), json!(53002), Some(EndReason::ConnectionLost)),
            (json!(""), json!(null), None),
            (json!(7), json!("x"), None),
        ] {
            assert_eq!(reason(&name, &code), expected, "{name} {code}");
        }
    }
}
