//! Lookups for completion: rooms, participants and tracks from the API, profiles from the config file.
//!
//! Every lookup has a deadline, and finds nothing if it fails or is late. Prints nothing. Depends on `api`, `config` and
//! `context`.

use std::pin::pin;
use std::rc::Rc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::future::try_join_all;
use futures_util::{StreamExt, stream};
use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

use crate::api::{
    Client, MergedLists, Participant, ParticipantRef, RequestEvent, Room, RoomFilter, RoomRef, Status, Track,
    TrackSide,
};
use crate::config::{self, Sources};
use crate::context::{Context, GlobalArgs, clock};

/// Time limit of a lookup. Starting the program and writing the candidates come on top.
const DEADLINE: Duration = Duration::from_millis(900);

/// Time after the start at which the second request for the participants is abandoned.
const REREAD_DEADLINE: Duration = Duration::from_millis(700);

/// Maximum number of rooms whose participants are read to complete a participant of any room.
const MAX_ROOMS: usize = 20;

/// Maximum number of rooms that have ended.
const MAX_ENDED_ROOMS: usize = 1_000;

/// What a lookup found.
pub struct Found<T> {
    /// The rooms, participants or tracks.
    pub items: Vec<T>,
    /// The current time, by the clock of the API if it is known.
    pub now: DateTime<Utc>,
}

/// Returns the first page of the rooms in progress, at most a thousand.
pub fn rooms(globals: GlobalArgs) -> Found<Room> {
    ask(globals, async |client| client.first_rooms().await.ok())
}

/// Returns the latest completed rooms that `filter` selects, at most a thousand.
pub fn ended_rooms(globals: GlobalArgs, filter: RoomFilter) -> Found<Room> {
    ask(globals, async |client| client.ended_rooms(filter, MAX_ENDED_ROOMS).await.ok())
}

/// Returns the participants of the completed room that `filter` selects after `skipped` later ones.
pub fn ended_participants(globals: GlobalArgs, filter: RoomFilter, skipped: usize) -> Found<Participant> {
    ask(globals, async move |client| {
        let rooms = client.ended_rooms(filter, skipped + 1).await.ok()?;
        first_left(client, &rooms.get(skipped)?.reference()?).await
    })
}

/// Returns the participants present in a room, at most a thousand of each status.
///
/// The lists of both statuses are requested concurrently, and once more if there is time: a participant whose status
/// changes in between can be missing from both.
pub fn participants(globals: GlobalArgs, room: RoomRef) -> Found<Participant> {
    let deadline = Instant::now() + REREAD_DEADLINE;
    ask(globals, async move |client| {
        let mut merged = MergedLists::default();
        merged.extend(first_present(client, &room).await?);
        if let Ok(again) = timeout_at(deadline, first_present(client, &room)).await {
            merged.extend(again?);
        }
        let mut present = merged.into_items();
        present.retain(|participant| !participant.has_left());
        Some(present)
    })
}

/// Returns the participants who left a room and are not anonymized, at most a thousand.
pub fn left_participants(globals: GlobalArgs, room: RoomRef) -> Found<Participant> {
    ask(globals, async move |client| first_left(client, &room).await)
}

/// Returns the participants present in the rooms in progress, or those who left them, in the first [`MAX_ROOMS`] of these
/// rooms, as far as there is time to read them.
pub fn participants_everywhere(globals: GlobalArgs, have_left: bool) -> Found<Participant> {
    let deadline = Instant::now() + REREAD_DEADLINE;
    ask(globals, async move |client| {
        let rooms = client.first_rooms().await.ok()?;
        let rooms = rooms.iter().filter_map(Room::reference).take(MAX_ROOMS);
        let lists = stream::iter(rooms).map(async |room| {
            if have_left { first_left(client, &room).await } else { first_present(client, &room).await }
        });
        let mut lists = pin!(lists.buffer_unordered(MAX_ROOMS));
        let mut merged = MergedLists::default();
        while let Ok(Some(list)) = timeout_at(deadline, lists.next()).await {
            merged.extend(list?);
        }
        Some(merged.into_items())
    })
}

/// Returns the tracks that participants of a room publish or receive.
pub fn tracks(
    globals: GlobalArgs,
    room: RoomRef,
    participants: Vec<ParticipantRef>,
    side: TrackSide,
) -> Found<Track> {
    ask(globals, async move |client| {
        let tracks = participants.iter().map(|participant| client.tracks(&room, participant, side));
        Some(try_join_all(tracks).await.ok()?.concat())
    })
}

/// Returns the first page of the connected participants and of the reconnecting ones.
async fn first_present(client: &Client, room: &RoomRef) -> Option<Vec<Participant>> {
    let connected = client.first_participants(room, None);
    let reconnecting = client.first_participants(room, Some(Status::Reconnecting));
    let (connected, reconnecting) = tokio::try_join!(connected, reconnecting).ok()?;
    Some([connected, reconnecting].concat())
}

/// Returns the first page of the participants who left and are not anonymized.
async fn first_left(client: &Client, room: &RoomRef) -> Option<Vec<Participant>> {
    let mut left = client.first_participants(room, Some(Status::Disconnected)).await.ok()?;
    left.retain(|participant| participant.has_left() && !participant.is_anonymous());
    Some(left)
}

/// Returns the names of the profiles in the config file.
pub fn profiles() -> Vec<String> {
    within_deadline(|| Some(config::profile_names(&Sources::from_process()))).unwrap_or_default()
}

/// Runs `question` with a client. Any failed request ends it without a retry.
fn ask<T, Q>(globals: GlobalArgs, question: Q) -> Found<T>
where
    T: Send + 'static,
    Q: AsyncFnOnce(&Client) -> Option<Vec<T>> + Send + 'static,
{
    let found = within_deadline(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
        let found = runtime.block_on(async {
            let failure = Rc::new(Notify::new());
            let failed = Rc::clone(&failure);
            let context = Context::new(globals);
            let client = context.silent_client(move |event| {
                if !matches!(event, RequestEvent::Tried { outcome: Ok((200, _)), .. }) {
                    failed.notify_one();
                }
            });
            let client = client.await.ok()??;
            let items = tokio::select! {
                biased;
                () = failure.notified() => None,
                items = question(&client) => items,
            };
            Some(Found { items: items?, now: clock::now(&client) })
        });
        runtime.shutdown_background();
        found
    });
    found.unwrap_or_else(|| Found { items: Vec::new(), now: Utc::now() })
}

/// Runs `find` in a thread, and returns its result, or nothing after the deadline. A thread that still waits for a file,
/// DNS or a response then ends with the process.
fn within_deadline<T: Send + 'static>(find: impl FnOnce() -> Option<T> + Send + 'static) -> Option<T> {
    let (found, waiting) = channel();
    // Sending fails if the deadline has passed; without a thread, the result is empty.
    let _thread = thread::Builder::new().spawn(move || found.send(find()).ok());
    waiting.recv_timeout(DEADLINE).ok().flatten()
}
