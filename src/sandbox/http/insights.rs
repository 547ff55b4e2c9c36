//! The endpoints of the vendor's Insights API (Video Log Analyzer), from the same history as those of the video API. The
//! vendor has them on a host of their own. Depends on `request`, `paging`, `response` and `world`.

use std::collections::HashSet;

use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::auth::ACCOUNT_SID;
use super::paging::Paging;
use super::request::ApiRequest;
use super::response::{ApiError, ApiResponse, ApiResult, timestamp};
use super::server_state::ServerState;
use crate::sandbox::world::participant::{LeaveReason, Participant, ParticipantStatus};
use crate::sandbox::world::room::Room;
use crate::sandbox::world::room_settings::RoomType;
use crate::sandbox::world::sid::{Sid, SidKind};

/// How long the vendor keeps the data after a room was created.
const RETENTION: TimeDelta = TimeDelta::days(7);
/// The same for rooms of the type `go`.
const RETENTION_OF_GO: TimeDelta = TimeDelta::days(2);
/// The rooms that are listed without dates are those that ended within this time.
const DEFAULT_PERIOD: TimeDelta = TimeDelta::hours(24);

/// The types of rooms, as the Insights API names them.
const ROOM_TYPES: [&str; 4] = ["go", "group", "group_small", "peer_to_peer"];
/// The codecs.
const CODECS: [&str; 4] = ["H264", "VP8", "VP9", "opus"];

/// `GET /v1/Video/Rooms`: lists the rooms that have ended.
pub fn list_rooms(state: &ServerState, request: &ApiRequest) -> ApiResult {
    let form = &request.form;
    let name = form.get("RoomName");
    let kinds = form.all_of("RoomType", &ROOM_TYPES)?;
    let wanted_codecs = form.all_of("Codec", &CODECS)?;
    let created = form.time_range("CreatedAfter", "CreatedBefore")?;
    let is_dated = form.get("CreatedAfter").is_some() || form.get("CreatedBefore").is_some();
    let filters = ["RoomType", "Codec", "RoomName", "CreatedAfter", "CreatedBefore"];
    let paging = Paging::parse(form, &format!("{}/v1/Video/Rooms", request.base_url), &filters)?;
    let now = state.world.now();
    let is_listed = |room: &Room| {
        let is_recent = room.ended.is_some_and(|ended| is_dated || now - ended <= DEFAULT_PERIOD);
        is_recent
            && is_kept(room, now)
            && name.is_none_or(|name| room.unique_name() == name)
            && (kinds.is_empty() || kinds.contains(&type_name(room.settings.kind)))
            && (wanted_codecs.is_empty() || wanted_codecs.iter().any(|codec| codecs(room).contains(codec)))
    };
    let rooms = created.slice(&state.world.rooms, |room| room.created);
    paging.response("rooms", rooms, Room::sid, is_listed, |room| room_body(room, request))
}

/// `GET /v1/Video/Rooms/{RoomSid}`: returns the record of a room.
pub fn fetch_room(state: &ServerState, request: &ApiRequest) -> ApiResult {
    let room = find_room(state, request)?;
    Ok(ApiResponse::json(StatusCode::OK, &room_body(room, request)))
}

/// `GET /v1/Video/Rooms/{RoomSid}/Participants`: lists the records of the participants.
pub fn list_participants(state: &ServerState, request: &ApiRequest) -> ApiResult {
    let room = find_room(state, request)?;
    let url = format!("{}/v1/Video/Rooms/{}/Participants", request.base_url, room.sid());
    let paging = Paging::parse(&request.form, &url, &[])?;
    let body = |participant| participant_body(room, participant, request);
    paging.response("participants", &room.participants, Participant::sid, |_| true, body)
}

/// `GET /v1/Video/Rooms/{RoomSid}/Participants/{ParticipantSid}`: returns the record of a participant.
pub fn fetch_participant(state: &ServerState, request: &ApiRequest) -> ApiResult {
    let room = find_room(state, request)?;
    let sid = Sid::parse(SidKind::Participant, request.segment(5));
    let found = room.participants.iter().find(|participant| Some(participant.sid()) == sid);
    let participant = found.ok_or_else(|| request.not_found())?;
    Ok(ApiResponse::json(StatusCode::OK, &participant_body(room, participant, request)))
}

/// Returns the room that the path names by SID. Fails with 404, also for a room whose data is not kept any more.
fn find_room<'s>(state: &'s ServerState, request: &ApiRequest) -> Result<&'s Room, ApiError> {
    let sid = Sid::parse(SidKind::Room, request.segment(3));
    let now = state.world.now();
    let found = state.world.rooms.iter().find(|room| Some(room.sid()) == sid && is_kept(room, now));
    found.ok_or_else(|| request.not_found())
}

fn is_kept(room: &Room, now: DateTime<Utc>) -> bool {
    let retention = if room.settings.kind == RoomType::Go { RETENTION_OF_GO } else { RETENTION };
    now - room.created <= retention
}

/// Returns the JSON of a room's record, its fields in the API's order.
fn room_body(room: &Room, request: &ApiRequest) -> Value {
    let url = format!("{}/v1/Video/Rooms/{}", request.base_url, room.sid());
    let identities = room.participants.iter().map(|found| &found.identity).collect::<HashSet<_>>();
    let seconds = room.participants.iter().filter_map(duration).sum::<i64>();
    // The vendor takes up to thirty minutes after the end.
    let processing_state = if room.is_completed() { "complete" } else { "not_started" };
    json!({
        "account_sid": ACCOUNT_SID,
        "room_sid": room.sid(),
        "room_name": room.unique_name(),
        "create_time": timestamp(room.created),
        "end_time": room.ended.map(timestamp),
        "room_type": type_name(room.settings.kind),
        "room_status": if room.is_completed() { "completed" } else { "in_progress" },
        "status_callback": room.settings.status_callback,
        "status_callback_method": room.settings.status_callback_method,
        "created_method": if room.is_ad_hoc { "ad_hoc" } else { "api" },
        "end_reason": room.ended.map(|_| if room.is_timed_out { "timeout" } else { "room_ended_via_api" }),
        "max_participants": room.settings.max_participants,
        "unique_participants": room.participants.len(),
        "unique_participant_identities": identities.len(),
        "concurrent_participants": peak(room),
        "max_concurrent_participants": room.settings.max_participants,
        "codecs": codecs(room),
        "media_region": room.settings.media_region,
        "duration_sec": room.ended.map(|ended| (ended - room.created).num_seconds()),
        "total_participant_duration_sec": seconds,
        "total_recording_duration_sec": 0,
        "processing_state": processing_state,
        "recording_enabled": room.settings.records_on_connect,
        "edge_location": "ashburn",
        "url": url,
        "links": { "participants": format!("{url}/Participants") },
    })
}

/// Returns the JSON of a participant's record, its fields in the API's order. Records of participants who are present have
/// no end.
fn participant_body(room: &Room, participant: &Participant, request: &ApiRequest) -> Value {
    let url =
        format!("{}/v1/Video/Rooms/{}/Participants/{}", request.base_url, room.sid(), participant.sid());
    let (reason, code) = participant.leave_reason.map_or((None, 0), |reason| {
        let (reason, code) = end_reason(reason);
        (Some(reason), code)
    });
    let status = match participant.status {
        ParticipantStatus::Disconnected => "disconnected",
        ParticipantStatus::Connected | ParticipantStatus::Reconnecting => "connected",
    };
    json!({
        "participant_sid": participant.sid(),
        "participant_identity": participant.identity.as_ref(),
        "join_time": timestamp(participant.started),
        "leave_time": participant.ended.map(timestamp),
        "duration_sec": duration(participant),
        "account_sid": ACCOUNT_SID,
        "room_sid": room.sid(),
        "status": status,
        "codecs": participant_codecs(participant),
        "end_reason": reason,
        "error_code": code,
        "error_code_url": (code > 0).then(|| format!("https://www.twilio.com/docs/errors/{code}")),
        "media_region": room.settings.media_region,
        "properties": { "network": { "transport": "udp", "reconnections": 0 } },
        "edge_location": "ashburn",
        "publisher_info": {
            "sdk": { "name": "twilio-video.js", "version": "2.31.0" },
            "browser": { "name": "Chrome", "version": "131" },
            "device": { "os": "macOS" },
        },
        "url": url,
    })
}

/// Returns the vendor's end reason and error code. The vendor does not list its reasons.
fn end_reason(reason: LeaveReason) -> (&'static str, u32) {
    match reason {
        LeaveReason::Client => ("client_initiated_disconnect", 0),
        LeaveReason::ConnectionLost => ("signaling_connection_timeout", 53002),
        LeaveReason::Api => ("disconnected_via_api", 0),
        LeaveReason::DuplicateIdentity => ("duplicate_identity", 53205),
        LeaveReason::RoomEnded => ("room_ended_via_api", 53118),
        LeaveReason::SessionTooLong => ("participant_session_length_exceeded", 53216),
    }
}

fn duration(participant: &Participant) -> Option<i64> {
    participant.ended.map(|ended| (ended - participant.started).num_seconds())
}

/// Returns the most participants who were in the room at the same time.
fn peak(room: &Room) -> usize {
    let joins = room.participants.iter().map(|found| (found.started, true));
    let departures = room.participants.iter().filter_map(|found| Some((found.ended?, false)));
    // Of events at the same time, leaving sorts before joining.
    let mut changes = joins.chain(departures).collect::<Vec<_>>();
    changes.sort_unstable();
    let (mut present, mut peak) = (0_usize, 0);
    for (_, joins) in changes {
        present = if joins { present + 1 } else { present.saturating_sub(1) };
        peak = peak.max(present);
    }
    peak
}

fn codecs(room: &Room) -> &'static [&'static str] {
    if room.participants.is_empty() { &[] } else { &["VP8", "opus"] }
}

fn participant_codecs(participant: &Participant) -> &'static [&'static str] {
    if participant.tracks.is_empty() { &[] } else { &["VP8", "opus"] }
}

fn type_name(kind: RoomType) -> &'static str {
    match kind {
        RoomType::Group => "group",
        RoomType::GroupSmall => "group_small",
        RoomType::Go => "go",
        RoomType::PeerToPeer => "peer_to_peer",
    }
}
