//! The calls on the participants of a room.

use std::cell::Cell;
use std::collections::HashSet;
use std::pin::pin;
use std::time::Instant;

use async_stream::try_stream;
use futures_util::{Stream, TryStreamExt};

use super::address::{Place, no_participant, no_sid};
use super::filters::{Filter, Status};
use crate::api::client::{BeforeWrite, Client};
use crate::api::error::Error;
use crate::api::model::{Key, Merged, Participant};
use crate::api::params::Parameters;
use crate::api::reference::{ParticipantRef, ParticipantSid, RoomRef};
use crate::api::response_meta::{Particulars, told};
use crate::api::transport::Answer;

/// A page of one of a room's lists of participants.
#[derive(Debug)]
pub struct Listing {
    /// The participants on the page.
    pub participants: Vec<Participant>,
    /// Whether the room is known to be completed: this list then includes every participant, whatever its status.
    pub is_room_over: bool,
}

/// The participant that a write reached.
#[derive(Debug, Clone)]
pub struct Reached {
    /// The participant, as the answer or a later reading shows it.
    pub stay: Participant,
    /// The id of the request, where the answer was about them alone.
    pub request_id: Option<String>,
    /// What else the answer named, where it was about another participant or room.
    pub mismatch: Option<String>,
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
                let Listing { mut participants, is_room_over } = listing?;
                participants.retain(|participant| Key::of(participant).is_none_or(|key| !shown.contains(&key)));
                // After the list of a completed room no other follows.
                if statuses.len() > 1 && !is_room_over {
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
        let mut merged = Merged::default();
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
                let mut is_room_over = false;
                let path = self.list_path(room, status).await?;
                for await page in self.pages::<Participant>(path, "participants", filter.parameters(status), page_size) {
                    let participants = match page {
                        Err(Error::NotFound(particulars)) => Err(self.missing_room(room, particulars).await)?,
                        page => page?,
                    };
                    let is_odd =
                        status != Some(Status::Disconnected) && participants.iter().any(Participant::has_left);
                    is_room_over = is_room_over || (is_odd && self.is_over(room).await?);
                    yield Listing { participants, is_room_over };
                }
                if is_room_over {
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
    pub async fn stay(&self, room: &RoomRef, sid: &ParticipantSid) -> Result<Participant, Error> {
        let path = format!("{}/Participants/{sid}", self.room_path(room).await?);
        self.participant_at(&path, room, &ParticipantRef::Sid(sid.clone())).await
    }

    async fn participant_at(
        &self,
        path: &str,
        room: &RoomRef,
        who: &ParticipantRef,
    ) -> Result<Participant, Error> {
        let answer = self.get(path, &Parameters::new()).await?;
        let (particulars, stay) = (answer.particulars.clone(), Participant::from(answer.object()?));
        match other_than(room, who, &stay) {
            None => Ok(stay),
            Some(answered) => Err(misdirected(who, answered, particulars)),
        }
    }

    /// Disconnects a participant. `seen` is the participant as an earlier answer showed them present, if one did: what
    /// was seen before the request and what is seen after it decide the result, never a clock. Fails as
    /// [`Error::Unconfirmed`] where the API accepts the request, but the participant is not certainly gone.
    pub async fn disconnect(
        &self,
        room: &RoomRef,
        who: &ParticipantRef,
        seen: Option<&Participant>,
        before_write: BeforeWrite<'_>,
    ) -> Result<Reached, Error> {
        let asked = Instant::now();
        let is_ambiguous = Cell::new(false);
        let reached = self.reach(room, who, async |place: Place<'_>| {
            let form = vec![("Status", Status::Disconnected.name().to_owned())];
            let answer = self.post_after(before_write, place.path()?, &form).await;
            is_ambiguous.set(matches!(&answer, Err(Error::NotFound(said)) if said.follows_lost_try));
            self.confirm_disconnected(room, who, place.listed.or(seen), &answer?).await
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
        who: &ParticipantRef,
        seen: Option<&Participant>,
        answer: &Answer,
    ) -> Result<Reached, Error> {
        let request_id = answer.particulars.request_id.clone();
        let known_sid = who.sid().or_else(|| seen.and_then(Participant::sid));
        let read = answer.object().map(Participant::from).and_then(|stay| {
            let mismatch = mismatch(room, who, seen, &stay);
            if mismatch.is_none() && (stay.reference().is_none() || stay.status().is_none()) {
                return Err(answer.unreadable("it does not say who is gone".to_owned()));
            }
            Ok((stay, mismatch))
        });
        let (stay, mismatch) = match read {
            Ok(read) => read,
            Err(error) => {
                let stay =
                    self.read_disconnected(room, who, known_sid).await.ok_or_else(|| error.unsure())?;
                return Ok(Reached { stay, request_id, mismatch: None });
            }
        };
        if mismatch.is_none() && stay.has_left() {
            return Ok(Reached { stay, request_id, mismatch });
        }
        let sid_in_answer = stay.sid().filter(|_| mismatch.is_none());
        let sid = known_sid.or(sid_in_answer);
        if let Some(stay) = self.read_disconnected(room, who, sid).await {
            return Ok(Reached { stay, request_id, mismatch });
        }
        let reason = if let Some(other) = mismatch {
            format!(
                "asked for participant '{who}', the server answered with {other}, who may be disconnected now"
            )
        } else {
            let status = told(stay.status().unwrap_or_default());
            format!("the API accepted the request, but still shows participant '{who}' as '{status}'")
        };
        Err(Error::Unconfirmed { reason, particulars: Box::new(answer.particulars.clone()) })
    }

    /// Reads a participant again: by SID where it is known, else by identity. `None` unless they are certainly gone.
    async fn read_disconnected(
        &self,
        room: &RoomRef,
        who: &ParticipantRef,
        sid: Option<ParticipantSid>,
    ) -> Option<Participant> {
        let sid = match sid {
            Some(sid) => sid,
            None => match self.participant(room, who).await {
                Err(Error::NoParticipant { left: Some(left), .. }) => left.sid,
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
    ) -> Result<Reached, Error> {
        let Error::NoParticipant { participant, left: Some(left), particulars, .. } = &error else {
            return Err(error.unsure());
        };
        match self.stay(room, &left.sid).await {
            Ok(stay) if stay.has_left() && seen.is_none() && !self.happened_during(stay.left(), asked) => {
                let reason = format!(
                    "participant '{participant}' is gone, but the first answer was lost, so it is not known whether \
                     this request did it"
                );
                Err(Error::Unconfirmed { reason, particulars: particulars.clone() })
            }
            Ok(stay) if stay.has_left() => Ok(Reached { stay, request_id: None, mismatch: None }),
            Ok(_) | Err(Error::NotFound(_)) => Err(error),
            Err(unknown) => Err(unknown.after(&error).unsure()),
        }
    }

    /// Replaces the identity of one stay that is over by its SID, for good; once more is harmless.
    pub async fn anonymize(&self, room: &RoomRef, stay: &Participant) -> Result<Reached, Error> {
        let who = ParticipantRef::Sid(stay.sid().ok_or_else(no_sid)?);
        self.reach(room, &who, async |place: Place<'_>| {
            let answer = self.post(&format!("{}/Anonymize", place.path()?), &Parameters::new()).await?;
            let particulars = answer.particulars.clone();
            let stay = Participant::from(answer.object().map_err(Error::unsure)?);
            if let Some(other) = other_than(room, &who, &stay) {
                let reason =
                    format!("asked for participant '{who}', the server answered with {other}, who may be anonymous now");
                return Err(Error::Unconfirmed { reason, particulars: Box::new(particulars) });
            }
            if !stay.is_anonymous() {
                let reason = if stay.identity().is_some() {
                    "the identity is still in it"
                } else {
                    "it does not say whose identity is gone"
                };
                return Err(Error::Unreadable { reason: reason.to_owned(), particulars }.unsure());
            }
            Ok(Reached { stay, request_id: particulars.request_id, mismatch: None })
        })
        .await
    }

    /// Why the list of a room's participants was not found.
    pub async fn missing_room(&self, room: &RoomRef, particulars: Particulars) -> Error {
        self.room(room).await.err().unwrap_or(Error::NotFound(particulars))
    }
}

fn misdirected(who: &ParticipantRef, answered: String, particulars: Particulars) -> Error {
    Error::Misdirected { asked: format!("participant '{who}'"), answered, particulars: Box::new(particulars) }
}

/// What the answer to a write is about, where that is not the participant that it was sent for, as they were seen before.
fn mismatch(
    room: &RoomRef,
    who: &ParticipantRef,
    seen: Option<&Participant>,
    answered: &Participant,
) -> Option<String> {
    let other_identity = || {
        let expected = seen?.identity()?;
        let other = answered.identity().filter(|other| *other != expected)?;
        Some(format!("participant '{}'", told(other)))
    };
    other_than(room, who, answered).or_else(other_identity)
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
