//! Reports of errors: the message, the hints, the exit code, and the code and request ID of the API.
//!
//! Pure functions of the errors of `api`, `config`, `output` and the commands; only relative times in hints read the
//! clock.

use std::io;

use chrono::Utc;

use super::command_error::{
    EndedRoomError, Interrupted, InvalidSetting, UnmatchedExclusion, UsageError, WaitFailed,
};
use super::exit_code::{ExitCode, exit_code_for_call, exit_code_for_insights};
use super::hints::{
    hint_on_ended_room, hint_on_malformed_sid, hint_on_unknown_room, hints_on_call, hints_on_config,
    hints_on_empty_search, hints_on_ended_rooms, hints_on_field, hints_on_insights, hints_on_no_room,
};
use super::shell_quote::{command_line, shell_quote};
use super::target_error::TargetError;
use crate::output::{FilterFailed, Report};
use crate::{api, config};

/// Returns the report of `error`.
pub fn report(error: &anyhow::Error) -> Report {
    if let Some(error) = error.downcast_ref::<api::Error>() {
        return report_for_call(error);
    }
    if let Some(error) = error.downcast_ref::<api::InsightsError>() {
        return report_for_insights(error);
    }
    let (exit, message, hints) = explain(error);
    let candidates = match error.downcast_ref() {
        Some(EndedRoomError::Ambiguous { candidates, .. }) => candidates.clone(),
        _ => Vec::new(),
    };
    Report { message, hints, candidates, exit_code: exit.code(), ..Report::default() }
}

/// Returns the report of `error`, with the hints for the command that failed, such as `rooms end`.
pub fn report_for_command(error: &anyhow::Error, command: &str) -> Report {
    error.downcast_ref().map_or_else(|| report(error), |error| report_for_call_of(error, command))
}

/// Returns the report of an API error, with the hints for the command that failed, such as `rooms end`.
pub fn report_for_call_of(error: &api::Error, command: &str) -> Report {
    let mut report = report_for_call(error);
    match error {
        api::Error::RoomNotFound { ended: Some((sid, _)), .. } => {
            report.hints.pop();
            report.hints.push(hint_on_ended_room(command, sid));
        }
        api::Error::RoomNotFound { room: api::RoomRef::Name(name), .. }
            if api::ParticipantSid::parse(name).is_none() =>
        {
            if let Some(hint) = hint_on_unknown_room(command) {
                let last = report.hints.len().saturating_sub(1);
                report.hints.insert(last, hint.to_owned());
            }
        }
        _ => {}
    }
    report
}

/// Returns the exit code for `error`.
pub fn exit_code(error: &anyhow::Error) -> ExitCode {
    if let Some(error) = error.downcast_ref() {
        return exit_code_for_insights(error);
    }
    error.downcast_ref().map_or_else(|| explain(error).0, exit_code_for_call)
}

/// Returns the exit code, the message and the hints for an error that is not of the API.
fn explain(error: &anyhow::Error) -> (ExitCode, String, Vec<String>) {
    if let Some(error) = error.downcast_ref::<config::Error>() {
        let exit = match error {
            config::Error::Unwritable { .. } | config::Error::NoConfigDirectory => ExitCode::Failure,
            _ => ExitCode::Credentials,
        };
        (exit, error.to_string(), hints_on_config(error))
    } else if let Some(unknown) = error.downcast_ref() {
        (ExitCode::Usage, error.to_string(), hints_on_field(unknown))
    } else if let Some(UsageError { hints, .. }) = error.downcast_ref() {
        (ExitCode::Usage, error.to_string(), hints.clone())
    } else if let Some(InvalidSetting { hints, .. }) = error.downcast_ref() {
        (ExitCode::Usage, error.to_string(), hints.clone())
    } else if let Some(UnmatchedExclusion { hints, .. }) = error.downcast_ref() {
        (ExitCode::NotFound, error.to_string(), hints.clone())
    } else if let Some(unresolved) = error.downcast_ref::<EndedRoomError>() {
        let exit = match unresolved {
            EndedRoomError::NotFound { .. } => ExitCode::NotFound,
            EndedRoomError::Ambiguous { .. } => ExitCode::Failure,
        };
        (exit, error.to_string(), hints_on_ended_rooms(unresolved))
    } else if let Some(failed) = error.downcast_ref::<WaitFailed>() {
        let exit = match failed {
            WaitFailed::TimedOut { .. } => ExitCode::TimedOut,
            WaitFailed::RoomEnded { .. } => ExitCode::NotFound,
        };
        (exit, error.to_string(), Vec::new())
    } else if let Some(failed) = filter_error(error) {
        let hint = match failed {
            FilterFailed::Error(_) => "The filter gets a list as one array; use -o jsonl to filter each row.",
            FilterFailed::LimitExceeded => "Pipe the output of `-o json` to jq, which has no limits.",
        };
        (ExitCode::Failure, failed.to_string(), vec![hint.into()])
    } else {
        let exit = if error.is::<Interrupted>() { ExitCode::Interrupted } else { ExitCode::Failure };
        (exit, format!("{error:#}"), Vec::new())
    }
}

/// Returns the report of an API error.
pub fn report_for_call(error: &api::Error) -> Report {
    let meta = error.meta().cloned().unwrap_or_default();
    Report {
        message: error.to_string(),
        hints: hints_on_call(error, meta.date.unwrap_or_else(Utc::now)),
        code: meta.code,
        status: meta.status,
        request_id: meta.request_id,
        exit_code: exit_code_for_call(error).code(),
        ..Report::default()
    }
}

/// Returns the report of an error of the Insights API.
pub fn report_for_insights(error: &api::InsightsError) -> Report {
    let meta = error.meta().cloned().unwrap_or_default();
    Report {
        message: error.to_string(),
        hints: hints_on_insights(error, meta.date.unwrap_or_else(Utc::now)),
        code: meta.code,
        status: meta.status,
        request_id: meta.request_id,
        exit_code: exit_code_for_insights(error).code(),
        ..Report::default()
    }
}

/// Returns the report of the error of a target.
pub fn report_for_target(error: &TargetError) -> Report {
    match error {
        TargetError::Call(error) => report_for_call(error),
        TargetError::NotInAnyRoom(error) => Report {
            message: error.to_string(),
            hints: hints_on_no_room(error),
            exit_code: ExitCode::NotFound.code(),
            ..Report::default()
        },
    }
}

/// Returns the report of an API error in a part of a run; `what` says what could not be done.
pub fn report_for_step(what: &str, error: &api::Error) -> Report {
    let report = report_for_call(error);
    Report { message: format!("{what}: {}", report.message), ..report }
}

/// Returns the report of a kick that failed, with a hint if the name looks like a glob, or if the outcome is unknown.
pub fn report_for_kick(participant: &str, room: &str, error: &TargetError) -> Report {
    let mut report = report_for_target(error);
    match error {
        TargetError::Call(api::Error::ParticipantNotFound { .. }) | TargetError::NotInAnyRoom(_)
            if participant.contains(['*', '?']) =>
        {
            report.hints.insert(0, format!("Use --match {} to select by glob.", shell_quote(participant)));
        }
        TargetError::Call(api::Error::Ambiguous(_) | api::Error::Unconfirmed { .. }) => {
            let get = command_line("roomctl get", &[room, participant]);
            report.hints.insert(0, format!("Run `{get}` to check."));
        }
        _ => {}
    }
    report
}

/// Returns the report of a participant who was kicked and rejoined.
pub fn report_for_rejoin(participant: &str, room: &str) -> Report {
    Report {
        message: format!("participant '{participant}' rejoined room '{room}' during the run"),
        hints: vec!["Use --keep-out 30m to kick them again whenever they rejoin.".to_owned()],
        exit_code: ExitCode::PartialFailure as u8,
        ..Report::default()
    }
}

/// Returns the report of a room that could not be read.
pub fn report_for_room(room: &str, error: &api::Error) -> Report {
    report_for_step(&format!("cannot read room '{room}'"), error)
}

/// Returns the report of a participant who is named but omitted by a filter, or not there: in a room, or in any.
pub fn report_for_filtered_participant(
    participant: &api::ParticipantRef,
    room: Option<&api::RoomRef>,
) -> Report {
    let scope = room.map_or_else(|| "in any room in progress".to_owned(), |room| format!("in room '{room}'"));
    Report {
        message: format!("no participant '{participant}' {scope} matches the filters"),
        hints: hint_on_malformed_sid(participant).into_iter().collect(),
        exit_code: ExitCode::NotFound.code(),
        ..Report::default()
    }
}

/// Returns the report of a search that found no participant, with patterns that name none.
pub fn report_for_empty_search(connected_only: bool) -> Report {
    let connected = if connected_only { "connected " } else { "" };
    Report {
        message: format!("no {connected}participant in any room in progress matches"),
        hints: hints_on_empty_search(connected_only),
        exit_code: ExitCode::NotFound.code(),
        ..Report::default()
    }
}

/// Returns the report of a participant whose tracks could not be read.
pub fn report_for_tracks(participant: &str, error: &api::Error) -> Report {
    report_for_step(&format!("cannot read the tracks of '{participant}'"), error)
}

/// Returns the report of a participant to anonymize who was never in the room.
pub fn report_for_absent_participant(room: &api::RoomRef, error: &TargetError) -> Report {
    let list = command_line("roomctl list --status disconnected", &[&room.to_string()]);
    let mut hints = vec![format!("Run `{list}` to list the participants who left.")];
    if let TargetError::Call(api::Error::ParticipantNotFound { participant, .. }) = error {
        hints.splice(0..0, hint_on_malformed_sid(participant));
    }
    Report { hints, ..report_for_target(error) }
}

/// Returns the report of a participant to anonymize who is still in the room.
pub fn report_for_present_participant(participant: &str, reference: &str, room: &api::RoomRef) -> Report {
    let room = room.to_string();
    let kick = command_line("roomctl kick", &[&room, reference]);
    Report {
        message: format!(
            "participant '{participant}' is still in room '{room}'; only participants who left can be anonymized"
        ),
        hints: vec![format!("Run `{kick}` first.")],
        exit_code: ExitCode::Failure.code(),
        ..Report::default()
    }
}

/// Returns the text of a warning about an account, with the command that fixes it.
pub fn warning(warning: &config::Warning) -> String {
    match warning {
        config::Warning::ReadableByOthers(path) => {
            let path = path.to_string_lossy();
            format!(
                "the secrets in {path} are readable by other users; run `{}`",
                command_line("chmod 600", &[&path])
            )
        }
        config::Warning::MalformedProfile { profile, problem } => {
            format!("profile '{profile}' cannot be used: {problem}")
        }
        config::Warning::DeprecatedRates { profile, rate } => {
            format!("profile '{profile}': read_rate and write_rate are deprecated; use rate = \"{rate}\"")
        }
    }
}

/// Returns the error of the filter of `--jq`, if it is one.
fn filter_error(error: &anyhow::Error) -> Option<&FilterFailed> {
    error.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref()
}
