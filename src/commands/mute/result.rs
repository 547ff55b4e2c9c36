//! What became of each person over all receivers, as a row and as a part of the exit code.

use serde_json::json;

use crate::api;
use crate::commands::mute::muted_participant::MutedParticipant;
use crate::commands::mute::plan::{Direction, Plan, ReceiverState, ReceiverUpdate, UpdateFailure};
use crate::context::summary::Summary;
use crate::failure::{self, Exit};
use crate::output::{self, Column, Kind, Problem, Row};

/// The fields of a row.
pub const FIELDS: &[Column] = &[
    Column::new("participant", "PARTICIPANT", Kind::Text),
    Column::new("outcome", "OUTCOME", Kind::Status),
    Column::new("reached", "REACHED", Kind::Whole),
    Column::new("receivers", "OF", Kind::Whole),
    Column::new("changed", "CHANGED", Kind::Whole),
    Column::new("rule", "RULE", Kind::Whole),
    Column::new("identity", "IDENTITY", Kind::Text),
    Column::new("sid", "SID", Kind::Sid),
    Column::new("unreached", "UNREACHED", Kind::Text),
    Column::new("error", "ERROR", Kind::Text),
    Column::new("code", "CODE", Kind::Text),
    Column::new("request_id", "REQUEST_ID", Kind::Whole),
];

/// What became of one person over all who listen.
#[derive(Debug, Default)]
pub struct MuteResult {
    /// How many are as wanted since this run.
    pub changed: usize,
    /// How many were so before.
    already: usize,
    /// Who is not known to be as wanted.
    unreached: Vec<String>,
    /// How many of these nothing was sent for.
    untried: usize,
    /// From how many something else still keeps tracks of this person, and an example of it.
    pub other_exclusions: Option<(usize, String)>,
}

impl MuteResult {
    /// Counts a receiver. One who has left receives nothing, and does not count.
    pub fn add(
        &mut self,
        name: &str,
        state: ReceiverState,
        person: &MutedParticipant,
        update: &ReceiverUpdate,
        act: Direction,
    ) {
        match state {
            ReceiverState::NotApplicable => return,
            ReceiverState::Already => self.already += 1,
            ReceiverState::Changed => self.changed += 1,
            ReceiverState::Unreached if update.has_left() => return,
            ReceiverState::Unreached => {
                self.unreached.push(name.to_owned());
                self.untried += usize::from(update.is_untried());
            }
        }
        let rules = update.rules.as_ref().filter(|_| act == Direction::Unmute);
        if let Some(rule) = rules.and_then(|rules| person.exclusion.other_exclusions(rules)) {
            let (count, _) = self.other_exclusions.get_or_insert_with(|| (0, rule.to_string()));
            *count += 1;
        }
    }

    /// Whether it was changed for all who listen, or would be.
    pub fn is_change(&self) -> bool {
        self.changed > 0 && self.unreached.is_empty()
    }

    fn name(&self, person: &MutedParticipant, plan: &Plan) -> &'static str {
        let reached = self.changed + self.already;
        match (plan.act, plan.dry_run) {
            _ if self.is_absent(person, plan.act) => "not found",
            _ if !self.unreached.is_empty() && reached == 0 && self.untried == self.unreached.len() => {
                "not tried"
            }
            _ if !self.unreached.is_empty() => "failed",
            (Direction::Mute, _) if self.changed == 0 && self.already > 0 => "already muted",
            (Direction::Mute, false) => "muted",
            (Direction::Mute, true) => "would mute",
            (Direction::Unmute, _) if self.changed == 0 => "not muted",
            (Direction::Unmute, false) => "unmuted",
            (Direction::Unmute, true) => "would unmute",
        }
    }

    /// Whether nobody is meant: one who is not there, and of whom nobody's rules knew either.
    fn is_absent(&self, person: &MutedParticipant, act: Direction) -> bool {
        person.absence.is_some()
            && (act == Direction::Mute || (self.changed == 0 && self.unreached.is_empty()))
    }

    /// Counts the person; the receivers are counted by themselves.
    pub fn count(&self, person: &MutedParticipant, plan: &Plan, summary: &mut Summary) {
        match &person.absence {
            Some(error) if self.is_absent(person, plan.act) => summary.missing(error),
            _ if self.unreached.is_empty() => summary.done(),
            _ => {}
        }
    }

    /// The row that tells of it.
    pub fn row(&self, person: &MutedParticipant, plan: &Plan) -> Row {
        let error = person.absence.as_ref().filter(|_| self.is_absent(person, plan.act));
        let reached = error.is_none().then_some(self.changed + self.already);
        output::row([
            ("participant", json!(person.named.to_string())),
            ("outcome", json!(self.name(person, plan))),
            ("reached", json!(reached)),
            ("receivers", json!(reached.map(|reached| reached + self.unreached.len()))),
            ("changed", json!(reached.map(|_| self.changed))),
            ("rule", json!(person.exclusion.rule().to_string())),
            ("identity", json!(person.identity)),
            ("sid", json!(person.sid.as_ref().map(ToString::to_string))),
            ("unreached", json!(self.unreached)),
            ("error", json!(error.map(ToString::to_string))),
            ("code", json!(error.and_then(api::Error::code))),
            ("request_id", json!(error.and_then(api::Error::request_id))),
        ])
    }
}

/// Counts a receiver for the exit code, and says what went wrong with them. What would be said of everybody is said once.
pub fn count(name: &str, update: &ReceiverUpdate, summary: &mut Summary) {
    match &update.failure_reason {
        _ if update.has_left() => {}
        _ if update.is_untried() => summary.untried(),
        None => summary.done(),
        Some(UpdateFailure::Call(error)) if update.aborts_batch() => summary.failed(error),
        Some(UpdateFailure::Call(error)) => {
            let problem = failure::problem_of_part(&format!("'{name}' was not reached"), error);
            summary.fail(failure::exit_of_call(error), problem);
        }
        Some(failure_reason) => {
            let message = format!("'{name}' was not reached: {}", describe(failure_reason));
            summary.fail(Exit::Failure, Problem { message, ..Problem::default() });
        }
    }
}

/// What is wrong with a receiver.
pub fn describe(failure_reason: &UpdateFailure) -> String {
    match failure_reason {
        UpdateFailure::Call(error) => error.to_string(),
        UpdateFailure::UnknownRules(why) => {
            format!("roomctl does not understand the rules there, and leaves them alone: {why}")
        }
        UpdateFailure::TooManyRules => "there are 20 rules already, and there can be no more".to_owned(),
    }
}
