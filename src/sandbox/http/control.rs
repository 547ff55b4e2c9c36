//! The sandbox's own calls under `/sandbox/`, which the vendor's API does not have: they play the participants'
//! clients, go on with the script, tell what happened, and count what was answered.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde::Serialize;

use super::handler::Call;
use super::participants::{find, invalid_status, show};
use super::response::{Answer, Refusal};
use super::rooms::completed;
use crate::sandbox::world::event::{By, Event, Line};
use crate::sandbox::world::simulation::Live;
use crate::sandbox::world::state::{Status, World, now};

/// `POST /sandbox/Rooms/{NameOrSid}/Participants`: somebody joins, and may turn another status at once.
pub fn join(world: &mut World, call: &Call, room: &str) -> Result<Answer, Refusal> {
    let room = world.find(room).ok_or_else(|| call.not_found())?;
    if world.rooms[room].ended.is_some() {
        return Err(completed());
    }
    let status = status(call)?.unwrap_or(Status::Connected);
    let identity = call.form.get("Identity").unwrap_or_default();
    match identity.chars().count() {
        0 => return Err(Refusal::bad_request(53200, "Participant identity is invalid")),
        1..=128 => {}
        _ => return Err(Refusal::bad_request(53201, "Participant identity is too long")),
    }
    let at = now();
    let index = world.join(room, identity, at);
    world.turn(room, index, status, By::Client, at);
    show(StatusCode::CREATED, &world.rooms[room], index, call)
}

/// `POST /sandbox/Rooms/{NameOrSid}/Participants/{IdentityOrSid}`: a client loses its network, finds it again, or
/// leaves. Who has left cannot come back but by joining.
pub fn turn(world: &mut World, call: &Call, room: &str, participant: &str) -> Result<Answer, Refusal> {
    let (room, index) = find(world, call, room, participant)?;
    let status = status(call)?.ok_or_else(invalid_status)?;
    let has_left = world.rooms[room].participants[index].status == Status::Disconnected;
    if has_left && status != Status::Disconnected {
        return Err(invalid_status());
    }
    world.turn(room, index, status, By::Client, now());
    show(StatusCode::OK, &world.rooms[room], index, call)
}

fn status(call: &Call) -> Result<Option<Status>, Refusal> {
    call.form.get("Status").map(|text| Status::parse(text).ok_or_else(invalid_status)).transpose()
}

/// `POST /sandbox/Step`: the next events of the script happen now. Fewer, or none, when the room is over.
pub fn step(live: &mut Live, world: &mut World, call: &Call) -> Result<Answer, Refusal> {
    let steps = call.form.number("Steps")?.unwrap_or(1);
    let recorded = world.record.len();
    live.step(world, steps);
    tell(world, &world.record[recorded..])
}

/// `GET /sandbox/Record`: all that happened since the start, in order.
pub fn record(world: &World) -> Result<Answer, Refusal> {
    tell(world, &world.record)
}

fn tell(world: &World, events: &[Event]) -> Result<Answer, Refusal> {
    let lines: Vec<Line<'_>> = events.iter().map(|event| Line::of(event, world)).collect();
    Answer::json(StatusCode::OK, &lines)
}

/// How many calls of the vendor's API were answered, and how: `GET /sandbox/Counts`.
#[derive(Debug, Default, Serialize)]
pub struct Counts {
    reads: u64,
    writes: u64,
    statuses: BTreeMap<u16, u64>,
}

impl Counts {
    /// Counts one more.
    pub fn add(&mut self, is_read: bool, status: StatusCode) {
        if is_read {
            self.reads += 1;
        } else {
            self.writes += 1;
        }
        *self.statuses.entry(status.as_u16()).or_default() += 1;
    }
}
