//! The room that is watched. Depends on `api`.

use chrono::{DateTime, Utc};

use crate::api::{Client, RoomRef};
use crate::context::clock;

/// The room that is watched: the very one that was found at the start, whatever bears its name later.
pub struct WatchedRoom {
    /// By SID.
    pub room: RoomRef,
    /// What it is called.
    pub name: String,
    /// The server's time when the watch began.
    pub began: DateTime<Utc>,
}

impl WatchedRoom {
    /// Finds the room that was typed.
    pub async fn find(client: &Client, wanted: &RoomRef) -> anyhow::Result<Self> {
        let room = client.room(wanted).await?;
        let name = room.name().map_or_else(|| wanted.to_string(), str::to_owned);
        let sid = match (room.sid(), wanted) {
            (Some(sid), _) => RoomRef::Sid(sid),
            (None, wanted) => RoomRef::Sid(client.room_sid(wanted).await?),
        };
        Ok(Self { room: sid, name, began: clock::now(client) })
    }
}
