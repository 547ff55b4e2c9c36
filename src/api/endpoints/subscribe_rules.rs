//! Subscribe rules, which say whose tracks somebody receives: what a rule is, how it is written, and the calls that read
//! and replace somebody's rules.

use serde_json::Value;

use super::address::Place;
use crate::api::client::Client;
use crate::api::error::Error;
use crate::api::model::rules::{RuleSet, SubscribeRules};
use crate::api::params::Parameters;
use crate::api::reference::{ParticipantRef, RoomRef};
use crate::api::transport::Answer;

/// The vendor's code for rules that it does not take.
const BAD_RULES: u64 = 53215;

impl Client {
    /// The subscribe rules of one who is present.
    pub async fn subscribe_rules(
        &self,
        room: &RoomRef,
        who: &ParticipantRef,
    ) -> Result<SubscribeRules, Error> {
        self.reach(room, who, async |place: Place<'_>| {
            let path = format!("{}/SubscribeRules", place.path()?);
            read(&self.get(&path, &Parameters::new()).await?, room, who)
        })
        .await
    }

    /// Replaces the subscribe rules of one who is present, and gives what the API then has. Nothing keeps somebody else
    /// from replacing them between a read and this: the API knows no condition to send with it, and to read once more
    /// would cost another request a participant and narrow the gap without closing it. Whoever builds on what was read
    /// keeps the gap short, by writing at once.
    pub async fn replace_subscribe_rules(
        &self,
        room: &RoomRef,
        who: &ParticipantRef,
        rules: &RuleSet,
    ) -> Result<SubscribeRules, Error> {
        let form = vec![("Rules", rules.json().to_string())];
        self.reach(room, who, async |place: Place<'_>| {
            let path = format!("{}/SubscribeRules", place.path()?);
            match self.post(&path, &form).await {
                Ok(answer) => replaced(&answer, room, who, rules).map_err(Error::unsure),
                Err(Error::Refused(said)) if said.code == Some(BAD_RULES) => Err(Error::BadRules(said)),
                Err(error) => Err(error),
            }
        })
        .await
    }
}

/// The rules in the answer to their replacing, which have to be those that were sent.
fn replaced(
    answer: &Answer,
    room: &RoomRef,
    who: &ParticipantRef,
    sent: &RuleSet,
) -> Result<SubscribeRules, Error> {
    let rules = read(answer, room, who).map_err(|error| match error {
        Error::Misdirected { asked, answered, particulars } => {
            let reason =
                format!("asked for {asked}, the server answered with {answered}, which may be replaced now");
            Error::Unconfirmed { reason, particulars }
        }
        error => error,
    })?;
    if rules.rule_set().is_ok_and(|set| set.means_the_same_as(sent)) {
        return Ok(rules);
    }
    Err(answer.unreadable("its rules are not those that were sent".to_owned()))
}

fn read(answer: &Answer, room: &RoomRef, who: &ParticipantRef) -> Result<SubscribeRules, Error> {
    let particulars = answer.particulars.clone();
    let rules = SubscribeRules { fields: answer.object()?, request_id: particulars.request_id.clone() };
    if let Some(answered) = rules.other_than(room, who) {
        let asked = format!("the rules of participant '{who}'");
        return Err(Error::Misdirected { asked, answered, particulars: Box::new(particulars) });
    }
    if !rules.fields.get("rules").is_some_and(Value::is_array) {
        return Err(Error::Unreadable { reason: "it has no list of rules".to_owned(), particulars });
    }
    Ok(rules)
}
