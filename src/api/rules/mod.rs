//! Subscribe rules, which say whose tracks somebody receives: what a rule is, how it is written, and the calls that read
//! and replace somebody's rules.

mod json;
mod rule;
mod set;
#[cfg(test)]
pub mod testing;
mod words;

use serde_json::Value;

use super::answer::Answer;
use super::client::{Client, Parameters};
use super::error::Error;
use super::participants::Place;
use super::reference::{ParticipantRef, ParticipantSid, RoomRef, RoomSid};
use super::resource::{Fields, text};
pub use rule::{Rule, RuleType, TrackKind};
pub use set::{InvalidRules, RuleSet};

/// The vendor's code for rules that it does not take.
const BAD_RULES: u64 = 53215;

/// The rules of one participant, as the API sends them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscribeRules {
    fields: Fields,
    /// The id of the request.
    pub request_id: Option<String>,
}

impl SubscribeRules {
    /// The rules, if they are all of the sort that the API describes.
    pub fn rule_set(&self) -> Result<RuleSet, InvalidRules> {
        RuleSet::of_answer(self.rules())
    }

    /// Each rule in words, or as JSON where words cannot say it.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let line = |rule| Rule::of_answer(rule).map_or_else(|_| rule.to_string(), |rule| rule.to_string());
        self.rules().iter().map(line)
    }

    /// The SID of whose rules they are, if what was sent is one.
    pub fn participant_sid(&self) -> Option<ParticipantSid> {
        text(&self.fields, "participant_sid").and_then(ParticipantSid::parse)
    }

    /// All that the API sent.
    pub fn into_fields(self) -> Fields {
        self.fields
    }

    /// The rules as sent.
    pub fn rules(&self) -> &[Value] {
        self.fields.get("rules").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// Whose rules these are, where they are not those that were asked for.
    fn other_than(&self, room: &RoomRef, who: &ParticipantRef) -> Option<String> {
        let of_room = text(&self.fields, "room_sid").and_then(RoomSid::parse);
        match (room, of_room, who, self.participant_sid()) {
            (RoomRef::Sid(asked), Some(other), ..) if other != *asked => {
                Some(format!("the rules of somebody in room {other}"))
            }
            (_, _, ParticipantRef::Sid(asked), Some(other)) if other != *asked => {
                Some(format!("the rules of participant {other}"))
            }
            _ => None,
        }
    }
}

impl Client {
    /// The subscribe rules of one who is present.
    pub async fn subscribe_rules(
        &self,
        room: &RoomRef,
        reference: &ParticipantRef,
    ) -> Result<SubscribeRules, Error> {
        self.reach(room, reference, async |place: Place<'_>| {
            let path = format!("{}/SubscribeRules", place.path()?);
            read(&self.get(&path, &Parameters::new()).await?, room, reference)
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
        reference: &ParticipantRef,
        rules: &RuleSet,
    ) -> Result<SubscribeRules, Error> {
        let form = vec![("Rules", rules.json().to_string())];
        self.reach(room, reference, async |place: Place<'_>| {
            let path = format!("{}/SubscribeRules", place.path()?);
            match self.post(&path, &form).await {
                Ok(answer) => replaced(&answer, room, reference, rules).map_err(Error::into_ambiguous),
                Err(Error::RequestRejected(said)) if said.code == Some(BAD_RULES) => {
                    Err(Error::InvalidRules(said))
                }
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
    reference: &ParticipantRef,
    sent: &RuleSet,
) -> Result<SubscribeRules, Error> {
    let rules = read(answer, room, reference).map_err(|error| match error {
        Error::UnexpectedResource { asked, answered, meta } => {
            let reason =
                format!("asked for {asked}, the server answered with {answered}, which may be replaced now");
            Error::Unconfirmed { reason, meta }
        }
        error => error,
    })?;
    if rules.rule_set().is_ok_and(|set| set.means_the_same_as(sent)) {
        return Ok(rules);
    }
    Err(answer.unreadable("its rules are not those that were sent".to_owned()))
}

fn read(answer: &Answer, room: &RoomRef, who: &ParticipantRef) -> Result<SubscribeRules, Error> {
    let particulars = answer.meta.clone();
    let rules = SubscribeRules { fields: answer.object()?, request_id: particulars.request_id.clone() };
    if let Some(answered) = rules.other_than(room, who) {
        let asked = format!("the rules of participant '{who}'");
        return Err(Error::UnexpectedResource { asked, answered, meta: Box::new(particulars) });
    }
    if !rules.fields.get("rules").is_some_and(Value::is_array) {
        return Err(Error::MalformedResponse {
            reason: "it has no list of rules".to_owned(),
            meta: particulars,
        });
    }
    Ok(rules)
}
