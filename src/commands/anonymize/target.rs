//! The stays that a choice means: those that are over, and, of those named, also those that are not, to be told apart.

use std::collections::HashSet;

use futures_util::{StreamExt, TryStreamExt, stream};

use super::super::choice::Choice;
use super::super::many::AT_ONCE;
use super::super::time;
use crate::api::{self, ALL, Client, Filter, LEFT, Participant, ParticipantRef, RoomRef};
use crate::output::Row;

/// One stay, or a name that means none.
pub struct Target {
    /// What the participant is called: as typed, or the identity of one who was found.
    pub name: String,
    /// The stay, or why there is none.
    pub found: Result<Participant, api::Error>,
}

impl Target {
    fn found(stay: Participant) -> Self {
        let name = stay.identity().or(stay.sid_text()).unwrap_or_default().to_owned();
        Self { name, found: Ok(stay) }
    }

    /// Whether there is an identity to replace.
    pub fn is_due(&self) -> bool {
        self.found.as_ref().is_ok_and(|stay| stay.has_left() && !stay.is_anonymous())
    }

    /// What a person is shown before it is replaced.
    pub fn row(&self) -> Option<Row> {
        self.found.as_ref().ok().cloned().map(Participant::into_fields)
    }
}

/// The stays that the choice means, and the room by SID: under its name, those who left might not be found.
pub async fn find(
    client: &Client,
    room: &RoomRef,
    choice: &Choice<'_>,
) -> Result<(RoomRef, Vec<Target>), api::Error> {
    let by_sid = RoomRef::Sid(client.room_sid(room).await?);
    let targets = if choice.needs_list() || choice.references.iter().any(is_identity) {
        listed(client, &by_sid, room, choice).await?
    } else {
        let lookups = choice
            .references
            .iter()
            .map(async |who| Target { name: who.to_string(), found: client.participant(&by_sid, who).await });
        stream::iter(lookups).buffered(AT_ONCE).collect().await
    };
    Ok((by_sid, targets))
}

fn is_identity(who: &ParticipantRef) -> bool {
    matches!(who, ParticipantRef::Identity(_))
}

/// Those of the list who are meant: who was named comes first, in the order named.
async fn listed(
    client: &Client,
    by_sid: &RoomRef,
    room: &RoomRef,
    choice: &Choice<'_>,
) -> Result<Vec<Target>, api::Error> {
    let filter = Filter { identity: choice.only_identity().map(str::to_owned), ..Filter::default() };
    // Who is still there is of interest only where somebody may have named them.
    let statuses = if choice.references.is_empty() { LEFT } else { ALL };
    let mut stays = client.participants(by_sid, statuses, &filter, usize::MAX).try_concat().await?;
    let now = time::now(client);
    stays.retain(|stay| choice.wants(stay, now));
    let mut targets = Vec::new();
    let mut taken = HashSet::new();
    for who in choice.references.iter().filter(|who| !choice.spares(&who.to_string(), None)) {
        let meant: Vec<_> = stays.iter().filter(|stay| stay.is(who)).collect();
        if meant.is_empty() {
            targets.push(Target { name: who.to_string(), found: Err(nobody(room, who)) });
        }
        let new = meant.into_iter().filter(|stay| taken.insert(stay.sid()));
        targets.extend(new.map(|stay| Target { name: who.to_string(), found: Ok(stay.clone()) }));
    }
    stays.retain(|stay| stay.has_left() && !taken.contains(&stay.sid()));
    targets.extend(stays.into_iter().map(Target::found));
    Ok(targets)
}

fn nobody(room: &RoomRef, who: &ParticipantRef) -> api::Error {
    api::Error::NoParticipant {
        room: room.clone(),
        participant: who.clone(),
        left: None,
        particulars: Box::default(),
    }
}
