//! MuteSelection to mute: those named, found among those present.

use std::collections::HashSet;

use crate::api::{self, Client, Participant, ParticipantRef, ParticipantSid, RoomRef, TrackKind};
use crate::commands::mute::mute_rule::MuteRule;

/// Somebody whose tracks are kept from the others, or no longer.
#[derive(Debug)]
pub struct MutedParticipant {
    /// As typed.
    pub named: ParticipantRef,
    /// Who they are.
    pub identity: Option<String>,
    /// The stay that was found.
    pub sid: Option<ParticipantSid>,
    /// What keeps their tracks from a receiver.
    pub exclusion: MuteRule,
    /// Why they are not there, if they are not. Who has left can still be unmuted.
    pub absence: Option<api::Error>,
}

/// Those who are named, each once.
pub async fn find(
    client: &Client,
    room: &RoomRef,
    named: &[ParticipantRef],
    present: &[Participant],
    kind: Option<TrackKind>,
) -> Result<Vec<MutedParticipant>, api::Error> {
    let mut seen = HashSet::new();
    let mut people = Vec::new();
    for who in named {
        let person = MutedParticipant::find(client, room, who, present, kind).await?;
        if seen.insert(person.exclusion.rule().to_string()) {
            people.push(person);
        }
    }
    Ok(people)
}

impl MutedParticipant {
    async fn find(
        client: &Client,
        room: &RoomRef,
        who: &ParticipantRef,
        present: &[Participant],
        kind: Option<TrackKind>,
    ) -> Result<Self, api::Error> {
        if let Some(stay) = present.iter().find(|stay| stay.is(who)) {
            return Ok(Self::of(who, stay, None, kind));
        }
        let stay = match client.participant(room, who).await {
            Ok(stay) => stay,
            Err(error @ api::Error::NoParticipant { .. }) => return Ok(Self::unknown(who, error, kind)),
            Err(error) => return Err(error),
        };
        // They have come since the list was read, or the SID is that of an earlier stay.
        let is_same =
            |other: &&Participant| other.identity().is_some() && other.identity() == stay.identity();
        let latest = present.iter().find(is_same).unwrap_or(&stay);
        let absence = latest.has_left().then(|| absence(room, who, latest));
        Ok(Self::of(who, latest, absence, kind))
    }

    fn of(
        who: &ParticipantRef,
        stay: &Participant,
        absence: Option<api::Error>,
        kind: Option<TrackKind>,
    ) -> Self {
        // An identity that looks like a SID is one to whoever reads a rule, and may be somebody else's.
        let is_plain = |reference: &ParticipantRef| matches!(reference, ParticipantRef::Name(_));
        let by_identity = stay.identity().and_then(|identity| identity.parse().ok()).filter(is_plain);
        let by_sid = stay.sid().map(ParticipantRef::Sid);
        let exclusion = match by_identity {
            Some(lasting) => MuteRule::of(&lasting, by_sid.as_ref(), kind),
            None => MuteRule::of(by_sid.as_ref().unwrap_or(who), None, kind),
        };
        let identity = stay.identity().map(str::to_owned);
        Self { named: who.clone(), identity, sid: stay.sid(), exclusion, absence }
    }

    /// One of whom the room knows nothing; somebody's rules still may.
    fn unknown(who: &ParticipantRef, absence: api::Error, kind: Option<TrackKind>) -> Self {
        let (identity, sid) = match who {
            ParticipantRef::Name(identity) => (Some(identity.clone()), None),
            ParticipantRef::Sid(sid) => (None, Some(sid.clone())),
        };
        let exclusion = MuteRule::of(who, None, kind);
        Self { named: who.clone(), identity, sid, exclusion, absence: Some(absence) }
    }

    /// Whether this stay is theirs.
    pub fn is(&self, stay: &Participant) -> bool {
        let same_identity = stay.identity().is_some() && stay.identity() == self.identity.as_deref();
        same_identity || (self.sid.is_some() && stay.sid() == self.sid)
    }
}

/// That one who was named by the SID of an earlier stay is not there.
fn absence(room: &RoomRef, who: &ParticipantRef, left: &Participant) -> api::Error {
    let identity = left.identity().map(str::to_owned).map(ParticipantRef::Name);
    api::Error::NoParticipant {
        room: room.clone(),
        participant: identity.unwrap_or_else(|| who.clone()),
        left: left.departure().map(Box::new),
        near: None,
        particulars: Box::default(),
    }
}
