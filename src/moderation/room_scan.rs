//! Reads the participants of the rooms of a selection, concurrently, within the rate limit of the client. Depends on `api`.

use std::collections::HashSet;
use std::future::ready;

use futures_util::{Stream, StreamExt, TryStreamExt, stream};

use crate::api::{self, Client, Filter, PRESENT, Participant, Room, RoomFilter, RoomRef, Status};
use crate::moderation::batch::{MAX_CONCURRENT_REQUESTS, flatten_pages};
use crate::moderation::named_rooms::RoomScope;

/// A room and its participants.
pub struct RoomScan {
    /// The room, by SID if it has one.
    pub room: RoomRef,
    /// The name; the SID of a room without a name.
    pub name: String,
    /// The participants, or why they could not be read.
    pub present: Result<Vec<Participant>, api::Error>,
}

/// Returns every room of `scope` with the participants of `statuses` that `filter` selects, in the order of the responses.
/// `listed` gets the number of rooms of each page.
pub fn scan_rooms<'c>(
    client: &'c Client,
    scope: RoomScope,
    statuses: &'c [Option<Status>],
    filter: &'c Filter,
    listed: impl Fn(usize) + 'c,
) -> impl Stream<Item = Result<RoomScan, api::Error>> + 'c {
    room_scans(client, scope, statuses, filter, listed).try_buffer_unordered(MAX_CONCURRENT_REQUESTS)
}

/// Like [`scan_rooms`], the named rooms first, then the others in the order in which the API lists them.
pub fn scan_rooms_in_order<'c>(
    client: &'c Client,
    scope: RoomScope,
    statuses: &'c [Option<Status>],
    filter: &'c Filter,
    listed: impl Fn(usize) + 'c,
) -> impl Stream<Item = Result<RoomScan, api::Error>> + 'c {
    room_scans(client, scope, statuses, filter, listed).try_buffered(MAX_CONCURRENT_REQUESTS)
}

/// Returns the scan of each room of `scope`, to be awaited.
fn room_scans<'c>(
    client: &'c Client,
    RoomScope { named, has_others }: RoomScope,
    statuses: &'c [Option<Status>],
    filter: &'c Filter,
    listed: impl Fn(usize) + 'c,
) -> impl Stream<Item = Result<impl Future<Output = Result<RoomScan, api::Error>> + 'c, api::Error>> + 'c {
    listed(named.len());
    let names = named.iter().filter_map(Room::reference).collect::<HashSet<_>>();
    let in_progress =
        has_others.then(|| flatten_pages(client.rooms(RoomFilter::default(), usize::MAX), listed));
    let others = stream::iter(in_progress).flatten();
    let others = others
        .try_filter(move |room| ready(room.reference().is_none_or(|reference| !names.contains(&reference))));
    stream::iter(named.into_iter().map(Ok))
        .chain(others)
        .try_filter_map(async |room| Ok(room.reference().map(|reference| (reference, room))))
        .map_ok(move |(reference, room)| async move {
            scan_room(client, reference, &room, statuses, filter).await
        })
}

/// Reads the participants of one room. Fails only if the credentials are refused, which happens for every room.
pub async fn scan_room(
    client: &Client,
    reference: RoomRef,
    room: &Room,
    statuses: &[Option<Status>],
    filter: &Filter,
) -> Result<RoomScan, api::Error> {
    let name = room.name().map_or_else(|| reference.to_string(), str::to_owned);
    let present = match selected(client, &reference, statuses, filter, |participant| participant).await {
        // The room has ended since it was listed.
        Err(api::Error::RoomNotFound { .. }) => Ok(Vec::new()),
        Err(error) if error.rejects_credentials() => return Err(error),
        present => present,
    };
    Ok(RoomScan { room: reference, name, present })
}

/// Returns the participants of a room in the lists of `statuses` that `filter` selects, reduced to what a selection reads;
/// only those who are present, unless the list of those who left is among them.
pub async fn participants(
    client: &Client,
    room: &RoomRef,
    statuses: &[Option<Status>],
    filter: &Filter,
) -> Result<Vec<Participant>, api::Error> {
    let mut room_sid = None;
    selected(client, room, statuses, filter, |participant| participant.reduced(&mut room_sid)).await
}

/// Returns the participants who are present in a room, reduced to what a selection reads.
pub async fn present(client: &Client, room: &RoomRef) -> Result<Vec<Participant>, api::Error> {
    participants(client, room, PRESENT, &Filter::default()).await
}

/// Returns what `keep` returns of each participant.
async fn selected(
    client: &Client,
    room: &RoomRef,
    statuses: &[Option<Status>],
    filter: &Filter,
    keep: impl FnMut(Participant) -> Participant,
) -> Result<Vec<Participant>, api::Error> {
    let mut listed = client.merged_participants(room, statuses, filter, keep).await?;
    if !statuses.contains(&Some(Status::Disconnected)) {
        // A completed room lists everyone who was there.
        listed.retain(|participant| !participant.has_left());
    }
    Ok(listed)
}
