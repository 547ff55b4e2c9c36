//! What the first round of a guard would do: shown before the confirmation, and refused without one if it is drastic.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::json;

use crate::api::{Client, Participant};
use crate::commands::guard::events::FIELDS;
use crate::context::Context;
use crate::context::prompt;
use crate::errors::{Interrupted, UsageError};
use crate::guard::enforcer::{Enforcement, Enforcer};
use crate::guard::policy::Policy;
use crate::moderation::confirm::{self, participants_text};
use crate::moderation::disconnect::KickResult;
use crate::moderation::outcome::TargetResult;
use crate::moderation::target::Target;
use crate::monitor::followed_room::RoomReading;
use crate::monitor::rounds::run_rounds;
use crate::monitor::scope::{Limit, Scope};
use crate::monitor::stop_reason::StopReason;
use crate::monitor::update::WatchedRoom;
use crate::output::{self, ColumnSelection, Row, count_text};

/// What the first round would do.
#[derive(Default)]
struct FirstRound {
    rooms: RefCell<BTreeMap<String, RoomCounts>>,
    rows: RefCell<Vec<Row>>,
}

/// What the first round would do in a room.
#[derive(Default)]
struct RoomCounts {
    name: String,
    present: usize,
    kicked: usize,
    is_ended: bool,
}

/// Shows what the first round would do and asks for confirmation. Where no prompt is possible, fails if the round would kick
/// more than half of a room, or end one.
pub async fn confirm(policy: Policy, scope: Scope, client: &Client, context: &Context) -> anyhow::Result<()> {
    let enforcer = Enforcer::new(client, None, true, policy, FirstRound::default());
    match run_rounds(scope, Limit::OneRound, client, context, &enforcer).await {
        StopReason::Interrupted => return Err(Interrupted.into()),
        StopReason::Unauthorized(error) | StopReason::Unreachable(error) => return Err(error.into()),
        StopReason::TimeElapsed | StopReason::Stopped | StopReason::RoomEnded => {}
    }
    let FirstRound { rooms, rows } = enforcer.enforcement;
    let (rooms, rows) = (rooms.into_inner(), rows.into_inner());
    if !prompt::is_possible(context) {
        return Ok(ensure_harmless(&rooms)?);
    }
    let selection = ColumnSelection::new(None, FIELDS, &["event", "rule", "room", "identity", "sid"])?;
    if rows.is_empty() {
        context.messages.info("the first round would kick no participant");
        return confirm::ask_only(&format!("Enforce the policy in {}?", places(&rooms)), context).await;
    }
    confirm::ask(&question(&rooms), &selection, rows, context).await
}

/// Returns the question before a round that would kick participants or end rooms.
fn question(rooms: &BTreeMap<String, RoomCounts>) -> String {
    let kicked = rooms.values().map(|room| room.kicked).sum();
    let ended = rooms.values().filter(|room| room.is_ended).count();
    let (kicks, ends) = (participants_text(kicked), count_text(ended, "room", "rooms"));
    let acts = match (kicked, ended) {
        (_, 0) => format!("Kick {kicks}"),
        (0, _) => format!("End {ends}"),
        _ => format!("Kick {kicks}, end {ends},"),
    };
    format!("{acts} and enforce the policy in {}?", places(rooms))
}

/// Fails if the round would kick more than half of a room, or end one.
fn ensure_harmless(rooms: &BTreeMap<String, RoomCounts>) -> Result<(), UsageError> {
    let drastic = rooms.values().find(|room| room.is_ended || room.kicked * 2 > room.present);
    let Some(RoomCounts { name, present, kicked, is_ended }) = drastic else { return Ok(()) };
    let what = if *is_ended {
        format!("end room '{name}'")
    } else {
        format!("kick {kicked} of {} from '{name}'", participants_text(*present))
    };
    Err(UsageError::new(format!("the first round would {what}; confirm with --yes"))
        .hint("Use --dry-run to see which ones."))
}

fn places(rooms: &BTreeMap<String, RoomCounts>) -> String {
    let mut names = rooms.values().map(|room| &room.name);
    match (names.next(), names.next()) {
        (Some(name), None) => format!("'{name}'"),
        _ => count_text(rooms.len(), "room", "rooms"),
    }
}

impl FirstRound {
    fn add(&self, name: &str, rule: &str, room: &WatchedRoom, participant: Option<&Participant>) {
        self.rows.borrow_mut().push(output::row([
            ("event", json!(name)),
            ("rule", json!(rule)),
            ("room", json!(room.name)),
            ("identity", json!(participant.and_then(Participant::identity))),
            ("sid", json!(participant.and_then(Participant::sid_text))),
        ]));
    }
}

impl Enforcement for FirstRound {
    fn reading(&self, reading: &RoomReading) {
        let mut rooms = self.rooms.borrow_mut();
        let room = rooms.entry(reading.room.room.to_string()).or_default();
        room.name.clone_from(&reading.room.name);
        room.present = reading.present.len();
    }

    fn kicked(&self, room: &WatchedRoom, target: &Target, rule: &'static str, _result: KickResult) {
        self.rooms.borrow_mut().entry(room.room.to_string()).or_default().kicked += 1;
        self.add("would kick", rule, room, target.participant.as_ref());
    }

    fn ended(&self, room: &WatchedRoom, rule: &'static str, _result: TargetResult) {
        self.rooms.borrow_mut().entry(room.room.to_string()).or_default().is_ended = true;
        self.add("would end", rule, room, None);
    }

    fn backing_off(&self, _room: &WatchedRoom, _participant: &Participant) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_names_only_what_would_be_done() {
        let counts = |kicked, is_ended| RoomCounts { name: "room".to_owned(), present: 9, kicked, is_ended };
        for (rooms, expected) in [
            (vec![counts(1, false)], "Kick 1 participant and enforce the policy in 'room'?"),
            (vec![counts(0, true)], "End 1 room and enforce the policy in 'room'?"),
            (
                vec![counts(2, false), counts(0, true)],
                "Kick 2 participants, end 1 room, and enforce the policy in 2 rooms?",
            ),
        ] {
            let rooms = rooms.into_iter().enumerate().map(|(number, room)| (number.to_string(), room));
            assert_eq!(question(&rooms.collect()), expected);
        }
    }
}
