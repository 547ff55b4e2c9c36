//! Replacement of the subscribe rules of several participants, with a result row for each.
//!
//! The rows contain the rules before and after. Depends on `api` for the rules and on `moderation` for the targets.

use serde_json::{Value, json};

use crate::api::{self, Client, RoomRef, RuleSet, SubscribeRules};
use crate::arguments::EndedArgs;
use crate::context::Context;
use crate::errors::ExitCode;
use crate::moderation::action::{Action, TargetArgs};
use crate::moderation::action_run::ActionRun;
use crate::moderation::audit_log::{AuditLog, LoggedWrite};
use crate::moderation::batch;
use crate::moderation::outcome::{Outcome, OutcomeNames, Status, TargetResult};
use crate::moderation::population::Population;
use crate::moderation::rules_write::{RulesWrite, joined};
use crate::moderation::target::Target;
use crate::output::{Column, ColumnType, RowKind, stdout};
use crate::rows::participant;

/// The columns of a result row: the rules as text, and as the API's JSON.
pub const FIELDS: &[Column] = &[
    Column::new("participant", "PARTICIPANT", ColumnType::Text),
    Column::new("outcome", "OUTCOME", ColumnType::Status),
    Column::new("before", "BEFORE", ColumnType::Text).secondary(),
    Column::new("after", "AFTER", ColumnType::Text),
    Column::new("sid", "SID", ColumnType::Sid),
    Column::new("room", "ROOM", ColumnType::Text),
    Column::new("room_sid", "ROOM_SID", ColumnType::Sid),
    Column::new("rules_before", "RULES_BEFORE", ColumnType::Text),
    Column::new("rules", "RULES", ColumnType::Text),
    Column::new("error", "ERROR", ColumnType::Text),
    Column::new("code", "CODE", ColumnType::Text),
    Column::new("request_id", "REQUEST_ID", ColumnType::Untruncated),
];

/// The names of the outcomes.
const NAMES: OutcomeNames =
    OutcomeNames { changed: "changed", would_change: "would change", unchanged: "unchanged" };

/// The action of `rules set` in messages and in the audit log.
pub const SET: Action = Action {
    name: "rules set",
    verb: "Replace the rules of",
    preposition: "in",
    gerund: "replacing rules",
    operands: &["include all"],
    outcomes: &NAMES,
    population: Population::Present,
    fields: FIELDS,
    default_fields: &["participant", "outcome", "before", "after"],
    columns: participant::FIELDS,
    preview: participant::PREVIEW,
    always_asks: false,
};

/// The action of `rules reset` in messages and in the audit log.
pub const RESET: Action = Action {
    name: "rules reset",
    verb: "Reset the rules of",
    gerund: "resetting rules",
    operands: &[],
    ..SET
};

/// Replaces the rules of the targets and prints a result row for each.
///
/// Fails if the room is not found. Participants whose rules cannot be replaced decide the exit code.
pub async fn replace(
    action: &'static Action,
    args: &TargetArgs,
    room: Option<&RoomRef>,
    named: &[String],
    rules: &RuleSet,
    context: &Context,
) -> anyhow::Result<ExitCode> {
    let run = ActionRun::start(action, args, room, named, &EndedArgs::default(), context).await?;
    run.act(async |run| replace_all(run, rules, args.writes.dry_run, context).await).await
}

async fn replace_all(
    run: &ActionRun<'_>,
    rules: &RuleSet,
    dry_run: bool,
    context: &Context,
) -> anyhow::Result<ExitCode> {
    let mut out = stdout();
    let mut writer = context.row_writer(RowKind::Outcome, &run.columns, &mut out);
    let mut results = run.results(writer.as_mut(), context);
    let (mut exclusions, summary) = (run.selector.exclusions(), &mut results.summary);
    let targets = run.confirmed_targets(&mut exclusions, summary, context).await?;
    let log = run.log.as_ref();
    let changes = targets.iter().map(|target| replace_rules(&run.client, target, rules, log, dry_run));
    batch::run_and_report(changes, &run.client, results, context).await
}

/// Reads the rules of one participant and replaces them if they differ from the wanted rules.
async fn replace_rules(
    client: &Client,
    target: &Target,
    wanted: &RuleSet,
    log: Option<&AuditLog>,
    dry_run: bool,
) -> TargetResult {
    if target.room.is_any() {
        return result(target, Outcome::not_found(target.not_present(client).await), None, None);
    }
    let before = match client.subscribe_rules(&target.room.reference, &target.reference()).await {
        Ok(before) => before,
        Err(error) => return result(target, failed(error, target), None, None),
    };
    let (outcome, after) = if before.rule_set().as_ref() == Ok(wanted) {
        (Outcome::new(Status::Unchanged), Some(RulesAfter::from(&before)))
    } else if dry_run {
        // Rules that cannot be parsed count as different.
        (Outcome::new(Status::WouldChange), Some(RulesAfter::from(wanted)))
    } else {
        write_rules(client, target, &before, wanted, log).await
    };
    result(target, outcome, Some(&before), after)
}

/// Sends the request, with its line in the audit log.
async fn write_rules(
    client: &Client,
    target: &Target,
    before: &SubscribeRules,
    wanted: &RuleSet,
    log: Option<&AuditLog>,
) -> (Outcome, Option<RulesAfter>) {
    let line = RulesWrite::new(&target.room, target.name(), before, wanted);
    let write = LoggedWrite::new(log, line.row(&NAMES, &Outcome::new(Status::Sent)));
    let (room, participant) = (&target.room.reference, &target.reference());
    let (outcome, after) =
        match client.replace_subscribe_rules(room, participant, wanted, &|| write.reserve()).await {
            Ok(after) => (Outcome::changed(after.request_id.clone()), Some(RulesAfter::from(&after))),
            Err(error) => (failed(error, target), None),
        };
    write.complete(line.row(&NAMES, &outcome), client);
    (outcome, after)
}

/// Returns the outcome of a failed request. Rules that the API rejects are rejected for every participant.
fn failed(error: api::Error, target: &Target) -> Outcome {
    let is_rejected = matches!(error, api::Error::InvalidRules(_));
    let outcome = target.failed_if_present(error);
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
    target: &Target,
    outcome: Outcome,
    before: Option<&SubscribeRules>,
    after: Option<RulesAfter>,
) -> TargetResult {
    let (text, json) = after.map_or((None, Value::Null), |after| (Some(after.text), after.json));
    let columns = [
        ("participant", json!(target.name())),
        ("outcome", json!(NAMES.name(outcome.status))),
        ("before", json!(before.map(|before| joined(before.lines())))),
        ("after", json!(text)),
        ("sid", json!(before.and_then(SubscribeRules::participant_sid).map(|sid| sid.to_string()))),
        ("room", json!(target.room.name)),
        ("room_sid", json!(target.room_sid())),
        ("rules_before", json!(before.map(SubscribeRules::rules))),
        ("rules", json),
    ];
    TargetResult::new(outcome, columns)
}
