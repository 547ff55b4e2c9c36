//! The calls about participants, and a participant as the API shows them.

use axum::http::StatusCode;
use serde::Serialize;

use super::auth::ACCOUNT_SID;
use super::handler::Call;
use super::paging::{Paging, carried};
use super::response::{Answer, Refusal, timestamp};
use crate::sandbox::world::event::By;
use crate::sandbox::world::sid::Sid;
use crate::sandbox::world::state::{Participant, Room, RoomStatus, Status, World, now};

/// `GET /v1/Rooms/{NameOrSid}/Participants`
pub fn list(world: &World, call: &Call, room: &str) -> Result<Answer, Refusal> {
    // Sources differ on whether those who left can be listed by the room's name. Here they can: `find` is the one
    // place that decides it.
    let room = &world.rooms[world.find(room).ok_or_else(|| call.not_found())?];
    let asked = match call.form.get("Status") {
        None => Status::Connected,
        Some(text) => Status::parse(text).ok_or_else(invalid_status)?,
    };
    let status = if room.status() == RoomStatus::Completed { Status::Disconnected } else { asked };
    let identity = call.form.get("Identity");
    let created = call.form.span("DateCreatedAfter", "DateCreatedBefore")?;
    let paging = Paging::from(&call.form)?;
    let stays = created.cut(&room.participants, |participant| participant.started);
    let page = paging.cut(stays, |participant| {
        participant.status == status && identity.is_none_or(|identity| *participant.identity == *identity)
    })?;
    let views = page.items.iter().map(|participant| View::of(room, participant, &call.base)).collect();
    let filters = carried(&call.form, &["Status", "DateCreatedAfter", "DateCreatedBefore", "Identity"]);
    let address = format!("{}/v1/Rooms/{}/Participants", call.base, room.sid());
    paging.answer("participants", &address, &filters, &page, views)
}

/// `GET /v1/Rooms/{NameOrSid}/Participants/{IdentityOrSid}`
pub fn fetch(world: &World, call: &Call, room: &str, participant: &str) -> Result<Answer, Refusal> {
    let (room, index) = find(world, call, room, participant)?;
    show(StatusCode::OK, &world.rooms[room], index, call)
}

/// `POST /v1/Rooms/{NameOrSid}/Participants/{IdentityOrSid}`: disconnects; who has left stays as they were.
pub fn update(world: &mut World, call: &Call, room: &str, participant: &str) -> Result<Answer, Refusal> {
    let (room, index) = find(world, call, room, participant)?;
    if call.form.get("Status") != Some("disconnected") {
        return Err(invalid_status());
    }
    world.turn(room, index, Status::Disconnected, By::Api, now());
    show(StatusCode::ACCEPTED, &world.rooms[room], index, call)
}

/// `POST …/Participants/{IdentityOrSid}/Anonymize`: the identity becomes the SID. Only of who has left: the contract says
/// nothing of others, but an identity is what a living room finds them by. Once more changes nothing more.
pub fn anonymize(world: &mut World, call: &Call, room: &str, participant: &str) -> Result<Answer, Refusal> {
    let (room, index) = find(world, call, room, participant)?;
    let stay = &world.rooms[room].participants[index];
    if stay.status != Status::Disconnected {
        return Err(invalid_status());
    }
    if *stay.identity != stay.sid().to_string() {
        world.anonymize(room, index, now());
    }
    let room = &world.rooms[room];
    let mut view = View::of(room, &room.participants[index], &call.base);
    view.url.push_str("/Anonymize");
    view.links = None;
    Answer::json(StatusCode::OK, &view)
}

/// Where the room and the participant are that a path means.
pub fn find(world: &World, call: &Call, room: &str, participant: &str) -> Result<(usize, usize), Refusal> {
    let room = world.find(room).ok_or_else(|| call.not_found())?;
    let index = world.rooms[room].find(participant).ok_or_else(|| call.not_found())?;
    Ok((room, index))
}

/// The answer that shows one participant.
pub fn show(status: StatusCode, room: &Room, index: usize, call: &Call) -> Result<Answer, Refusal> {
    Answer::json(status, &View::of(room, &room.participants[index], &call.base))
}

/// 400 for a status that cannot be asked for.
pub fn invalid_status() -> Refusal {
    Refusal::bad_request(53209, "Invalid participant status")
}

/// A participant, the fields in the API's order.
#[derive(Serialize)]
struct View<'a> {
    account_sid: &'static str,
    room_sid: Sid,
    date_created: String,
    date_updated: String,
    start_time: String,
    end_time: Option<String>,
    sid: Sid,
    identity: &'a str,
    status: Status,
    url: String,
    duration: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    links: Option<Links>,
}

#[derive(Serialize)]
struct Links {
    published_tracks: String,
    subscribed_tracks: String,
    subscribe_rules: String,
    anonymize: String,
}

impl<'a> View<'a> {
    fn of(room: &Room, participant: &'a Participant, base: &str) -> Self {
        let url = format!("{base}/v1/Rooms/{}/Participants/{}", room.sid(), participant.sid());
        let started = timestamp(participant.started);
        Self {
            account_sid: ACCOUNT_SID,
            room_sid: room.sid(),
            date_created: started.clone(),
            date_updated: timestamp(participant.updated),
            start_time: started,
            end_time: participant.ended.map(timestamp),
            sid: participant.sid(),
            identity: &participant.identity,
            status: participant.status,
            duration: participant.ended.map(|ended| (ended - participant.started).num_seconds()),
            links: Some(Links {
                published_tracks: format!("{url}/PublishedTracks"),
                subscribed_tracks: format!("{url}/SubscribedTracks"),
                subscribe_rules: format!("{url}/SubscribeRules"),
                anonymize: format!("{url}/Anonymize"),
            }),
            url,
        }
    }
}
