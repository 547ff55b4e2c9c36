//! The targets of `roomctl anonymize`: the selection resolved to participants of one room.
//!
//! Patterns select only participants who have left. A reference also resolves to participants who are still present, or
//! to none, so that their outcomes can be reported. Depends on `api` and `moderation::selector`; sends only reads.

use futures_util::{StreamExt, stream};

use crate::api::{self, ALL, Client, Filter, LEFT, Participant, ParticipantRef, RoomRef};
use crate::context::clock;
use crate::moderation::batch::MAX_CONCURRENT_REQUESTS;
use crate::moderation::reference_index::in_request_order;
use crate::moderation::selector::Selector;
use crate::output::{Messages, Row};

/// A participant of the room, or a reference without one.
pub struct Target {
    /// The name in messages: the reference as given, or the identity or SID of a participant found by a pattern.
    pub name: String,
    /// The participant, or the error of the lookup.
    pub found: Result<Participant, api::Error>,
}

impl Target {
    fn found(participant: Participant) -> Self {
        let name = participant.identity().or(participant.sid_text()).unwrap_or_default().to_owned();
        Self { name, found: Ok(participant) }
    }

    /// Returns a target for a reference that matches no participant, present or not.
    fn absent(room: &RoomRef, reference: &ParticipantRef) -> Self {
        let error = api::Error::ParticipantNotFound {
            room: room.clone(),
            participant: reference.clone(),
            left: None,
            suggestion: None,
            meta: Box::default(),
        };
        Self { name: reference.to_string(), found: Err(error) }
    }

    /// Returns whether the participant has left and still has an identity to replace.
    pub fn needs_anonymizing(&self) -> bool {
        self.found.as_ref().is_ok_and(|participant| participant.has_left() && !participant.is_anonymous())
    }

    /// Returns the row that the confirmation shows, or `None` if no participant was found.
    pub fn row(&self) -> Option<Row> {
        self.found.as_ref().ok().cloned().map(Participant::into_fields)
    }
}

/// Returns the SID of the room and the targets that the selector matches, in the order of the command line.
///
/// Requests go by room SID, since the API may not find participants who have left under the room's name. Fails if the
/// room is not found, if the list cannot be read, or if an `--except` matches no participant.
pub async fn find(
    client: &Client,
    room: &RoomRef,
    selector: &Selector<'_>,
    messages: &Messages,
) -> anyhow::Result<(RoomRef, Vec<Target>)> {
    let by_sid = RoomRef::Sid(client.room_sid(room).await?);
    let targets = if selector.needs_list() || selector.named.has_identities() {
        listed(client, &by_sid, room, selector, messages).await?
    } else {
        let lookups = selector.named.all().iter().map(async |reference| Target {
            name: reference.to_string(),
            found: client.participant(&by_sid, reference).await,
        });
        stream::iter(lookups).buffered(MAX_CONCURRENT_REQUESTS).collect().await
    };
    Ok((by_sid, targets))
}

/// Returns the targets from the participant list: first the references in the order given, then pattern matches.
async fn listed(
    client: &Client,
    by_sid: &RoomRef,
    room: &RoomRef,
    selector: &Selector<'_>,
    messages: &Messages,
) -> anyhow::Result<Vec<Target>> {
    let filter = Filter { identity: selector.only_identity().map(str::to_owned), ..Filter::default() };
    let mut exclusions = selector.exclusions();
    // Participants who are still present matter only if a reference or an exclusion can match them.
    let statuses = if selector.named.all().is_empty() && exclusions.is_empty() { LEFT } else { ALL };
    let mut participants = client.merged_participants(by_sid, statuses, &filter).await?;
    exclusions.learn_identities(&participants);
    exclusions.count(&participants);
    exclusions.ensure_all_matched("in the room, past or present", None)?;
    exclusions.report(messages);
    let seen = participants.iter().flat_map(|participant| selector.named.positions(participant)).collect();
    let now = clock::now(client);
    participants
        .retain(|participant| selector.matches(participant, now) && !exclusions.is_excluded(participant));
    let absent =
        selector.absent(&seen).map(|(position, reference)| (position, Target::absent(room, reference)));
    let matched =
        participants.into_iter().filter_map(|participant| match selector.named.position(&participant) {
            Some(position) => Some((
                position,
                Target { name: selector.named.all()[position].to_string(), found: Ok(participant) },
            )),
            None => participant.has_left().then(|| (usize::MAX, Target::found(participant))),
        });
    Ok(in_request_order(absent.chain(matched)))
}
