//! The room that is watched. Depends on `api`.

use chrono::{DateTime, Utc};

use crate::api::{Client, RoomRef};
use crate::context::clock;

/// The room that is watched. It is looked up once: a later room with the same name is another one.
pub struct WatchedRoom {
    /// The room by SID.
    pub room: RoomRef,
    /// The name.
    pub name: String,
    /// The server's time when the watch started.
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
