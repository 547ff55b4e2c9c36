//! One look into the room: what to ask the API, and no more of it than that.
//!
//! Four lists: the three of [`PRESENT`], which include everyone who is present although somebody's status changes between
//! two of them, and those who left, as far back as the model must look to miss nobody. The last comes last, so that who
//! leaves while the others are read is in it. Only where nobody is present the room itself is asked for, too: it may be over.

use std::pin::pin;

use futures_util::TryStreamExt;

use super::super::time;
use super::model::{Known, Reading};
use crate::api::{Client, Error, Filter, Listing, Merged, PRESENT, Participant, Room, RoomRef, Status};

/// The most on a page, so that a list is one call.
const PAGE: usize = 1000;

/// Reads the room.
pub async fn look(client: &Client, room: &RoomRef, known: &Known) -> Result<Reading, Error> {
    let asked = client.server_time();
    let (present, mut gone) = present(client, room).await?;
    let over =
        if present.is_empty() { Some(client.room(room).await?).filter(Room::is_completed) } else { None };
    let filter = Filter { created_after: Some(known.gone_since(&present)), ..Filter::default() };
    gone.extend(client.participants(room, &[Some(Status::Disconnected)], &filter, PAGE).try_concat().await?);
    let at = time::now(client);
    Ok(Reading { asked, at, present, gone, over })
}

/// Returns the participants who are present, as last listed, and those in the same lists who have left. A completed room
/// lists everybody who was there; its first page is enough to tell.
async fn present(client: &Client, room: &RoomRef) -> Result<(Vec<Participant>, Vec<Participant>), Error> {
    let all = Filter::default();
    let mut listings = pin!(client.listings(room, PRESENT, &all, PAGE));
    let mut merged = Merged::default();
    while let Some(Listing { participants, is_room_over }) = listings.try_next().await? {
        merged.extend(participants);
        if is_room_over {
            break;
        }
    }
    Ok(merged.into_participants().into_iter().partition(|participant| !participant.has_left()))
}
