//! The callback for an event. Depends on `world`.

use chrono::SecondsFormat;
use serde::Serialize;
use url::Url;

use crate::sandbox::world::event::{Event, EventKind};
use crate::sandbox::world::participant::{Participant, ParticipantStatus};
use crate::sandbox::world::room::RoomStatus;
use crate::sandbox::world::room_settings::CallbackMethod;
use crate::sandbox::world::state::World;
use crate::sandbox::world::tracks::published_tracks;

/// A request that reports an event.
#[derive(Debug, Clone)]
pub struct Callback {
    /// The URL, without the parameters.
    pub url: Url,
    /// The method.
    pub method: CallbackMethod,
    /// The place among the callbacks of the room, from 0.
    pub sequence_number: u64,
    /// The parameters.
    pub parameters: Vec<(&'static str, String)>,
}

/// Returns the name that callbacks give to an event, if they report it.
pub fn callback_event(kind: EventKind) -> Option<&'static str> {
    Some(match kind {
        EventKind::RoomCreated => "room-created",
        EventKind::RoomEnded => "room-ended",
        EventKind::Joined => "participant-connected",
        EventKind::Left => "participant-disconnected",
        EventKind::TrackAdded => "track-added",
        EventKind::TrackRemoved => "track-removed",
        EventKind::TrackEnabled => "track-enabled",
        EventKind::TrackDisabled => "track-disabled",
        EventKind::Reconnecting | EventKind::Reconnected | EventKind::Anonymized | EventKind::RulesSet => {
            return None;
        }
    })
}

/// Returns the parameters of the callback for an event.
pub fn parameters(
    event: &Event,
    name: &str,
    world: &World,
    account_sid: &str,
    sequence_number: u64,
) -> Vec<(&'static str, String)> {
    let room = &world.rooms[event.room];
    let has_ended = event.kind == EventKind::RoomEnded;
    let status = if has_ended { RoomStatus::Completed } else { RoomStatus::InProgress };
    let mut parameters = vec![
        ("AccountSid", account_sid.to_owned()),
        ("RoomName", room.unique_name().into_owned()),
        ("RoomSid", room.sid().to_string()),
        ("RoomStatus", text(&status)),
        ("RoomType", text(&room.settings.kind)),
        ("SequenceNumber", sequence_number.to_string()),
        ("StatusCallbackEvent", name.to_owned()),
        ("Timestamp", event.time.to_rfc3339_opts(SecondsFormat::Secs, true)),
    ];
    if has_ended && let Some(ended) = room.ended {
        parameters.push(("RoomDuration", (ended - room.created).num_seconds().to_string()));
    }
    let participant = event.participant.map(|participant| &room.participants[participant]);
    if let Some(participant) = participant {
        parameters.extend(participant_parameters(participant, event.kind == EventKind::Left));
        let track = event.track.and_then(|track| published_tracks(participant).nth(track));
        if let Some(track) = track {
            parameters.push(("TrackSid", track.sid().to_string()));
            parameters.push(("TrackKind", text(&track.spec.kind)));
        }
    }
    parameters
}

fn participant_parameters(participant: &Participant, has_left: bool) -> Vec<(&'static str, String)> {
    let status = if has_left { ParticipantStatus::Disconnected } else { ParticipantStatus::Connected };
    let mut parameters = vec![
        ("ParticipantSid", participant.sid().to_string()),
        ("ParticipantIdentity", participant.identity.to_string()),
        ("ParticipantStatus", text(&status)),
    ];
    if has_left && let Some(ended) = participant.ended {
        parameters.push(("ParticipantDuration", (ended - participant.started).num_seconds().to_string()));
    }
    parameters
}

/// Returns the name of a status, type or kind in the API.
fn text(value: &impl Serialize) -> String {
    serde_json::json!(value).as_str().unwrap_or_default().to_owned()
}
