//! Reads a snapshot of a room. Depends on `api`.
//!
//! It takes four lists: the three of [`PRESENT`], which include everyone who is present even if a status changes between
//! two of them, and then the disconnected participants, which include whoever leaves meanwhile. The room itself is read only
//! if no participant is present, because it may have ended.

use std::pin::pin;

use futures_util::TryStreamExt;

use crate::api::{Client, Error, Filter, Listing, MergedLists, PRESENT, Participant, Room, RoomRef, Status};
use crate::context::clock;
use crate::monitor::room_state::{PollWindow, Snapshot};

/// The page size, the largest that the API allows, so that a list is one request.
const PAGE: usize = 1000;

/// Reads a snapshot of the room.
pub async fn read_snapshot(client: &Client, room: &RoomRef, known: &PollWindow) -> Result<Snapshot, Error> {
    let asked = client.server_time();
    let (present, mut gone) = present(client, room).await?;
    let over =
        if present.is_empty() { Some(client.room(room).await?).filter(Room::is_completed) } else { None };
    let filter = Filter { created_after: Some(known.gone_since(&present)), ..Filter::default() };
    gone.extend(client.participants(room, &[Some(Status::Disconnected)], &filter, PAGE).try_concat().await?);
    let at = clock::now(client);
    Ok(Snapshot { asked, at, present, gone, over })
}

/// Returns the participants who are present, as last listed, and those in the same lists who have left. A completed room
/// lists everyone who was there; its first page is enough to tell.
async fn present(client: &Client, room: &RoomRef) -> Result<(Vec<Participant>, Vec<Participant>), Error> {
    let all = Filter::default();
    let mut listings = pin!(client.listings(room, PRESENT, &all, PAGE));
    let mut merged = MergedLists::default();
    while let Some(Listing { participants, is_room_completed }) = listings.try_next().await? {
        merged.extend(participants);
        if is_room_completed {
            break;
        }
    }
    Ok(merged.into_participants().into_iter().partition(|participant| !participant.has_left()))
}
