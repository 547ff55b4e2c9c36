//! The calls on the participants of a room.

use std::cell::Cell;
use std::collections::HashSet;
use std::pin::pin;
use std::time::Instant;

use async_stream::try_stream;
use chrono::{DateTime, Utc};
use futures_util::{Stream, TryStreamExt};

use super::answer::Answer;
use super::client::{BeforeWrite, Client, Parameters, given, moment};
use super::error::Error;
use super::merge::{Key, MergedLists};
use super::meta::{ResponseMeta, told};
use super::reference::{ParticipantRef, ParticipantSid, RoomRef, RoomSid};
use super::resource::{LeftParticipant, Participant};
use super::rooms::ROOM_COMPLETED;

/// What a participant can be asked for by. The API may send others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// In the room.
    Connected,
    /// In the room, with a network that dropped; still listed for some 30 seconds.
    Reconnecting,
    /// Gone.
    Disconnected,
}

impl Status {
    fn name(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Reconnecting => "reconnecting",
            Self::Disconnected => "disconnected",
        }
    }
}

/// Everyone connected: without a status, one call lists them, who joined last first.
pub const CONNECTED: &[Option<Status>] = &[None];

/// The lists that together include every participant who is present, connected or reconnecting. Without a status, the API
/// lists the connected participants of a room in progress, and all participants of a completed one.
///
/// The reconnecting ones are read twice: a participant who is connected during the first call and reconnecting during the
/// second is only in the third list. With these three lists, a participant who changes status once is in at least one.
pub const PRESENT: &[Option<Status>] = &[Some(Status::Reconnecting), None, Some(Status::Reconnecting)];

/// Everyone whose stay is over.
pub const LEFT: &[Option<Status>] = &[Some(Status::Disconnected)];

/// The lists that together include every participant who is or was in the room: those of [`PRESENT`], then those who left,
/// which also include a participant who leaves while the first three are read.
pub const ALL: &[Option<Status>] =
    &[Some(Status::Reconnecting), None, Some(Status::Reconnecting), Some(Status::Disconnected)];

/// The lists in which a participant is looked up by identity: as in [`PRESENT`], with the likeliest first.
const LOOKUP: &[Status] = &[Status::Connected, Status::Reconnecting, Status::Connected];

/// A page of one of a room's lists of participants.
#[derive(Debug)]
pub struct Listing {
    /// The participants on the page.
    pub participants: Vec<Participant>,
    /// Whether the room is known to be completed: this list then includes every participant, whatever its status.
    pub is_room_completed: bool,
}

/// Which participants of a room to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// With this identity.
    pub identity: Option<String>,
    /// Joined after this time.
    pub created_after: Option<DateTime<Utc>>,
    /// Joined before this time.
    pub created_before: Option<DateTime<Utc>>,
}

impl Filter {
    pub(super) fn parameters(&self, status: Option<Status>) -> Parameters {
        given([
            ("Status", status.map(|status| status.name().to_owned())),
            ("Identity", self.identity.clone()),
            ("DateCreatedAfter", self.created_after.map(moment)),
            ("DateCreatedBefore", self.created_before.map(moment)),
        ])
    }
}

/// The participant that a write reached.
#[derive(Debug, Clone)]
pub struct WriteReceipt {
    /// The participant, as the answer or a later reading shows it.
    pub participant: Participant,
    /// The id of the request, where the answer was about them alone.
    pub request_id: Option<String>,
    /// What else the answer named, where it was about another participant or room.
    pub mismatch: Option<String>,
}

/// Where a participant is called.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    path: Option<&'p str>,
    /// Them, as the list has them, where they had to be looked up in it.
    pub(super) listed: Option<&'p Participant>,
}

impl<'p> Place<'p> {
    /// What addresses them. The list may hold somebody without a SID, whom nothing addresses.
    pub(super) fn path(self) -> Result<&'p str, Error> {
        self.path.ok_or_else(no_sid)
    }
}

impl Client {
    /// Returns the participants of a room that `filter` selects, page by page, `page_size` on each page (at most 1,000), from
    /// the list of each of `statuses` in turn. A participant in several lists is returned once, as first listed.
    pub fn participants<'c>(
        &'c self,
        room: &'c RoomRef,
        statuses: &'c [Option<Status>],
        filter: &'c Filter,
        page_size: usize,
    ) -> impl Stream<Item = Result<Vec<Participant>, Error>> + 'c {
        try_stream! {
            let mut shown = HashSet::new();
            for await listing in self.listings(room, statuses, filter, page_size) {
                let Listing { mut participants, is_room_completed } = listing?;
                participants.retain(|participant| Key::of(participant).is_none_or(|key| !shown.contains(&key)));
                // After the list of a completed room no other follows.
                if statuses.len() > 1 && !is_room_completed {
                    shown.extend(participants.iter().filter_map(Key::of));
                }
                yield participants;
            }
        }
    }

    /// Returns all participants of a room that `filter` selects and that are in the list of any of `statuses`, each once, as
    /// last listed.
    pub async fn merged_participants(
        &self,
        room: &RoomRef,
        statuses: &[Option<Status>],
        filter: &Filter,
    ) -> Result<Vec<Participant>, Error> {
        let mut listings = pin!(self.listings(room, statuses, filter, usize::MAX));
        let mut merged = MergedLists::default();
        while let Some(Listing { participants, .. }) = listings.try_next().await? {
            merged.extend(participants);
        }
        Ok(merged.into_participants())
    }

    /// Returns the list of each of `statuses` in turn, page by page, as the API sends them: a participant can be in several.
    /// Ends after the first list of a completed room, which includes every participant.
    pub fn listings<'c>(
        &'c self,
        room: &'c RoomRef,
        statuses: &'c [Option<Status>],
        filter: &'c Filter,
        page_size: usize,
    ) -> impl Stream<Item = Result<Listing, Error>> + 'c {
        try_stream! {
            for &status in statuses {
                let mut is_room_completed = false;
                let path = self.list_path(room, status).await?;
                for await page in self.pages::<Participant>(path, "participants", filter.parameters(status), page_size) {
                    let participants = match page {
                        Err(Error::NotFound(meta)) => Err(self.missing_room(room, meta).await)?,
                        page => page?,
                    };
                    let is_odd =
                        status != Some(Status::Disconnected) && participants.iter().any(Participant::has_left);
                    is_room_completed = is_room_completed || (is_odd && self.is_over(room).await?);
                    yield Listing { participants, is_room_completed };
                }
                if is_room_completed {
                    break;
                }
            }
        }
    }

    /// The first page of the participants of a room with that status, or of those that the API gives without one.
    pub async fn first_participants(
        &self,
        room: &RoomRef,
        status: Option<Status>,
    ) -> Result<Vec<Participant>, Error> {
        let path = self.list_path(room, status).await?;
        self.first_page(&path, "participants", Filter::default().parameters(status)).await
    }

    /// The participant as the API has them now: by identity only one who is present, by SID also one who has left.
    pub async fn participant(&self, room: &RoomRef, who: &ParticipantRef) -> Result<Participant, Error> {
        if let ParticipantRef::Sid(sid) = who {
            return match self.stay(room, sid).await {
                Err(Error::NotFound(said)) => {
                    self.room(room).await?;
                    Err(no_participant(room, who, None, None, said))
                }
                stay => stay,
            };
        }
        self.reach(room, who, async |place: Place<'_>| match place.listed {
            Some(found) => Ok(found.clone()),
            None => self.participant_at(place.path()?, room, who).await,
        })
        .await
    }

    /// The very stay of that SID.
    async fn stay(&self, room: &RoomRef, sid: &ParticipantSid) -> Result<Participant, Error> {
        let path = format!("{}/Participants/{sid}", self.room_path(room).await?);
        self.participant_at(&path, room, &ParticipantRef::Sid(sid.clone())).await
    }

    async fn participant_at(
        &self,
        path: &str,
        room: &RoomRef,
        reference: &ParticipantRef,
    ) -> Result<Participant, Error> {
        let answer = self.get(path, &Parameters::new()).await?;
        let (meta, stay) = (answer.meta.clone(), Participant::from(answer.object()?));
        match other_than(room, reference, &stay) {
            None => Ok(stay),
            Some(answered) => Err(misdirected(reference, answered, meta)),
        }
    }

    /// Disconnects a participant. `seen` is the participant as an earlier answer showed them present, if one did: what
    /// was seen before the request and what is seen after it decide the result, never a clock. Fails as
    /// [`Error::Unconfirmed`] where the API accepts the request, but the participant is not certainly gone.
    pub async fn disconnect(
        &self,
        room: &RoomRef,
        reference: &ParticipantRef,
        seen: Option<&Participant>,
        before_write: BeforeWrite<'_>,
    ) -> Result<WriteReceipt, Error> {
        let asked = Instant::now();
        let is_ambiguous = Cell::new(false);
        let reached = self.reach(room, reference, async |place: Place<'_>| {
            let form = vec![("Status", Status::Disconnected.name().to_owned())];
            let answer = self.post_after(before_write, place.path()?, &form).await;
            is_ambiguous.set(matches!(&answer, Err(Error::NotFound(said)) if said.follows_lost_try));
            self.confirm_disconnected(room, reference, place.listed.or(seen), &answer?).await
        });
        match reached.await {
            Err(error) if is_ambiguous.get() => self.reached_by_lost_try(room, seen, error, asked).await,
            reached => reached,
        }
    }

    /// The participant that an accepted disconnect was for, if they are certainly gone: the answer shows them as
    /// disconnected, or reading them again does.
    async fn confirm_disconnected(
        &self,
        room: &RoomRef,
        reference: &ParticipantRef,
        seen: Option<&Participant>,
        answer: &Answer,
    ) -> Result<WriteReceipt, Error> {
        let request_id = answer.meta.request_id.clone();
        let known_sid = reference.sid().or_else(|| seen.and_then(Participant::sid));
        let read = answer.object().map(Participant::from).and_then(|stay| {
            let mismatch = mismatch(room, reference, seen, &stay);
            if mismatch.is_none() && (stay.reference().is_none() || stay.status().is_none()) {
                return Err(answer.unreadable("it does not say who is gone".to_owned()));
            }
            Ok((stay, mismatch))
        });
        let (stay, mismatch) = match read {
            Ok(read) => read,
            Err(error) => {
                let stay = self
                    .read_disconnected(room, reference, known_sid)
                    .await
                    .ok_or_else(|| error.into_ambiguous())?;
                return Ok(WriteReceipt { participant: stay, request_id, mismatch: None });
            }
        };
        if mismatch.is_none() && stay.has_left() {
            return Ok(WriteReceipt { participant: stay, request_id, mismatch });
        }
        let sid_in_answer = stay.sid().filter(|_| mismatch.is_none());
        let sid = known_sid.or(sid_in_answer);
        if let Some(stay) = self.read_disconnected(room, reference, sid).await {
            return Ok(WriteReceipt { participant: stay, request_id, mismatch });
        }
        let reason = if let Some(other) = mismatch {
            format!(
                "asked for participant '{reference}', the server answered with {other}, who may be disconnected now"
            )
        } else {
            let status = told(stay.status().unwrap_or_default());
            format!("the API accepted the request, but still shows participant '{reference}' as '{status}'")
        };
        Err(Error::Unconfirmed { reason, meta: Box::new(answer.meta.clone()) })
    }

    /// Reads a participant again: by SID where it is known, else by identity. `None` unless they are certainly gone.
    async fn read_disconnected(
        &self,
        room: &RoomRef,
        reference: &ParticipantRef,
        sid: Option<ParticipantSid>,
    ) -> Option<Participant> {
        let sid = match sid {
            Some(sid) => sid,
            None => match self.participant(room, reference).await {
                Err(Error::ParticipantNotFound { left: Some(left), .. }) => left.sid,
                _ => return None,
            },
        };
        self.stay(room, &sid).await.ok().filter(Participant::has_left)
    }

    /// Decides about a participant who was not found by a request whose first try may have been done. One who was seen
    /// before, or has left since the request was made, was disconnected by it.
    async fn reached_by_lost_try(
        &self,
        room: &RoomRef,
        seen: Option<&Participant>,
        error: Error,
        asked: Instant,
    ) -> Result<WriteReceipt, Error> {
        let Error::ParticipantNotFound { participant, left: Some(left), meta, .. } = &error else {
            return Err(error.into_ambiguous());
        };
        match self.stay(room, &left.sid).await {
            Ok(stay) if stay.has_left() && seen.is_none() && !self.happened_during(stay.left(), asked) => {
                let reason = format!(
                    "participant '{participant}' is gone, but the first answer was lost, so it is not known whether \
                     this request did it"
                );
                Err(Error::Unconfirmed { reason, meta: meta.clone() })
            }
            Ok(stay) if stay.has_left() => {
                Ok(WriteReceipt { participant: stay, request_id: None, mismatch: None })
            }
            Ok(_) | Err(Error::NotFound(_)) => Err(error),
            Err(unknown) => Err(unknown.after(&error).into_ambiguous()),
        }
    }

    /// Replaces the identity of one stay that is over by its SID, for good; once more is harmless.
    pub async fn anonymize(&self, room: &RoomRef, stay: &Participant) -> Result<WriteReceipt, Error> {
        let who = ParticipantRef::Sid(stay.sid().ok_or_else(no_sid)?);
        self.reach(room, &who, async |place: Place<'_>| {
            let answer = self.post(&format!("{}/Anonymize", place.path()?), &Parameters::new()).await?;
            let meta = answer.meta.clone();
            let stay = Participant::from(answer.object().map_err(Error::into_ambiguous)?);
            if let Some(other) = other_than(room, &who, &stay) {
                let reason =
                    format!("asked for participant '{who}', the server answered with {other}, who may be anonymous now");
                return Err(Error::Unconfirmed { reason, meta: Box::new(meta) });
            }
            if !stay.is_anonymous() {
                let reason = if stay.identity().is_some() {
                    "the identity is still in it"
                } else {
                    "it does not say whose identity is gone"
                };
                return Err(Error::MalformedResponse { reason: reason.to_owned(), meta }.into_ambiguous());
            }
            Ok(WriteReceipt { participant: stay, request_id: meta.request_id, mismatch: None })
        })
        .await
    }

    /// Sources differ on whether those who left are listed under a room's name; under its SID they are.
    async fn list_path(&self, room: &RoomRef, status: Option<Status>) -> Result<String, Error> {
        let room = match status {
            Some(Status::Disconnected) => format!("/Rooms/{}", self.room_sid(room).await?),
            _ => self.room_path(room).await?,
        };
        Ok(format!("{room}/Participants"))
    }

    /// Why the list of a room's participants was not found.
    pub(super) async fn missing_room(&self, room: &RoomRef, meta: ResponseMeta) -> Error {
        self.room(room).await.err().unwrap_or(Error::NotFound(meta))
    }

    /// Calls exactly the participant that was asked for: directly where a path can carry the reference, else, or where the
    /// API does not find them so, through the lists.
    pub(super) async fn reach<T>(
        &self,
        room: &RoomRef,
        reference: &ParticipantRef,
        call: impl AsyncFn(Place<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let Some(segment) = reference.segment() else {
            return self.reach_as_listed(room, reference, call, ResponseMeta::default()).await;
        };
        let path = format!("{}/Participants/{segment}", self.room_path(room).await?);
        let said = match call(Place { path: Some(&path), listed: None }).await {
            Err(Error::NotFound(said)) => said,
            Err(Error::RequestRejected(said)) if said.code == Some(ROOM_COMPLETED) => said,
            outcome => return outcome,
        };
        // Whoever interrupts the looking further must not be told that nothing was sent.
        let tried = Error::NotFound(said.clone());
        self.reach_as_listed(room, reference, call, said).await.map_err(|error| error.after(&tried))
    }

    /// Calls the participant whom the lists have under that reference; `meta` are what the API said of the
    /// reference itself.
    async fn reach_as_listed<T>(
        &self,
        room: &RoomRef,
        reference: &ParticipantRef,
        call: impl AsyncFn(Place<'_>) -> Result<T, Error>,
        meta: ResponseMeta,
    ) -> Result<T, Error> {
        let found_room = self.room(room).await?;
        let of_room = found_room.sid().ok_or(Error::NotFound(meta.clone()))?;
        let identity = match reference {
            ParticipantRef::Name(identity) => identity,
            ParticipantRef::Sid(stay) => {
                return Err(self.vanished(room, reference, &of_room, stay, meta).await);
            }
        };
        // Nobody is present in a completed room.
        let lists = if found_room.is_completed() { &[] } else { LOOKUP };
        for status in lists {
            // A path finds the connected only; `reconnecting` is present all the same.
            let Some(found) = self.present_with_identity(&of_room, identity, *status).await? else {
                continue;
            };
            let path = found.sid().map(|found| format!("/Rooms/{of_room}/Participants/{found}"));
            return match call(Place { path: path.as_deref(), listed: Some(&found) }).await {
                Err(Error::NotFound(said)) => match found.sid() {
                    Some(stay) => Err(self.vanished(room, reference, &of_room, &stay, said).await),
                    None => Err(no_participant(room, reference, None, None, said)),
                },
                outcome => outcome,
            };
        }
        let left = self.last_departure(&of_room, identity).await?;
        let suggestion = if left.is_none() { self.near_participant(&of_room, identity).await } else { None };
        Err(no_participant(room, reference, left, suggestion, meta))
    }

    /// Why a stay was not found that was there, or was named by SID: it is over, it never was, or the answer is wrong.
    async fn vanished(
        &self,
        room: &RoomRef,
        reference: &ParticipantRef,
        of_room: &RoomSid,
        participant: &ParticipantSid,
        said: ResponseMeta,
    ) -> Error {
        match self.stay(&RoomRef::Sid(of_room.clone()), participant).await {
            Ok(found) if found.is_present() => {
                let reason = "it is a 404, but the participant is there".to_owned();
                Error::MalformedResponse { reason, meta: said }
            }
            Ok(found) => {
                let identity = found.identity().map(str::to_owned);
                let left = LeftParticipant { identity, sid: participant.clone(), at: found.left() };
                no_participant(room, reference, Some(left), None, said)
            }
            Err(Error::NotFound(_)) => no_participant(room, reference, None, None, said),
            Err(error) => error,
        }
    }

    /// Returns the participant with that identity from the list of that status. A completed room lists those who left under
    /// every status; they are not present.
    async fn present_with_identity(
        &self,
        room: &RoomSid,
        identity: &str,
        status: Status,
    ) -> Result<Option<Participant>, Error> {
        let (path, filter) = list_by_identity(room, identity, status);
        let mut pages = pin!(self.pages::<Participant>(path, "participants", filter, usize::MAX));
        while let Some(page) = pages.try_next().await? {
            let is_meant = |found: &Participant| found.identity() == Some(identity) && !found.has_left();
            if let Some(found) = page.into_iter().find(is_meant) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The last stay of that identity to end, of those on the first page, which tells who was put out a moment ago from who
    /// never was there.
    async fn last_departure(&self, room: &RoomSid, identity: &str) -> Result<Option<LeftParticipant>, Error> {
        let (path, filter) = list_by_identity(room, identity, Status::Disconnected);
        let stays: Vec<Participant> = self.first_page(&path, "participants", filter).await?;
        let stays = stays.iter().filter(|stay| stay.identity() == Some(identity) && stay.has_left());
        Ok(stays.max_by_key(|stay| stay.left()).and_then(Participant::departure))
    }
}

/// Returns the path and the filters of the list of the participants with that identity and status.
fn list_by_identity(room: &RoomSid, identity: &str, status: Status) -> (String, Parameters) {
    let filter = Filter { identity: Some(identity.to_owned()), ..Filter::default() };
    (format!("/Rooms/{room}/Participants"), filter.parameters(Some(status)))
}

fn no_participant(
    room: &RoomRef,
    participant: &ParticipantRef,
    left: Option<LeftParticipant>,
    suggestion: Option<String>,
    meta: ResponseMeta,
) -> Error {
    Error::ParticipantNotFound {
        room: room.clone(),
        participant: participant.clone(),
        left: left.map(Box::new),
        suggestion,
        meta: Box::new(meta),
    }
}

fn no_sid() -> Error {
    Error::MalformedResponse {
        reason: "the participant has no SID".to_owned(),
        meta: ResponseMeta::default(),
    }
}

fn misdirected(who: &ParticipantRef, answered: String, meta: ResponseMeta) -> Error {
    Error::UnexpectedResource { asked: format!("participant '{who}'"), answered, meta: Box::new(meta) }
}

/// What the answer to a write is about, where that is not the participant that it was sent for, as they were seen before.
fn mismatch(
    room: &RoomRef,
    reference: &ParticipantRef,
    seen: Option<&Participant>,
    answered: &Participant,
) -> Option<String> {
    let other_identity = || {
        let expected = seen?.identity()?;
        let other = answered.identity().filter(|other| *other != expected)?;
        Some(format!("participant '{}'", told(other)))
    };
    other_than(room, reference, answered).or_else(other_identity)
}

/// What `found` calls itself or its room, where that is not what was asked for.
fn other_than(room: &RoomRef, asked: &ParticipantRef, found: &Participant) -> Option<String> {
    if let (RoomRef::Sid(room), Some(other)) = (room, found.room_sid())
        && other != *room
    {
        return Some(format!("a participant of room {other}"));
    }
    match asked {
        ParticipantRef::Name(identity) => {
            let other = found.identity().filter(|other| other != identity);
            other.map(|other| format!("participant '{}'", told(other)))
        }
        ParticipantRef::Sid(sid) => {
            found.sid().filter(|other| other != sid).map(|other| format!("participant {other}"))
        }
    }
}
