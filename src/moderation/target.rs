//! A target of a run: a participant that is named, or found in the list of a room. Depends on `api` and on the selection.

use std::rc::Rc;

use crate::api::{self, Client, Participant, ParticipantRef, ResponseMeta};
use crate::errors::{NotInAnyRoom, TargetError};
use crate::moderation::exclusions::Exclusions;
use crate::moderation::outcome::{Outcome, Status};
use crate::moderation::population::Population;
use crate::moderation::selector::Selector;
use crate::moderation::target_room::TargetRoom;
use crate::output::Row;

/// A participant to act on.
#[derive(Debug, Clone)]
pub struct Target {
    /// The room.
    pub room: Rc<TargetRoom>,
    /// The participant as typed, if they were named.
    pub typed: Option<Box<ParticipantRef>>,
    /// The participant as the list showed them, if they were found in one.
    pub participant: Option<Participant>,
    /// Whether the participant has left since then.
    pub has_left: bool,
}

impl Target {
    /// Returns the target for a participant that is named.
    pub fn named(room: impl Into<Rc<TargetRoom>>, reference: &ParticipantRef) -> Self {
        let typed = Some(Box::new(reference.clone()));
        Self { room: room.into(), typed, participant: None, has_left: false }
    }

    /// Returns the reference of the participant, for requests: the SID of one that was found in a list, since whoever rejoins
    /// has another one.
    pub fn reference(&self) -> ParticipantRef {
        let listed = || self.participant.as_ref().and_then(Participant::reference);
        match self.typed.as_deref() {
            Some(sid @ ParticipantRef::Sid(_)) => sid.clone(),
            typed => {
                listed().or_else(|| typed.cloned()).unwrap_or_else(|| ParticipantRef::Name(String::new()))
            }
        }
    }

    /// Returns the participant as typed, or the identity of one that was found in a list, or the SID.
    pub fn name(&self) -> &str {
        let listed = || self.participant.as_ref().and_then(|found| found.identity().or(found.sid_text()));
        self.typed.as_deref().map(ParticipantRef::as_str).or_else(listed).unwrap_or_default()
    }

    /// Returns the identity, if it was typed or seen.
    pub fn identity(&self) -> Option<&str> {
        match (&self.participant, self.typed.as_deref()) {
            (Some(participant), _) => participant.identity(),
            (None, Some(ParticipantRef::Name(identity))) => Some(identity),
            (None, _) => None,
        }
    }

    /// Returns the SID of the room, if it is known.
    pub fn room_sid(&self) -> Option<String> {
        let listed = || self.participant.as_ref()?.room_sid().map(|sid| sid.to_string());
        self.room.sid().or_else(listed)
    }

    /// Returns the error of a participant who was found neither in the room nor, with `--everywhere`, in any room. The error
    /// suggests a similar identity that is present in any room.
    pub async fn not_present(&self, client: &Client) -> TargetError {
        let mut error = self.not_found();
        if let (TargetError::NotInAnyRoom(error), ParticipantRef::Name(identity)) =
            (&mut error, &self.reference())
        {
            error.suggestion = client.suggest_identity_in_any_room(identity).await.map(Box::new);
        }
        error
    }

    /// Returns the error of a participant who was found neither in the room nor, with `--everywhere`, in any room.
    pub fn not_found(&self) -> TargetError {
        if self.room.is_any() {
            let reference = self.name().to_owned();
            return NotInAnyRoom { reference, connected_only: false, suggestion: None }.into();
        }
        let (room, participant) = (self.room.display_reference(), self.reference());
        api::Error::no_participant(room, &participant, None, None, ResponseMeta::default()).into()
    }

    /// Returns the outcome of a failed request, with the room as typed. Where the run acts in other rooms, too, a room that
    /// is not found stops nothing.
    pub fn failed(&self, error: api::Error) -> Outcome {
        match error.in_room_as_shown(self.room.display_reference()) {
            error @ api::Error::ParticipantNotFound { .. } => Outcome::not_found(error),
            error @ api::Error::RoomNotFound { .. } if self.room.is_one_of_several() => {
                Outcome::not_found(error)
            }
            error => Outcome::failed(error),
        }
    }

    /// Returns the outcome of a failed request of an action on participants who are present: one that was listed a moment ago
    /// is gone, not unknown.
    pub fn failed_if_present(&self, error: api::Error) -> Outcome {
        match error {
            api::Error::ParticipantNotFound { .. } | api::Error::RoomNotFound { .. }
                if self.participant.is_some() =>
            {
                Outcome::new(Status::Gone)
            }
            error => self.failed(error),
        }
    }

    /// Whether an action on this population would change the target.
    pub fn is_affected(&self, population: Population) -> bool {
        match (population, &self.participant) {
            (Population::Present, _) => !self.room.is_any(),
            (Population::Left, Some(participant)) => participant.has_left() && !participant.is_anonymous(),
            (Population::Left, None) => false,
        }
    }

    /// Whether an exclusion protects the participant.
    pub fn is_protected(&self, exclusions: &Exclusions<'_>) -> bool {
        self.participant.as_ref().is_some_and(|participant| exclusions.is_excluded(participant))
    }

    /// Returns the row that is shown before the confirmation.
    pub fn row(&self) -> Row {
        let mut row = self.participant.clone().map(Participant::into_fields).unwrap_or_default();
        row.entry("identity").or_insert_with(|| self.name().into());
        row.insert("room".to_owned(), self.room.name.clone().into());
        row
    }

    /// Returns the target for a listed participant, named as typed where it was named.
    pub fn selected(
        room: impl Into<Rc<TargetRoom>>,
        participant: Participant,
        selector: &Selector<'_>,
    ) -> Option<Self> {
        let position = selector.named.position(&participant);
        let typed = position.map(|position| Box::new(selector.named.all()[position].participant.clone()));
        Some(Self { typed, ..Self::listed(room, participant)? })
    }

    /// Returns the target for a listed participant; `None` if the list has neither its SID nor its identity.
    pub fn listed(room: impl Into<Rc<TargetRoom>>, participant: Participant) -> Option<Self> {
        participant.reference()?;
        Some(Self { room: room.into(), typed: None, participant: Some(participant), has_left: false })
    }
}
