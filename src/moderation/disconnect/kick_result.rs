//! The result of a kick for one target: its outcome, what was seen of the participant, and its row. Depends on `api` and
//! on the outcomes that all actions share.

use chrono::{DateTime, Utc};

use crate::api::{self, LeftParticipant, Participant, ParticipantSid, WriteReceipt};
use crate::errors;
use crate::moderation::outcome::{Outcome, OutcomeNames, Status};
use crate::moderation::result_row::ResultRow;
use crate::moderation::target::Target;
use crate::output::{Report, Row};

/// The names of the outcomes of a kick.
pub const NAMES: OutcomeNames =
    OutcomeNames { changed: "kicked", would_change: "would kick", unchanged: "already gone" };

/// The result of a kick for one target.
#[derive(Debug)]
pub struct KickResult {
    /// What happened to the target.
    pub outcome: Outcome,
    /// The participant as this run saw them last, if it did.
    seen: Option<SeenParticipant>,
    /// The participant or room that the API named instead of the target in its response.
    pub mismatch: Option<String>,
}

/// What was seen of a participant.
#[derive(Debug)]
struct SeenParticipant {
    identity: Option<String>,
    sid: Option<ParticipantSid>,
    left: Option<DateTime<Utc>>,
}

impl From<&Participant> for SeenParticipant {
    fn from(participant: &Participant) -> Self {
        let identity = participant.identity().map(str::to_owned);
        Self { identity, sid: participant.sid(), left: participant.left() }
    }
}

impl From<LeftParticipant> for SeenParticipant {
    fn from(LeftParticipant { identity, sid, at }: LeftParticipant) -> Self {
        Self { identity, sid: Some(sid), left: at }
    }
}

impl From<Outcome> for KickResult {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, seen: None, mismatch: None }
    }
}

impl From<WriteReceipt> for KickResult {
    fn from(WriteReceipt { participant, request_id, mismatch }: WriteReceipt) -> Self {
        Self { mismatch, ..Self::seen(Outcome::changed(request_id), &participant) }
    }
}

impl KickResult {
    /// Returns the result of a request that is about to be sent, for the audit log.
    pub fn sent() -> Self {
        Outcome::new(Status::Sent).into()
    }

    /// Returns the result for a participant who would be kicked.
    pub fn would_kick(participant: &Participant) -> Self {
        Self::seen(Outcome::new(Status::WouldChange), participant)
    }

    /// Returns the result for a participant who was kicked and is present again under another SID.
    pub fn rejoined(participant: &Participant) -> Self {
        Self::seen(Outcome::new(Status::Rejoined), participant)
    }

    /// Returns the result for a participant who had left before the request.
    pub fn already_gone(participant: LeftParticipant) -> Self {
        Self { seen: Some(participant.into()), ..Outcome::new(Status::Unchanged).into() }
    }

    fn seen(outcome: Outcome, participant: &Participant) -> Self {
        Self { seen: Some(participant.into()), ..outcome.into() }
    }

    /// Returns the result of a failed request. A participant that was listed a moment ago is gone, not unknown.
    pub fn failed(error: api::Error, target: &Target) -> Self {
        let listed = target.participant.as_ref().and_then(Participant::departure);
        match (error, listed) {
            (api::Error::ParticipantNotFound { left: Some(left), .. }, _) => Self::already_gone(*left),
            (api::Error::ParticipantNotFound { .. } | api::Error::RoomNotFound { .. }, Some(left)) => {
                Self::already_gone(left)
            }
            // The room that the run started in has ended.
            (api::Error::RoomNotFound { .. }, None) if target.room.was_found_by_name() => {
                Outcome::new(Status::Unchanged).into()
            }
            (error, _) => target.failed(error).into(),
        }
    }

    /// Returns the name of the outcome.
    pub fn name(&self) -> &'static str {
        NAMES.name(self.outcome.status)
    }

    /// Returns the identity of a participant who was present. What the target was known by goes first: the identity in a
    /// response never makes another participant a target.
    pub fn seen_identity<'o>(&'o self, target: &'o Target) -> Option<&'o str> {
        let seen = self.seen.as_ref()?;
        target.identity().or(seen.identity.as_deref())
    }

    /// Returns the SID of a participant who is gone.
    pub fn gone_sid(&self, target: &Target) -> Option<String> {
        let is_gone =
            matches!(self.outcome.status, Status::Changed | Status::Unchanged) && self.seen.is_some();
        if is_gone { self.sid(target) } else { None }
    }

    /// Returns the SID, if it is known.
    fn sid(&self, target: &Target) -> Option<String> {
        let seen = self.seen.as_ref().and_then(|seen| seen.sid.clone());
        let listed = || target.participant.as_ref().and_then(Participant::sid);
        seen.or_else(listed).or_else(|| target.reference().sid()).map(|sid| sid.to_string())
    }

    /// Returns the message for a failure.
    pub fn report(&self, target: &Target) -> Option<Report> {
        if self.outcome.status == Status::Rejoined {
            return Some(errors::report_for_rejoin(target.name(), &target.room.name));
        }
        let room = target.room.display_reference().to_string();
        let error = self.outcome.error.as_ref()?;
        Some(errors::report_for_kick(&target.reference().to_string(), &room, error))
    }

    /// Returns the result row.
    pub fn row(&self, target: &Target) -> Row {
        let (seen, sid) = (self.seen.as_ref(), self.sid(target));
        let result = ResultRow {
            room: &target.room.name,
            room_sid: target.room_sid(),
            participant: target.name(),
            outcome: self.name(),
            identity: target.identity().or(seen.and_then(|seen| seen.identity.as_deref())),
            sid: sid.as_deref(),
            left: seen.and_then(|seen| seen.left),
        };
        self.outcome.row(result.columns())
    }
}
