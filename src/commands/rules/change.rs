//! Replacement of the subscribe rules of several participants, with a result row for each.
//!
//! The rows contain the rules before and after. Depends on `api` for the rules and on `moderation::batch`.

use serde_json::{Value, json};

use crate::api::{self, Client, ParticipantRef, RoomRef, RuleSet, SubscribeRules};
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::context::summary::Summary;
use crate::errors::Exit;
use crate::moderation::batch::{self, TargetResult};
use crate::output::{self, Column, Kind, Row};

/// The columns of a result row: the rules as text, and as the API's JSON.
const FIELDS: &[Column] = &[
    Column::new("participant", "PARTICIPANT", Kind::Text),
    Column::new("outcome", "OUTCOME", Kind::Status),
    Column::new("before", "BEFORE", Kind::Text),
    Column::new("after", "AFTER", Kind::Text),
    Column::new("sid", "SID", Kind::Sid),
    Column::new("rules_before", "RULES_BEFORE", Kind::Text),
    Column::new("rules", "RULES", Kind::Text),
    Column::new("error", "ERROR", Kind::Text),
    Column::new("code", "CODE", Kind::Text),
    Column::new("request_id", "REQUEST_ID", Kind::Whole),
];

/// A participant with the wanted rules and the outcome.
struct Change<'c> {
    participant: &'c ParticipantRef,
    wanted: &'c RuleSet,
    /// The rules before the change, if they could be read.
    before: Option<SubscribeRules>,
    outcome: Outcome,
}

enum Outcome {
    Changed(SubscribeRules),
    WouldChange,
    Unchanged,
    NotFound(api::Error),
    Failed(api::Error),
    /// The run ended before a request was sent.
    NotTried,
}

/// Replaces the rules of the participants and prints a result row for each.
///
/// Fails if the room is not found. Participants whose rules cannot be replaced decide the exit code.
pub async fn replace(
    room: &RoomRef,
    participants: &[ParticipantRef],
    rules: &RuleSet,
    dry_run: bool,
    context: &Context,
) -> anyhow::Result<Exit> {
    let selection = context.selection(FIELDS, &["participant", "outcome", "before", "after"])?;
    let client = context.client().await?;
    // By SID, since another room may take the name during the run.
    let by_sid = RoomRef::Sid(unless_interrupted(async { Ok(client.room_sid(room).await?) }).await?);
    let changes = participants.iter().map(async |participant| {
        let change = Change::make(&client, &by_sid, participant, rules, dry_run).await;
        change.in_room_as_shown(room)
    });
    batch::run_and_report(changes, &client, &selection, context).await
}

impl<'c> Change<'c> {
    /// Returns the change with the room in its error as given on the command line.
    fn in_room_as_shown(self, room: &RoomRef) -> Self {
        let outcome = match self.outcome {
            Outcome::NotFound(error) => Outcome::NotFound(error.in_room_as_shown(room)),
            Outcome::Failed(error) => Outcome::Failed(error.in_room_as_shown(room)),
            outcome => outcome,
        };
        Self { outcome, ..self }
    }

    /// Reads the rules of one participant and replaces them if they differ from the wanted rules.
    async fn make(
        client: &Client,
        room: &RoomRef,
        participant: &'c ParticipantRef,
        wanted: &'c RuleSet,
        dry_run: bool,
    ) -> Self {
        let before = match client.subscribe_rules(room, participant).await {
            Ok(before) => before,
            Err(error) => return Self { participant, wanted, before: None, outcome: Outcome::of(error) },
        };
        // Rules that cannot be parsed count as different.
        let outcome = if before.rule_set().as_ref() == Ok(wanted) {
            Outcome::Unchanged
        } else if dry_run {
            Outcome::WouldChange
        } else {
            let replaced = client.replace_subscribe_rules(room, participant, wanted).await;
            replaced.map_or_else(Outcome::of, Outcome::Changed)
        };
        Self { participant, wanted, before: Some(before), outcome }
    }
}

impl TargetResult for Change<'_> {
    fn aborts_batch(&self) -> bool {
        let dooms_the_rest =
            |error: &api::Error| error.dooms_the_rest() || matches!(error, api::Error::BadRules(_));
        matches!(&self.outcome, Outcome::Failed(error) if dooms_the_rest(error))
    }

    fn count(&self, summary: &mut Summary) {
        match &self.outcome {
            Outcome::Changed(_) | Outcome::WouldChange | Outcome::Unchanged => summary.done(),
            Outcome::NotFound(error) => summary.missing(error),
            Outcome::Failed(error) => summary.failed(error),
            Outcome::NotTried => summary.untried(),
        }
    }

    fn is_change(&self) -> bool {
        matches!(self.outcome, Outcome::Changed(_) | Outcome::WouldChange)
    }

    fn row(&self) -> Row {
        let before = self.before.as_ref();
        let (after, rules) = match (&self.outcome, before) {
            (Outcome::Changed(rules), _) | (Outcome::Unchanged, Some(rules)) => {
                (Some(joined(rules.lines())), json!(rules.rules()))
            }
            (Outcome::WouldChange, _) => {
                (Some(joined(self.wanted.rules().iter().map(ToString::to_string))), self.wanted.json())
            }
            _ => (None, Value::Null),
        };
        let error = self.outcome.error();
        let request_id = match &self.outcome {
            Outcome::Changed(after) => after.request_id.as_deref(),
            _ => error.and_then(api::Error::request_id),
        };
        output::row([
            ("participant", json!(self.participant.to_string())),
            ("outcome", json!(self.outcome.name())),
            ("before", json!(before.map(|before| joined(before.lines())))),
            ("after", json!(after)),
            ("sid", json!(before.and_then(SubscribeRules::participant_sid).map(|sid| sid.to_string()))),
            ("rules_before", json!(before.map(SubscribeRules::rules))),
            ("rules", rules),
            ("error", json!(error.map(ToString::to_string))),
            ("code", json!(error.and_then(api::Error::code))),
            ("request_id", json!(request_id)),
        ])
    }
}

impl Outcome {
    fn of(error: api::Error) -> Self {
        match error {
            error if error.is_untried() => Self::NotTried,
            error @ api::Error::NoParticipant { .. } => Self::NotFound(error),
            error => Self::Failed(error),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Changed(_) => "changed",
            Self::WouldChange => "would change",
            Self::Unchanged => "unchanged",
            Self::NotFound(_) => "not found",
            Self::Failed(api::Error::Unconfirmed { .. }) => "unconfirmed",
            Self::Failed(_) => "failed",
            Self::NotTried => "not tried",
        }
    }

    fn error(&self) -> Option<&api::Error> {
        match self {
            Self::NotFound(error) | Self::Failed(error) => Some(error),
            Self::Changed(_) | Self::WouldChange | Self::Unchanged | Self::NotTried => None,
        }
    }
}

/// Joins rules into one line of text.
fn joined(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("; ")
}
