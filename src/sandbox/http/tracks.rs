//! The calls that show what somebody publishes and receives, and a track as the API shows it. A track is there for as
//! long as its publisher is in the room.

use axum::http::StatusCode;
use serde::Serialize;

use super::handler::Call;
use super::paging::Paging;
use super::participants::find;
use super::response::{Answer, Refusal, timestamp};
use super::rules::receives;
use crate::sandbox::world::sid::{Kind, Sid};
use crate::sandbox::world::state::{Participant, Room, Status, World};
use crate::sandbox::world::tracks::{Media, Track, tracks};

/// A participant whose tracks a path means, and whose room it is.
struct Side<'w> {
    room: &'w Room,
    stay: usize,
}

impl<'w> Side<'w> {
    fn find(world: &'w World, call: &Call, room: &str, participant: &str) -> Result<Self, Refusal> {
        let (room, stay) = find(world, call, room, participant)?;
        Ok(Self { room: &world.rooms[room], stay })
    }

    fn participant(&self) -> &'w Participant {
        &self.room.participants[self.stay]
    }

    /// All that this participant ever published.
    fn published(&self) -> Vec<Track<'w>> {
        tracks(self.participant()).collect()
    }

    /// All that others ever published here, in the order of their serials: a page may begin at a track that is gone.
    fn of_others(&self) -> Vec<Track<'w>> {
        let others = self.room.participants.iter().enumerate().filter(|(stay, _)| *stay != self.stay);
        others.flat_map(|(_, other)| tracks(other)).collect()
    }

    /// Whether this participant receives a track of somebody else now.
    fn receives(&self, track: &Track<'_>) -> bool {
        is_here(self.participant()) && is_here(track.publisher) && receives(self.room.rules(self.stay), track)
    }

    fn url(&self, call: &Call) -> String {
        format!("{}/v1/Rooms/{}/Participants/{}", call.base, self.room.sid(), self.participant().sid())
    }

    fn view(&self, track: &Track<'_>, is_subscribed: bool, call: &Call) -> View {
        let list = if is_subscribed { "SubscribedTracks" } else { "PublishedTracks" };
        let since = track.publisher.started;
        // Somebody who came later receives it only since then.
        let since = if is_subscribed { since.max(self.participant().started) } else { since };
        View {
            room_sid: self.room.sid(),
            date_created: timestamp(since),
            date_updated: timestamp(since),
            participant_sid: self.participant().sid(),
            publisher_sid: is_subscribed.then(|| track.publisher.sid()),
            sid: track.sid(),
            name: track.name,
            kind: track.kind,
            enabled: track.enabled,
            url: format!("{}/{list}/{}", self.url(call), track.sid()),
        }
    }
}

/// Who lost their network is still here.
fn is_here(participant: &Participant) -> bool {
    participant.status != Status::Disconnected
}

/// `GET …/Participants/{IdentityOrSid}/PublishedTracks`
pub fn list_published(world: &World, call: &Call, room: &str, participant: &str) -> Result<Answer, Refusal> {
    let side = Side::find(world, call, room, participant)?;
    let paging = Paging::from(&call.form)?;
    let tracks = side.published();
    let page = paging.cut(&tracks, |track| is_here(track.publisher))?;
    let views = page.items.iter().map(|track| side.view(track, false, call)).collect();
    paging.answer("published_tracks", &format!("{}/PublishedTracks", side.url(call)), "", &page, views)
}

/// `GET …/Participants/{IdentityOrSid}/SubscribedTracks`
pub fn list_subscribed(world: &World, call: &Call, room: &str, participant: &str) -> Result<Answer, Refusal> {
    let side = Side::find(world, call, room, participant)?;
    let paging = Paging::from(&call.form)?;
    let tracks = side.of_others();
    let page = paging.cut(&tracks, |track| side.receives(track))?;
    let views = page.items.iter().map(|track| side.view(track, true, call)).collect();
    paging.answer("subscribed_tracks", &format!("{}/SubscribedTracks", side.url(call)), "", &page, views)
}

/// `GET …/Participants/{IdentityOrSid}/PublishedTracks/{NameOrSid}`
pub fn fetch_published(
    world: &World,
    call: &Call,
    room: &str,
    participant: &str,
    track: &str,
) -> Result<Answer, Refusal> {
    let side = Side::find(world, call, room, participant)?;
    let tracks = if is_here(side.participant()) { side.published() } else { Vec::new() };
    let by_sid = tracks.iter().find(|published| is_sid_of(track, published));
    let found = by_sid.or_else(|| tracks.iter().find(|published| published.name == track));
    show(found.map(|track| side.view(track, false, call)), call)
}

/// `GET …/Participants/{IdentityOrSid}/SubscribedTracks/{Sid}`: no name, since several publishers may use the same one.
pub fn fetch_subscribed(
    world: &World,
    call: &Call,
    room: &str,
    participant: &str,
    track: &str,
) -> Result<Answer, Refusal> {
    let side = Side::find(world, call, room, participant)?;
    let tracks = side.of_others();
    let found = tracks.iter().find(|other| is_sid_of(track, other)).filter(|track| side.receives(track));
    show(found.map(|track| side.view(track, true, call)), call)
}

fn is_sid_of(text: &str, track: &Track<'_>) -> bool {
    Sid::parse(Kind::Track, text) == Some(track.sid())
}

fn show(found: Option<View>, call: &Call) -> Result<Answer, Refusal> {
    Answer::json(StatusCode::OK, &found.ok_or_else(|| call.not_found())?)
}

/// A track, the fields in the API's order. Only to who receives it is it worth telling who publishes it.
#[derive(Serialize)]
struct View {
    room_sid: Sid,
    date_created: String,
    date_updated: String,
    participant_sid: Sid,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher_sid: Option<Sid>,
    sid: Sid,
    name: &'static str,
    kind: Media,
    enabled: bool,
    url: String,
}
