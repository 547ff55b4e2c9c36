//! Looking into every room in progress, many at the same time, at the pace of the client.

use futures_util::{Stream, TryStreamExt};

use crate::api::{self, Client, Filter, Participant, Room, RoomRef, Status};
use crate::moderation::batch::{MAX_CONCURRENT_REQUESTS, flatten_pages};

/// The most on a page.
const PAGE: usize = 1000;

/// One room, and who is in it.
pub struct RoomScan {
    /// The room, by SID if it has one.
    pub room: RoomRef,
    /// What it is called.
    pub name: String,
    /// Who is in it, or why it could not be read.
    pub present: Result<Vec<Participant>, api::Error>,
}

/// Every room in progress with those of `statuses` whom `filter` chooses, in the order in which the answers come.
/// `listed` is told of rooms as they are listed.
pub fn scan_rooms<'c>(
    client: &'c Client,
    statuses: &'c [Option<Status>],
    filter: &'c Filter,
    listed: impl Fn(usize) + 'c,
) -> impl Stream<Item = Result<RoomScan, api::Error>> + 'c {
    flatten_pages(client.rooms(api::RoomFilter::default(), PAGE), listed)
        .try_filter_map(async |room| Ok(room.reference().map(|reference| (reference, room))))
        .map_ok(async |(reference, room)| scan_room(client, reference, &room, statuses, filter).await)
        .try_buffer_unordered(MAX_CONCURRENT_REQUESTS)
}

/// One room, and who is in it of those whom `filter` chooses. Fails only where the credentials are refused, which every
/// other room would do, too.
pub async fn scan_room(
    client: &Client,
    reference: RoomRef,
    room: &Room,
    statuses: &[Option<Status>],
    filter: &Filter,
) -> Result<RoomScan, api::Error> {
    let name = room.name().map_or_else(|| reference.to_string(), str::to_owned);
    let present = match present(client, &reference, statuses, filter).await {
        // It has ended since it was listed.
        Err(api::Error::NoRoom { .. }) => Ok(Vec::new()),
        Err(error) if error.refuses_credentials() => return Err(error),
        present => present,
    };
    Ok(RoomScan { room: reference, name, present })
}

/// Who is in a room, of those whom `filter` chooses.
pub async fn present(
    client: &Client,
    room: &RoomRef,
    statuses: &[Option<Status>],
    filter: &Filter,
) -> Result<Vec<Participant>, api::Error> {
    let mut present = client.merged_participants(room, statuses, filter).await?;
    // A completed room lists those who were there.
    present.retain(|stay| !stay.has_left());
    Ok(present)
}
