//! The calls about rooms, and a room as the API shows it.

use std::borrow::Cow;

use axum::http::StatusCode;
use serde::Serialize;

use super::auth::ACCOUNT_SID;
use super::handler::Call;
use super::paging::{Paging, carried};
use super::response::{Answer, Refusal, timestamp};
use crate::sandbox::world::sid::Sid;
use crate::sandbox::world::state::{Room, RoomStatus, RoomType, World, now};

/// `GET /v1/Rooms`
pub fn list(world: &World, call: &Call) -> Result<Answer, Refusal> {
    let status = match call.form.get("Status") {
        None | Some("in-progress") => RoomStatus::InProgress,
        Some("completed") => RoomStatus::Completed,
        Some("failed") => RoomStatus::Failed,
        Some(_) => return Err(invalid_status()),
    };
    let name = call.form.get("UniqueName");
    let created = call.form.span("DateCreatedAfter", "DateCreatedBefore")?;
    let paging = Paging::from(&call.form)?;
    let rooms = match name {
        Some(name) if status == RoomStatus::InProgress => world.named(name),
        _ => &world.rooms,
    };
    let page = paging.cut(created.cut(rooms, |room| room.created), |room| {
        room.status() == status && name.is_none_or(|name| room.unique_name() == name)
    })?;
    let views = page.items.iter().map(|room| View::of(room, &call.base)).collect();
    let filters = carried(&call.form, &["Status", "UniqueName", "DateCreatedAfter", "DateCreatedBefore"]);
    paging.answer("rooms", &format!("{}/v1/Rooms", call.base), &filters, &page, views)
}

/// `POST /v1/Rooms`. Parameters other than these three are ignored and keep their defaults.
pub fn create(world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    let room_type = match call.form.get("Type") {
        None | Some("group") => RoomType::Group,
        Some("group-small") => RoomType::GroupSmall,
        Some("go") => RoomType::Go,
        Some("peer-to-peer") => RoomType::PeerToPeer,
        Some(_) => return Err(Refusal::bad_request(53108, "Invalid room type")),
    };
    let most = most_participants(room_type);
    // The vendor answers a wish for more than the most with the most.
    let max_participants = match call.form.get("MaxParticipants").map(str::parse::<u32>) {
        None => most,
        Some(Ok(number @ 1..)) => number.min(most),
        Some(_) => return Err(Refusal::bad_request(53107, "MaxParticipants is out of range")),
    };
    let name = call.form.get("UniqueName");
    match name.map(|name| name.chars().count()) {
        Some(0) => return Err(Refusal::bad_request(53100, "Room name is invalid")),
        Some(129..) => return Err(Refusal::bad_request(53101, "Room name is too long")),
        _ => {}
    }
    if name.is_some_and(|name| world.is_taken(name)) {
        return Err(Refusal::bad_request(53113, "Room exists"));
    }
    let room = world.open(name, room_type, max_participants, now());
    Answer::json(StatusCode::CREATED, &View::of(&world.rooms[room], &call.base))
}

/// `GET /v1/Rooms/{NameOrSid}`
pub fn fetch(world: &World, call: &Call, room: &str) -> Result<Answer, Refusal> {
    let room = world.find(room).ok_or_else(|| call.not_found())?;
    Answer::json(StatusCode::OK, &View::of(&world.rooms[room], &call.base))
}

/// `POST /v1/Rooms/{NameOrSid}`: ends the room.
pub fn update(world: &mut World, call: &Call, room: &str) -> Result<Answer, Refusal> {
    let room = world.find(room).ok_or_else(|| call.not_found())?;
    if call.form.get("Status") != Some("completed") {
        return Err(invalid_status());
    }
    if world.rooms[room].ended.is_some() {
        return Err(completed());
    }
    world.end(room, now());
    Answer::json(StatusCode::ACCEPTED, &View::of(&world.rooms[room], &call.base))
}

/// 400 for what cannot be done to a room that is over.
pub fn completed() -> Refusal {
    Refusal::bad_request(53118, "Room completed")
}

fn invalid_status() -> Refusal {
    Refusal::bad_request(53112, "Invalid room status")
}

fn most_participants(room_type: RoomType) -> u32 {
    match room_type {
        RoomType::Group => 50,
        RoomType::GroupSmall => 4,
        RoomType::Go | RoomType::PeerToPeer => 10,
    }
}

fn most_tracks(room_type: RoomType) -> u32 {
    match room_type {
        RoomType::Group | RoomType::GroupSmall => 170,
        RoomType::Go | RoomType::PeerToPeer => 0,
    }
}

/// A room, its fields in the API's order.
#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "the API has them")]
struct View<'a> {
    account_sid: &'static str,
    date_created: String,
    date_updated: String,
    status: RoomStatus,
    #[serde(rename = "type")]
    room_type: RoomType,
    sid: Sid,
    enable_turn: bool,
    unique_name: Cow<'a, str>,
    max_participants: u32,
    max_participant_duration: u32,
    max_concurrent_published_tracks: u32,
    duration: Option<i64>,
    status_callback_method: &'static str,
    status_callback: (),
    record_participants_on_connect: bool,
    video_codecs: [&'static str; 1],
    audio_only: bool,
    media_region: &'static str,
    empty_room_timeout: u32,
    unused_room_timeout: u32,
    end_time: Option<String>,
    large_room: bool,
    url: String,
    links: Links,
}

impl<'a> View<'a> {
    fn of(room: &'a Room, base: &str) -> Self {
        let url = format!("{base}/v1/Rooms/{}", room.sid());
        Self {
            account_sid: ACCOUNT_SID,
            date_created: timestamp(room.created),
            date_updated: timestamp(room.ended.unwrap_or(room.created)),
            status: room.status(),
            room_type: room.kind,
            sid: room.sid(),
            enable_turn: true,
            unique_name: room.unique_name(),
            max_participants: room.max_participants,
            max_participant_duration: 14_400,
            max_concurrent_published_tracks: most_tracks(room.kind),
            duration: room.ended.map(|ended| (ended - room.created).num_seconds()),
            status_callback_method: "POST",
            status_callback: (),
            record_participants_on_connect: false,
            video_codecs: ["VP8"],
            audio_only: false,
            media_region: "us1",
            empty_room_timeout: 5,
            unused_room_timeout: 5,
            end_time: room.ended.map(timestamp),
            large_room: false,
            links: Links {
                participants: format!("{url}/Participants"),
                recordings: format!("{url}/Recordings"),
                transcriptions: format!("{url}/Transcriptions"),
                recording_rules: format!("{url}/RecordingRules"),
            },
            url,
        }
    }
}

#[derive(Serialize)]
struct Links {
    participants: String,
    recordings: String,
    transcriptions: String,
    recording_rules: String,
}
