//! Replacement of the subscribe rules of several participants, with a result row for each.
//!
//! The rows contain the rules before and after. Depends on `api` for the rules and on `moderation::batch`.

use serde_json::{Value, json};

use crate::api::{self, Client, ParticipantRef, RoomRef, RuleSet, SubscribeRules};
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::errors::ExitCode;
use crate::moderation::batch;
use crate::moderation::outcome::{Outcome, OutcomeNames, Status, TargetResult};
use crate::output::{Column, ColumnType};

/// The columns of a result row: the rules as text, and as the API's JSON.
pub const FIELDS: &[Column] = &[
    Column::new("participant", "PARTICIPANT", ColumnType::Text),
    Column::new("outcome", "OUTCOME", ColumnType::Status),
    Column::new("before", "BEFORE", ColumnType::Text),
    Column::new("after", "AFTER", ColumnType::Text),
    Column::new("sid", "SID", ColumnType::Sid),
    Column::new("rules_before", "RULES_BEFORE", ColumnType::Text),
    Column::new("rules", "RULES", ColumnType::Text),
    Column::new("error", "ERROR", ColumnType::Text),
    Column::new("code", "CODE", ColumnType::Text),
    Column::new("request_id", "REQUEST_ID", ColumnType::Untruncated),
];

/// The names of the outcomes.
const NAMES: OutcomeNames =
    OutcomeNames { changed: "changed", would_change: "would change", unchanged: "unchanged" };

/// Replaces the rules of the participants and prints a result row for each.
///
/// Fails if the room is not found. Participants whose rules cannot be replaced decide the exit code.
pub async fn replace(
    room: &RoomRef,
    participants: &[ParticipantRef],
    rules: &RuleSet,
    dry_run: bool,
    context: &Context,
) -> anyhow::Result<ExitCode> {
    let selection = context.selection(FIELDS, &["participant", "outcome", "before", "after"])?;
    let client = context.client().await?;
    // By SID, since another room may take the name during the run.
    let by_sid = RoomRef::Sid(unless_interrupted(async { Ok(client.room_sid(room).await?) }).await?);
    let changes = participants
        .iter()
        .map(|participant| replace_rules(&client, &by_sid, room, participant, rules, dry_run));
    batch::run_and_report(changes, &client, &selection, context).await
}

/// Reads the rules of one participant and replaces them if they differ from the wanted rules.
///
/// `room` is for requests, `shown_room` for messages.
async fn replace_rules(
    client: &Client,
    room: &RoomRef,
    shown_room: &RoomRef,
    participant: &ParticipantRef,
    wanted: &RuleSet,
    dry_run: bool,
) -> TargetResult {
    let before = match client.subscribe_rules(room, participant).await {
        Ok(before) => before,
        Err(error) => return result(participant, failed(error, shown_room), None, None),
    };
    let (outcome, after) = if before.rule_set().as_ref() == Ok(wanted) {
        (Outcome::new(Status::Unchanged), Some(RulesAfter::from(&before)))
    } else if dry_run {
        // Rules that cannot be parsed count as different.
        (Outcome::new(Status::WouldChange), Some(RulesAfter::from(wanted)))
    } else {
        match client.replace_subscribe_rules(room, participant, wanted).await {
            Ok(after) => (Outcome::changed(after.request_id.clone()), Some(RulesAfter::from(&after))),
            Err(error) => (failed(error, shown_room), None),
        }
    };
    result(participant, outcome, Some(&before), after)
}

/// Returns the outcome of a failed request. Rules that the API rejects are rejected for every participant.
fn failed(error: api::Error, shown_room: &RoomRef) -> Outcome {
    let is_rejected = matches!(error, api::Error::InvalidRules(_));
    let outcome = Outcome::failed_lookup(error.in_room_as_shown(shown_room));
    Outcome { is_fatal_for_batch: is_rejected || outcome.is_fatal_for_batch, ..outcome }
}

/// The rules after the change, as text and as the API's JSON.
struct RulesAfter {
    text: String,
    json: Value,
}

impl From<&SubscribeRules> for RulesAfter {
    fn from(rules: &SubscribeRules) -> Self {
        Self { text: joined(rules.lines()), json: json!(rules.rules()) }
    }
}

impl From<&RuleSet> for RulesAfter {
    fn from(rules: &RuleSet) -> Self {
        Self { text: joined(rules.rules().iter().map(ToString::to_string)), json: rules.json() }
    }
}

fn result(
    participant: &ParticipantRef,
    outcome: Outcome,
    before: Option<&SubscribeRules>,
    after: Option<RulesAfter>,
) -> TargetResult {
    let (text, json) = after.map_or((None, Value::Null), |after| (Some(after.text), after.json));
    let columns = [
        ("participant", json!(participant.to_string())),
        ("outcome", json!(NAMES.name(outcome.status))),
        ("before", json!(before.map(|before| joined(before.lines())))),
        ("after", json!(text)),
        ("sid", json!(before.and_then(SubscribeRules::participant_sid).map(|sid| sid.to_string()))),
        ("rules_before", json!(before.map(SubscribeRules::rules))),
        ("rules", json),
    ];
    TargetResult::new(outcome, columns)
}

/// Joins rules into one line of text.
fn joined(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("; ")
}
