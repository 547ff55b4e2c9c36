//! Rooms that have ended, by name: the one that the options select, and the question where several match. Depends on `api` for
//! the rooms, and on `context` for the prompt.

use std::num::NonZeroUsize;

use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::json;

use crate::api::{self, Client, Filter, LEFT, Room, RoomRef};
use crate::arguments::EndedArgs;
use crate::context::{Context, clock, prompt};
use crate::errors::{ConfirmationDeclined, EndedRoomError, UsageError};
use crate::moderation::batch::MAX_CONCURRENT_REQUESTS;
use crate::output::{self, Column, ColumnSelection, ColumnType, Row, ago};

/// The columns of the rooms in the question.
const CANDIDATES: &[Column] = &[
    Column::new("number", "NUMBER", ColumnType::Untruncated),
    Column::new("sid", "SID", ColumnType::Sid),
    Column::new("date_created", "CREATED", ColumnType::Time),
    Column::new("end_time", "ENDED", ColumnType::Time),
    Column::new("participants", "PARTICIPANTS", ColumnType::Untruncated),
];

/// Returns the room to read: the one that was typed, or with these options, the ended room of that name, by SID.
///
/// Fails if the room is typed as a SID, if no ended room matches, or if several match and no prompt is possible.
pub async fn resolve(
    ended: &EndedArgs,
    typed: &RoomRef,
    client: &Client,
    context: &Context,
) -> anyhow::Result<RoomRef> {
    if !ended.is_given() {
        return Ok(typed.clone());
    }
    let RoomRef::Name(name) = typed else {
        let error = UsageError::new(format!("--ended and --on cannot be used with a SID: '{typed}'"));
        return Err(error.hint("Omit them: a SID also names a room that has ended.").into());
    };
    let count = ended.ended.map_or(usize::MAX, NonZeroUsize::get);
    let mut rooms = client.ended_rooms(ended.filter(Some(name.clone())), count).await?;
    let index = match ended.skipped() {
        Some(index) => index,
        None if rooms.len() > 1 => choose(ended, name, &rooms, client, context).await?,
        None => 0,
    };
    if index >= rooms.len() {
        return Err(not_found(ended, name, rooms.len()).into());
    }
    let room = rooms.swap_remove(index);
    let sid = client.room_sid(&room.reference().unwrap_or_else(|| typed.clone())).await?;
    let ended = room.ended().map(|ended| format!(", which ended {}", ago(ended, clock::now(client))));
    context.messages.note(&format!("room '{name}' is {sid}{}", ended.unwrap_or_default()));
    Ok(RoomRef::Sid(sid))
}

/// Returns the room to read like [`resolve`], if one was typed.
pub async fn resolve_optional(
    ended: &EndedArgs,
    typed: Option<RoomRef>,
    client: &Client,
    context: &Context,
) -> anyhow::Result<Option<RoomRef>> {
    match typed {
        Some(typed) => resolve(ended, &typed, client, context).await.map(Some),
        None => Ok(None),
    }
}

fn not_found(ended: &EndedArgs, name: &str, found: usize) -> EndedRoomError {
    let number = ended.ended.map_or(1, NonZeroUsize::get);
    EndedRoomError::NotFound { name: name.to_owned(), day: day(ended), number, found }
}

/// Returns the day for messages: ` on ` and the date.
fn day(ended: &EndedArgs) -> String {
    ended.on.as_ref().map(|day| format!(" on {day}")).unwrap_or_default()
}

/// Asks for one of several rooms and returns its index. Fails if no prompt is possible, or if the answer is no number.
async fn choose(
    ended: &EndedArgs,
    name: &str,
    rooms: &[Room],
    client: &Client,
    context: &Context,
) -> anyhow::Result<usize> {
    let counted = stream::iter(rooms).map(|room| candidate(room, client));
    let mut candidates = counted.buffered(MAX_CONCURRENT_REQUESTS).try_collect::<Vec<_>>().await?;
    let (name, day) = (name.to_owned(), day(ended));
    if !prompt::is_possible(context) {
        return Err(EndedRoomError::Ambiguous { name, day, candidates }.into());
    }
    for (number, row) in (1..).zip(&mut candidates) {
        row.insert("number".to_owned(), json!(number));
    }
    let fields = CANDIDATES.iter().map(|column| column.field).collect::<Vec<_>>();
    context.print_table(&ColumnSelection::new(None, CANDIDATES, &fields)?, candidates)?;
    let question = format!("Which room '{name}'{day}? [1-{}] ", rooms.len());
    let answer = prompt::line(&question, context).await?.unwrap_or_default();
    let number = answer.trim().parse::<usize>().ok().filter(|number| (1..=rooms.len()).contains(number));
    Ok(number.ok_or(ConfirmationDeclined)? - 1)
}

/// Returns the row of a room in the question, with the number of its participants.
async fn candidate(room: &Room, client: &Client) -> Result<Row, api::Error> {
    let sid = room.sid().map(RoomRef::Sid);
    let participants = match &sid {
        Some(sid) => Some(client.merged_participants(sid, LEFT, &Filter::default(), |_| ()).await?.len()),
        None => None,
    };
    let fields = room.clone().into_fields();
    let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
    Ok(output::row([
        ("sid", json!(sid.map(|sid| sid.to_string()))),
        ("date_created", field("date_created")),
        ("end_time", field("end_time")),
        ("participants", json!(participants)),
    ]))
}
