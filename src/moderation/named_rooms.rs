//! The rooms that lists name together with participants, and where a selection is looked for. Depends on `api` to find the
//! rooms.

use std::collections::{HashMap, HashSet};

use futures_util::{StreamExt, stream};

use crate::api::{self, Client, Room, RoomRef};
use crate::errors::UsageError;
use crate::moderation::batch::MAX_CONCURRENT_REQUESTS;
use crate::moderation::target_room::TargetRoom;

/// The rooms in which a selection is looked for.
pub struct RoomScope {
    /// The rooms that lists name, also those that have ended.
    pub named: Vec<Room>,
    /// Whether also all other rooms in progress are read.
    pub has_others: bool,
}

/// The rooms that lists name.
#[derive(Debug, Default)]
pub struct NamedRooms {
    /// Each room as typed, with the place where it is named first.
    typed: Vec<(RoomRef, String)>,
    /// Each room that was found.
    found: Vec<Room>,
    /// The rooms, found or not, by what was typed and by SID.
    targets: HashMap<RoomRef, TargetRoom>,
}

impl NamedRooms {
    /// Returns the rooms as typed, each with its place. None is looked up.
    pub fn new(mut typed: Vec<(RoomRef, String)>) -> Self {
        let mut seen = HashSet::new();
        typed.retain(|(room, _)| seen.insert(room.clone()));
        Self { typed, ..Self::default() }
    }

    /// Fails if a line names another room than `room`. Sends a request only if the names differ.
    pub async fn ensure_only(&self, room: &RoomRef, client: &Client) -> anyhow::Result<()> {
        let others = self.typed.iter().filter(|(typed, _)| typed != room).collect::<Vec<_>>();
        if others.is_empty() {
            return Ok(());
        }
        let found = client.room(room).await?;
        let is_found = |typed: &RoomRef| match typed {
            RoomRef::Sid(sid) => found.sid().as_ref() == Some(sid),
            RoomRef::Name(name) => found.name() == Some(name),
        };
        match others.into_iter().find(|(typed, _)| !is_found(typed)) {
            None => Ok(()),
            Some((other, place)) => Err(UsageError::new(format!(
                "{place}: it names room '{other}', but the command is for room '{room}'"
            ))
            .hint("Use --everywhere instead of the room to select participants of several rooms.")
            .into()),
        }
    }

    /// Looks up the rooms concurrently. A room that is not found stays as typed.
    ///
    /// Fails if a request fails for another reason.
    pub async fn look_up(&mut self, client: &Client) -> Result<(), api::Error> {
        let lookups = self.typed.iter().map(async |(typed, _)| (typed, client.room(typed).await));
        let mut lookups = stream::iter(lookups).buffered(MAX_CONCURRENT_REQUESTS);
        while let Some((typed, result)) = lookups.next().await {
            let target = match result {
                Ok(room) => {
                    let target = TargetRoom::named(typed, &room);
                    let known = self.targets.get(&target.reference).cloned();
                    known.unwrap_or_else(|| {
                        self.found.push(room);
                        self.targets.insert(target.reference.clone(), target.clone());
                        target
                    })
                }
                Err(api::Error::RoomNotFound { .. }) => TargetRoom::not_found(typed),
                Err(error) => return Err(error),
            };
            self.targets.insert(typed.clone(), target);
        }
        Ok(())
    }

    /// Returns the rooms that were found.
    pub fn found(&self) -> &[Room] {
        &self.found
    }

    /// Returns the room that was typed or has this SID.
    pub fn target(&self, room: &RoomRef) -> Option<&TargetRoom> {
        self.targets.get(room)
    }
}
