//! Resolution of the participants to mute or unmute, with the exclude rules of each.
//!
//! Looks for them among the participants present and asks the API for the others. Depends on `api` and `mute_rule`.

use std::collections::HashSet;

use crate::api::{self, Client, Participant, ParticipantRef, ParticipantSid, RoomRef};
use crate::errors::TargetError;
use crate::moderation::mute::mute_rule::{MuteRules, TrackKinds};
use crate::moderation::target::Target;

/// A participant to mute or unmute.
#[derive(Debug)]
pub struct MutedParticipant {
    /// The participant as typed, or the identity.
    pub name: String,
    /// The identity, if it is known.
    pub identity: Option<String>,
    /// The SID, if it is known.
    pub sid: Option<ParticipantSid>,
    /// The exclude rules for the participant's tracks.
    pub mute_rules: MuteRules,
    /// The error if the participant is absent. An absent participant can still be unmuted.
    pub absence: Option<TargetError>,
    /// Whether the run has seen the participant, who has left since then if they are absent.
    pub was_listed: bool,
}

/// Resolves the targets of one room; duplicates give one participant.
///
/// Fails if a lookup fails for another reason than that the participant is not found.
pub async fn find(
    client: &Client,
    targets: &[&Target],
    present: &[Participant],
    kinds: &TrackKinds,
) -> Result<Vec<MutedParticipant>, api::Error> {
    let mut seen = HashSet::new();
    let mut participants = Vec::new();
    for target in targets {
        let participant = MutedParticipant::find(client, target, present, kinds).await?;
        if seen.insert(participant.mute_rules.text()) {
            participants.push(participant);
        }
    }
    Ok(participants)
}

impl MutedParticipant {
    async fn find(
        client: &Client,
        target: &Target,
        present: &[Participant],
        kinds: &TrackKinds,
    ) -> Result<Self, api::Error> {
        let (room, reference) = (&target.room.reference, &target.reference());
        if let Some(participant) = present.iter().find(|participant| participant.is(reference)) {
            return Ok(Self::of(target, participant, None, kinds));
        }
        if target.room.is_any() {
            return Ok(Self::unknown(target, Some(target.not_present(client).await), kinds));
        }
        let participant = match client.participant(room, reference).await {
            Ok(participant) => participant,
            Err(error @ (api::Error::ParticipantNotFound { .. } | api::Error::RoomNotFound { .. })) => {
                return Ok(Self::unknown(target, Some(error.into()), kinds));
            }
            Err(error) => return Err(error),
        };
        // The participant has joined since the list was read, or the SID is of an earlier connection.
        let is_same =
            |other: &&Participant| other.identity().is_some() && other.identity() == participant.identity();
        let latest = present.iter().find(is_same).unwrap_or(&participant);
        let absence = latest.has_left().then(|| absence(client, room, reference, latest));
        Ok(Self::of(target, latest, absence, kinds))
    }

    /// Returns the participant of a room that could not be read.
    pub fn unread(target: &Target, kinds: &TrackKinds) -> Self {
        match &target.participant {
            Some(participant) => Self::of(target, participant, None, kinds),
            None => Self::unknown(target, None, kinds),
        }
    }

    fn of(
        target: &Target,
        participant: &Participant,
        absence: Option<TargetError>,
        kinds: &TrackKinds,
    ) -> Self {
        // A rule takes an identity that looks like a SID for one, which may be another participant's.
        let is_plain = |reference: &ParticipantRef| matches!(reference, ParticipantRef::Name(_));
        let by_identity = participant.identity().and_then(|identity| identity.parse().ok()).filter(is_plain);
        let by_sid = participant.sid().map(ParticipantRef::Sid);
        let mute_rules = match by_identity {
            Some(lasting) => MuteRules::of(&lasting, by_sid.as_ref(), kinds),
            None => MuteRules::of(by_sid.as_ref().unwrap_or(&target.reference()), None, kinds),
        };
        let (name, identity) = (target.name().to_owned(), participant.identity().map(str::to_owned));
        let absence = absence.map(|error| error.in_room_as_shown(target.room.display_reference()));
        let was_listed = target.participant.is_some();
        Self { name, identity, sid: participant.sid(), mute_rules, absence, was_listed }
    }

    /// Returns a participant that was not found in the room; receivers may still have rules for it.
    fn unknown(target: &Target, absence: Option<TargetError>, kinds: &TrackKinds) -> Self {
        let (identity, sid) = match &target.reference() {
            ParticipantRef::Name(identity) => (Some(identity.clone()), None),
            ParticipantRef::Sid(sid) => (None, Some(sid.clone())),
        };
        let mute_rules = MuteRules::of(&target.reference(), None, kinds);
        let absence = absence.map(|error| error.in_room_as_shown(target.room.display_reference()));
        let was_listed = target.participant.is_some();
        Self { name: target.name().to_owned(), identity, sid, mute_rules, absence, was_listed }
    }

    /// Returns whether this is the same participant, by identity or by SID.
    pub fn is(&self, participant: &Participant) -> bool {
        let same_identity =
            participant.identity().is_some() && participant.identity() == self.identity.as_deref();
        same_identity || (self.sid.is_some() && participant.sid() == self.sid)
    }
}

/// Returns the `ParticipantNotFound` error for a participant who has left.
fn absence(client: &Client, room: &RoomRef, reference: &ParticipantRef, left: &Participant) -> TargetError {
    let identity = left.identity().map(str::to_owned).map(ParticipantRef::Name);
    let participant = identity.as_ref().unwrap_or(reference);
    let meta = client.meta_of_no_response();
    api::Error::no_participant(room, participant, left.departure(), None, meta).into()
}
