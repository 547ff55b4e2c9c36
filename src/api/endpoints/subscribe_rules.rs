//! Requests for the subscribe rules of a participant. Depends on the addresses and the client.

use super::address::ParticipantAddress;
use crate::api::client::Client;
use crate::api::error::Error;
use crate::api::model::rules::{RuleSet, SubscribeRules};
use crate::api::reference::{ParticipantRef, RoomRef};
use crate::api::transport::{BeforeWrite, Response};

/// The API's error code for invalid rules.
const INVALID_RULES: u32 = 53215;

impl Client {
    /// Fetches the subscribe rules of a participant that is present.
    pub async fn subscribe_rules(
        &self,
        room: &RoomRef,
        participant: &ParticipantRef,
    ) -> Result<SubscribeRules, Error> {
        self.with_participant(room, participant, async |address: ParticipantAddress<'_>| {
            let path = format!("{}/SubscribeRules", address.path()?);
            read_rules(&self.get(&path, &[]).await?, room, participant)
        })
        .await
    }

    /// Replaces the subscribe rules of a participant that is present, and returns the new ones.
    ///
    /// The API has no conditional request, so rules that another client sets between a read and this write are lost. Callers
    /// that change rules they have read should write immediately. An attempt is sent only if `before_write` returns `true`.
    pub async fn replace_subscribe_rules(
        &self,
        room: &RoomRef,
        participant: &ParticipantRef,
        rules: &RuleSet,
        before_write: BeforeWrite<'_>,
    ) -> Result<SubscribeRules, Error> {
        let form = [("Rules", rules.json().to_string())];
        self.with_participant(room, participant, async |address: ParticipantAddress<'_>| {
            let path = format!("{}/SubscribeRules", address.path()?);
            match self.post_if(before_write, &path, &form).await {
                Ok(response) => {
                    confirm_replaced(&response, room, participant, rules).map_err(Error::into_ambiguous)
                }
                Err(Error::RequestRejected(meta)) if meta.code == Some(INVALID_RULES) => {
                    Err(Error::InvalidRules(meta))
                }
                Err(error) => Err(error),
            }
        })
        .await
    }
}

/// Reads the response to an accepted replacement, which must have the rules that were sent.
fn confirm_replaced(
    response: &Response,
    room: &RoomRef,
    participant: &ParticipantRef,
    sent: &RuleSet,
) -> Result<SubscribeRules, Error> {
    let rules = read_rules(response, room, participant).map_err(|error| match error {
        Error::UnexpectedResource { asked, answered, .. } => response.unconfirmed(format!(
            "unexpected response: requested {asked}, got {answered}, which may have been replaced"
        )),
        error => error,
    })?;
    if rules.rule_set().is_ok_and(|set| set.is_equivalent_to(sent)) {
        return Ok(rules);
    }
    Err(response.unreadable("its rules are not those that were sent"))
}

fn read_rules(
    response: &Response,
    room: &RoomRef,
    participant: &ParticipantRef,
) -> Result<SubscribeRules, Error> {
    let rules = SubscribeRules::new(response.object()?, response.meta.request_id.clone());
    if let Some(other) = rules.mismatch(room, participant) {
        return Err(response.misdirected(format!("the rules of participant '{participant}'"), other));
    }
    if !rules.has_rules() {
        return Err(response.unreadable("it has no list of rules"));
    }
    Ok(rules)
}
