//! Resolution of the participants to mute or unmute, with the exclude rule of each.
//!
//! Looks for them among the participants present and asks the API for the others. Depends on `api` and `mute_rule`.

use std::collections::HashSet;

use crate::api::{self, Client, Participant, ParticipantRef, ParticipantSid, RoomRef, TrackKind};
use crate::moderation::mute::mute_rule::MuteRule;

/// A participant to mute or unmute.
#[derive(Debug)]
pub struct MutedParticipant {
    /// The reference as given on the command line.
    pub named: ParticipantRef,
    /// The identity, if it is known.
    pub identity: Option<String>,
    /// The SID, if it is known.
    pub sid: Option<ParticipantSid>,
    /// The exclude rule for the participant's tracks.
    pub exclusion: MuteRule,
    /// The `ParticipantNotFound` error if the participant is absent. An absent participant can still be unmuted.
    pub absence: Option<api::Error>,
}

/// Resolves the references; duplicates give one participant.
///
/// Fails if a lookup fails for another reason than that the participant is not found.
pub async fn find(
    client: &Client,
    room: &RoomRef,
    named: &[ParticipantRef],
    present: &[Participant],
    kind: Option<TrackKind>,
) -> Result<Vec<MutedParticipant>, api::Error> {
    let mut seen = HashSet::new();
    let mut participants = Vec::new();
    for reference in named {
        let participant = MutedParticipant::find(client, room, reference, present, kind).await?;
        if seen.insert(participant.exclusion.rule().to_string()) {
            participants.push(participant);
        }
    }
    Ok(participants)
}

impl MutedParticipant {
    async fn find(
        client: &Client,
        room: &RoomRef,
        reference: &ParticipantRef,
        present: &[Participant],
        kind: Option<TrackKind>,
    ) -> Result<Self, api::Error> {
        if let Some(participant) = present.iter().find(|participant| participant.is(reference)) {
            return Ok(Self::of(reference, participant, None, kind));
        }
        let participant = match client.participant(room, reference).await {
            Ok(participant) => participant,
            Err(error @ api::Error::ParticipantNotFound { .. }) => {
                return Ok(Self::unknown(reference, error, kind));
            }
            Err(error) => return Err(error),
        };
        // The participant has joined since the list was read, or the SID is of an earlier connection.
        let is_same =
            |other: &&Participant| other.identity().is_some() && other.identity() == participant.identity();
        let latest = present.iter().find(is_same).unwrap_or(&participant);
        let absence = latest.has_left().then(|| absence(client, room, reference, latest));
        Ok(Self::of(reference, latest, absence, kind))
    }

    fn of(
        reference: &ParticipantRef,
        participant: &Participant,
        absence: Option<api::Error>,
        kind: Option<TrackKind>,
    ) -> Self {
        // A rule takes an identity that looks like a SID for one, which may be another participant's.
        let is_plain = |reference: &ParticipantRef| matches!(reference, ParticipantRef::Name(_));
        let by_identity = participant.identity().and_then(|identity| identity.parse().ok()).filter(is_plain);
        let by_sid = participant.sid().map(ParticipantRef::Sid);
        let exclusion = match by_identity {
            Some(lasting) => MuteRule::of(&lasting, by_sid.as_ref(), kind),
            None => MuteRule::of(by_sid.as_ref().unwrap_or(reference), None, kind),
        };
        let identity = participant.identity().map(str::to_owned);
        Self { named: reference.clone(), identity, sid: participant.sid(), exclusion, absence }
    }

    /// Returns a participant that the room does not know; receivers may still have rules for it.
    fn unknown(reference: &ParticipantRef, absence: api::Error, kind: Option<TrackKind>) -> Self {
        let (identity, sid) = match reference {
            ParticipantRef::Name(identity) => (Some(identity.clone()), None),
            ParticipantRef::Sid(sid) => (None, Some(sid.clone())),
        };
        let exclusion = MuteRule::of(reference, None, kind);
        Self { named: reference.clone(), identity, sid, exclusion, absence: Some(absence) }
    }

    /// Returns whether this is the same participant, by identity or by SID.
    pub fn is(&self, participant: &Participant) -> bool {
        let same_identity =
            participant.identity().is_some() && participant.identity() == self.identity.as_deref();
        same_identity || (self.sid.is_some() && participant.sid() == self.sid)
    }
}

/// Returns the `ParticipantNotFound` error for a participant who has left.
fn absence(client: &Client, room: &RoomRef, reference: &ParticipantRef, left: &Participant) -> api::Error {
    let identity = left.identity().map(str::to_owned).map(ParticipantRef::Name);
    api::Error::ParticipantNotFound {
        room: room.clone(),
        participant: identity.unwrap_or_else(|| reference.clone()),
        left: left.departure().map(Box::new),
        suggestion: None,
        meta: Box::new(client.meta_of_no_response()),
    }
}
