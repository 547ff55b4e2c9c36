//! A room that is read round after round: which list its next reading takes, and who joined since the last one. Depends on
//! `api`.

use std::collections::HashMap;
use std::rc::Rc;

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;

use crate::api::{CONNECTED, Client, Error, Filter, Listing, Moment, Participant};
use crate::monitor::event::key;
use crate::monitor::poller::RoomAbsence;
use crate::monitor::room_state::TOLERANCE;
use crate::monitor::snapshot::{PresentLists, read_present};
use crate::monitor::update::WatchedRoom;

/// The number of rounds after which a participant who is not listed any more counts as new when it is listed again.
const ROUNDS_REMEMBERED: usize = 120;

/// A room and what its readings have shown.
pub struct FollowedRoom {
    /// The room.
    pub room: Rc<WatchedRoom>,
    created: Option<DateTime<Utc>>,
    /// Whether participants who are listed for the first time have joined since the rooms are read.
    reports_joined: bool,
    /// The participants who are present, by key.
    present: HashMap<String, Participant>,
    /// The round in which a participant was last listed, by key.
    listed: HashMap<String, usize>,
    /// The number of readings so far.
    readings: usize,
    /// Participants who joined after this may not be listed yet; `None` before the first reading.
    since: Option<DateTime<Utc>>,
    /// The round of the last reading in full.
    pub last_full: usize,
    /// Whether the next reading is one in full.
    pub is_full_due: bool,
    /// Whether the room is being read or acted on.
    pub is_busy: bool,
    /// The number of failed readings in a row, without those during an outage.
    pub failures: u32,
    /// The number of polls in a row that did not find the room.
    pub absence: RoomAbsence,
    /// The number of lists of rooms in a row that did not have the room.
    pub missed_lists: u32,
    round: usize,
}

/// Which participants a reading lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Everyone who is present, connected or reconnecting.
    Full,
    /// Those who are connected.
    Connected,
    /// Those who are connected and joined after this time.
    Newest(DateTime<Utc>),
}

/// The result of a reading.
pub struct Reading {
    /// The SID of the room.
    pub sid: String,
    /// Which participants it lists.
    pub kind: Kind,
    /// The server's time before the request.
    pub asked: Option<DateTime<Utc>>,
    /// The participants.
    pub lists: Result<PresentLists, Error>,
}

/// A room as its last reading shows it.
pub struct RoomReading {
    /// The room.
    pub room: Rc<WatchedRoom>,
    /// When it was created, if that is known.
    pub created: Option<DateTime<Utc>>,
    /// The participants who are present, as far as the readings tell.
    pub present: Vec<Participant>,
    /// Those who joined since the last reading.
    pub joined: Vec<Participant>,
    /// Whether everyone was listed who is present.
    pub is_full: bool,
}

impl FollowedRoom {
    /// Returns a room before its first reading. `is_new` if it was opened while rooms are read, so that everyone in it joins.
    pub fn new(room: Rc<WatchedRoom>, created: Option<DateTime<Utc>>, is_new: bool) -> Self {
        Self {
            room,
            created,
            reports_joined: is_new,
            present: HashMap::new(),
            listed: HashMap::new(),
            readings: 0,
            since: None,
            last_full: 0,
            is_full_due: false,
            is_busy: false,
            failures: 0,
            absence: RoomAbsence::default(),
            missed_lists: 0,
            round: 0,
        }
    }

    /// Reads the room. An empty room that `is_looked_up` is checked for its end, which its empty list does not show.
    pub fn read<'c>(
        &mut self,
        client: &'c Client,
        is_full: bool,
        needs_departures: bool,
        is_looked_up: bool,
        round: usize,
    ) -> impl Future<Output = Reading> + use<'c> {
        self.is_busy = true;
        self.round = round;
        let kind = match self.since {
            _ if is_full || self.is_full_due => Kind::Full,
            Some(since) if !needs_departures => Kind::Newest(since),
            _ => Kind::Connected,
        };
        let room = Rc::clone(&self.room);
        async move {
            let asked = client.server_time();
            let mut lists = match kind {
                Kind::Full => read_present(client, &room.room).await,
                Kind::Connected => read_connected(client, &room, None).await,
                Kind::Newest(since) => read_connected(client, &room, Some(since)).await,
            };
            if let Ok(PresentLists { present, is_room_over, .. }) = &mut lists
                && present.is_empty()
                && is_looked_up
                && !*is_room_over
            {
                match client.is_over(&room.room).await {
                    Ok(is_over) => *is_room_over = is_over,
                    Err(error) => lists = Err(error),
                }
            }
            Reading { sid: room.room.to_string(), kind, asked, lists }
        }
    }

    /// Whether the room was read, and no reading in full is due.
    pub fn is_settled(&self) -> bool {
        self.readings > 0 && !self.is_full_due
    }

    /// Applies a reading, and returns what the room looks like now.
    pub fn apply(&mut self, lists: PresentLists, kind: Kind, asked: Option<DateTime<Utc>>) -> RoomReading {
        let reports_joined = std::mem::replace(&mut self.reports_joined, true);
        self.readings += 1;
        self.since = asked.map(|asked| asked - TOLERANCE);
        if !matches!(kind, Kind::Newest(_)) {
            self.present.clear();
        }
        if kind == Kind::Full {
            (self.is_full_due, self.last_full) = (false, self.round);
            let oldest = self.round.saturating_sub(ROUNDS_REMEMBERED);
            self.listed.retain(|_, round| *round >= oldest);
        }
        let mut joined = Vec::new();
        for participant in lists.present {
            let Some(key) = key(&participant).map(str::to_owned) else { continue };
            if self.listed.insert(key.clone(), self.round).is_none() && reports_joined {
                joined.push(participant.clone());
            }
            self.present.insert(key, participant);
        }
        RoomReading {
            room: Rc::clone(&self.room),
            created: self.created,
            present: self.present.values().cloned().collect(),
            joined,
            is_full: kind == Kind::Full,
        }
    }
}

/// Reads the list of those who are connected and joined `since`, newest first.
async fn read_connected(
    client: &Client,
    room: &WatchedRoom,
    since: Option<DateTime<Utc>>,
) -> Result<PresentLists, Error> {
    let filter = Filter { created_after: since.map(Moment::At), ..Filter::default() };
    let mut lists = PresentLists { present: Vec::new(), gone: Vec::new(), is_room_over: false };
    let mut listings = std::pin::pin!(client.listings(&room.room, CONNECTED, &filter, usize::MAX));
    while let Some(Listing { participants, is_room_completed }) = listings.try_next().await? {
        lists.is_room_over |= is_room_completed;
        if is_room_completed {
            break;
        }
        lists.present.extend(participants.into_iter().filter(|participant| !participant.has_left()));
    }
    Ok(lists)
}
