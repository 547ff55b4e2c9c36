//! The results of `mute` and `unmute`: a row for each muted participant, and the share of each in the summary.
//!
//! Depends on `moderation::mute` for the updates and on `errors` for the messages.

use serde_json::json;

use crate::api;
use crate::context::summary::Summary;
use crate::errors::{self, ExitCode, TargetError};
use crate::moderation::mute::{
    Direction, MutedParticipant, Plan, ReceiverState, ReceiverUpdate, UpdateFailure,
};
use crate::moderation::outcome::Status;
use crate::output::{self, Column, ColumnType, Report, Row};

/// The columns of a result row.
pub const FIELDS: &[Column] = &[
    Column::new("participant", "PARTICIPANT", ColumnType::Text),
    Column::new("outcome", "OUTCOME", ColumnType::Status),
    Column::new("reached", "REACHED", ColumnType::Untruncated),
    Column::new("receivers", "OF", ColumnType::Untruncated),
    Column::new("changed", "CHANGED", ColumnType::Untruncated),
    Column::new("rule", "RULE", ColumnType::Untruncated).secondary(),
    Column::new("identity", "IDENTITY", ColumnType::Text),
    Column::new("sid", "SID", ColumnType::Sid),
    Column::new("room", "ROOM", ColumnType::Text),
    Column::new("room_sid", "ROOM_SID", ColumnType::Sid),
    Column::new("unreached", "UNREACHED", ColumnType::Text),
    Column::new("error", "ERROR", ColumnType::Text),
    Column::new("code", "CODE", ColumnType::Text),
    Column::new("request_id", "REQUEST_ID", ColumnType::Untruncated),
];

/// The result for one muted participant over all receivers.
#[derive(Debug, Default)]
pub struct MuteResult {
    /// The number of receivers whose rules this run changed, or would change in a dry run.
    changed: usize,
    /// The number of receivers whose rules were up to date before this run.
    already: usize,
    /// The names of the receivers whose rules are not known to be up to date.
    unreached: Vec<String>,
    /// The number of unreached receivers for which no request was sent.
    untried: usize,
    /// The error of the first unreached receiver, or of the room: the message, the API's code and the ID of the request.
    error: Option<(String, Option<u32>, Option<String>)>,
    /// Whether the room could not be read, so that the receivers are not known.
    is_unread: bool,
    /// The number of receivers with other rules that exclude this participant's tracks, and one such rule.
    pub other_exclusions: Option<(usize, String)>,
}

impl MuteResult {
    /// Returns the result for a participant of a room that could not be read.
    pub fn unread(error: &api::Error) -> Self {
        Self { error: Some(parts(error)), is_unread: true, ..Self::default() }
    }

    /// Adds the update of a receiver. Receivers who have left are not counted.
    pub fn add(
        &mut self,
        name: &str,
        state: ReceiverState,
        muted: &MutedParticipant,
        update: &ReceiverUpdate,
        direction: Direction,
    ) {
        match state {
            ReceiverState::NotApplicable => return,
            ReceiverState::Already => self.already += 1,
            ReceiverState::Changed => self.changed += 1,
            ReceiverState::Unreached if update.has_left() => return,
            ReceiverState::Unreached => {
                self.unreached.push(name.to_owned());
                self.untried += usize::from(update.is_untried());
                if let Some(failure) = update.failure_reason.as_ref().filter(|_| !update.is_untried()) {
                    self.error.get_or_insert_with(|| failure_parts(failure));
                }
            }
        }
        let rules = update.rules.as_ref().filter(|_| direction == Direction::Unmute);
        if let Some(rule) = rules.and_then(|rules| muted.mute_rules.other_exclusions(rules)) {
            let (count, _) = self.other_exclusions.get_or_insert_with(|| (0, rule.to_string()));
            *count += 1;
        }
    }

    /// Returns what happened to the muted participant.
    pub fn status(&self, muted: &MutedParticipant, plan: &Plan<'_>) -> Status {
        let reached = self.changed + self.already;
        if self.is_unread {
            Status::Failed
        } else if self.is_absent(muted, plan.direction) {
            if muted.was_listed { Status::Gone } else { Status::NotFound }
        } else if !self.unreached.is_empty() {
            let is_untried = reached == 0 && self.untried == self.unreached.len();
            if is_untried { Status::NotTried } else { Status::Failed }
        } else if self.changed == 0 && (self.already > 0 || plan.direction == Direction::Unmute) {
            Status::Unchanged
        } else if plan.dry_run {
            Status::WouldChange
        } else {
            Status::Changed
        }
    }

    /// Returns whether the participant counts as not found.
    ///
    /// An absent participant can still be unmuted if a receiver has the exclude rule.
    fn is_absent(&self, muted: &MutedParticipant, direction: Direction) -> bool {
        muted.absence.is_some()
            && (direction == Direction::Mute || (self.changed == 0 && self.unreached.is_empty()))
    }

    /// Counts the muted participant in the summary; [`count`] counts the receivers, and a room that could not be read is a
    /// failure already. With `if_present`, an absent participant is a success.
    pub fn count(&self, muted: &MutedParticipant, plan: &Plan<'_>, if_present: bool, summary: &mut Summary) {
        match (self.status(muted, plan), &muted.absence) {
            (Status::NotFound, Some(error)) if !if_present => summary.count_missing(error),
            (Status::Failed | Status::NotTried, _) => {}
            _ => summary.count_done(),
        }
    }

    /// Returns the result row.
    pub fn row(&self, muted: &MutedParticipant, plan: &Plan<'_>) -> Row {
        let status = self.status(muted, plan);
        let is_absent = matches!(status, Status::Gone | Status::NotFound);
        let reached = (!is_absent && !self.is_unread).then_some(self.changed + self.already);
        let absence = muted.absence.as_ref().filter(|_| status == Status::NotFound);
        let error = absence.map(absence_parts).or_else(|| self.error.clone());
        let (error, code, request_id) =
            error.map(|(error, code, id)| (Some(error), code, id)).unwrap_or_default();
        output::row([
            ("participant", json!(muted.name)),
            ("outcome", json!(plan.direction.outcomes().name(status))),
            ("reached", json!(reached)),
            ("receivers", json!(reached.map(|reached| reached + self.unreached.len()))),
            ("changed", json!(reached.map(|_| self.changed))),
            ("rule", json!(muted.mute_rules.text())),
            ("identity", json!(muted.identity)),
            ("sid", json!(muted.sid.as_ref().map(ToString::to_string))),
            ("room", json!(plan.room.name)),
            ("room_sid", json!(plan.room.sid())),
            ("unreached", json!(self.unreached)),
            ("error", json!(error)),
            ("code", json!(code)),
            ("request_id", json!(request_id)),
        ])
    }
}

/// Counts a receiver in the summary, with the error if the update failed.
///
/// An error that would be the same for all receivers is reported once, without the name.
pub fn count(name: &str, update: &ReceiverUpdate, summary: &mut Summary) {
    match &update.failure_reason {
        _ if update.has_left() => {}
        _ if update.is_untried() => summary.count_untried(),
        None => summary.count_done(),
        Some(UpdateFailure::Call(error)) if update.aborts_batch() => summary.count_failed(error),
        Some(UpdateFailure::Call(error)) => {
            let report = errors::report_for_step(&format!("cannot update the rules of '{name}'"), error);
            summary.count_failed_as(errors::exit_code_for_call(error), report);
        }
        Some(failure_reason) => {
            let message = format!("cannot update the rules of '{name}': {failure_reason}");
            summary.count_failed_as(ExitCode::Failure, Report { message, ..Report::default() });
        }
    }
}

/// Returns the message, the API's code and the ID of the request.
fn failure_parts(failure: &UpdateFailure) -> (String, Option<u32>, Option<String>) {
    match failure {
        UpdateFailure::Call(error) => parts(error),
        failure => (failure.to_string(), None, None),
    }
}

fn absence_parts(error: &TargetError) -> (String, Option<u32>, Option<String>) {
    error.call().map_or_else(|| (error.to_string(), None, None), parts)
}

fn parts(error: &api::Error) -> (String, Option<u32>, Option<String>) {
    (error.to_string(), error.code(), error.request_id().map(str::to_owned))
}
