//! One look into the room: what to ask the API, and no more of it than that.
//!
//! Three lists: those whose network dropped, those who are connected, and those who left, as far back as the model must
//! look to miss nobody. The last comes last, so that who leaves while the others are read is in it. Only where nobody is
//! present the room itself is asked for, too: it may be over.

use std::pin::pin;

use futures_util::TryStreamExt;

use super::super::time;
use super::model::{Known, Reading};
use crate::api::{Client, Error, Filter, PRESENT, Participant, Room, RoomRef, Status};

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

/// Those who are present, and those in the same lists who have left: a completed room lists everybody who was there, and
/// the first of them are enough to tell.
async fn present(client: &Client, room: &RoomRef) -> Result<(Vec<Participant>, Vec<Participant>), Error> {
    let all = Filter::default();
    let mut listed = pin!(client.participants(room, PRESENT, &all, PAGE));
    let (mut present, mut gone) = (Vec::new(), Vec::new());
    while let Some(stays) = listed.try_next().await? {
        let (left, here): (Vec<_>, Vec<_>) = stays.into_iter().partition(Participant::has_left);
        // Of a room that goes on, one may have left just now, and others stand behind.
        let all_left = here.is_empty() && !left.is_empty();
        present.extend(here);
        gone.extend(left);
        if all_left {
            break;
        }
    }
    Ok((present, gone))
}
