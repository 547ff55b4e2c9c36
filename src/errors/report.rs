//! What went wrong, in parts: the message, the hints, what the API said of itself.

use std::io;

use chrono::Utc;

use super::command_error::{UnmatchedExclusion, UsageError};
use super::exit_code::{ExitCode, exit_code, exit_code_for_call};
use super::hints::{hints_on_call, hints_on_config};
use super::shell_quote::{command_line, shell_quote};
use crate::output::{FilterFailed, Report, UnknownField};
use crate::{api, config};

/// What to tell of `error`.
pub fn report(error: &anyhow::Error) -> Report {
    if let Some(error) = error.downcast_ref::<api::Error>() {
        return report_for_call(error);
    }
    let (message, hints) = if let Some(error) = error.downcast_ref::<config::Error>() {
        (error.to_string(), hints_on_config(error))
    } else if let Some(UnknownField { known, .. }) = error.downcast_ref() {
        (error.to_string(), vec![format!("the fields are {}", known.join(", "))])
    } else if let Some(usage_error) = error.downcast_ref::<UsageError>() {
        (error.to_string(), usage_error.hints.clone())
    } else if let Some(UnmatchedExclusion { hints, .. }) = error.downcast_ref() {
        (error.to_string(), hints.clone())
    } else if let Some(failed) = of_filter(error) {
        (failed.to_string(), vec!["a list goes through it as one array, with -o jsonl row by row".into()])
    } else {
        (format!("{error:#}"), Vec::new())
    };
    Report { message, hints, exit_code: exit_code(error).code(), ..Report::default() }
}

/// What to tell of a failed call.
pub fn report_for_call(error: &api::Error) -> Report {
    let meta = error.meta().cloned().unwrap_or_default();
    Report {
        message: error.to_string(),
        hints: hints_on_call(error, Utc::now()),
        code: meta.code,
        status: meta.status,
        request_id: meta.request_id,
        exit_code: exit_code_for_call(error).code(),
        usage: None,
    }
}

/// What to tell of a call that failed for a part of a run; `what` could not be done there.
pub fn report_for_step(what: &str, error: &api::Error) -> Report {
    let report = report_for_call(error);
    Report { message: format!("{what}: {}", report.message), ..report }
}

/// What to tell of a kick that failed. Who is not there may be named by what is meant as a glob; who may be gone can be
/// looked up.
pub fn report_for_kick(participant: &str, room: &str, error: &api::Error) -> Report {
    let mut report = report_for_call(error);
    match error {
        api::Error::ParticipantNotFound { .. } | api::Error::NotInAnyRoom { .. }
            if participant.contains(['*', '?']) =>
        {
            report.hints.insert(0, format!("a glob goes with --match {}", shell_quote(participant)));
        }
        api::Error::Ambiguous(_) | api::Error::Unconfirmed { .. } => {
            let get = command_line("roomctl get", &[room, participant]);
            report.hints.insert(0, format!("see whether: {get}"));
        }
        _ => {}
    }
    report
}

/// What to tell of a participant who was kicked and is present again.
pub fn report_for_rejoin(participant: &str, room: &str) -> Report {
    Report {
        message: format!("participant '{participant}' rejoined room '{room}' during the run"),
        hints: vec!["Use --keep-out 30m to kick them again whenever they rejoin.".to_owned()],
        exit_code: ExitCode::PartialFailure as u8,
        ..Report::default()
    }
}

/// What to tell of a room that could not be looked into.
pub fn report_for_room(room: &str, error: &api::Error) -> Report {
    report_for_step(&format!("room '{room}' could not be looked into"), error)
}

/// What to tell of a participant whose tracks could not be read.
pub fn report_for_tracks(participant: &str, error: &api::Error) -> Report {
    report_for_step(&format!("the tracks of '{participant}' could not be read"), error)
}

/// What to tell of somebody who has not left, since they never were there.
pub fn report_for_absent_participant(room: &api::RoomRef, error: &api::Error) -> Report {
    let list = command_line("roomctl list --status disconnected", &[&room.to_string()]);
    Report { hints: vec![format!("see who has left: {list}")], ..report_for_call(error) }
}

/// What to tell of somebody who is still there, and so keeps the identity.
pub fn report_for_present_participant(participant: &str, reference: &str, room: &api::RoomRef) -> Report {
    let room = room.to_string();
    let kick = command_line("roomctl kick", &[&room, reference]);
    Report {
        message: format!("'{participant}' is in room '{room}'; only who has left can be made anonymous"),
        hints: vec![format!("to put them out first: {kick}")],
        exit_code: ExitCode::Failure.code(),
        ..Report::default()
    }
}

/// A warning about an account, with what to do about it.
pub fn warning(warning: &config::Warning) -> String {
    match warning {
        config::Warning::ReadableByOthers(path) => {
            let path = path.to_string_lossy();
            format!("others can read the secrets in {path}; run: {}", command_line("chmod 600", &[&path]))
        }
    }
}

/// The failure of the filter that output goes through, if that is what `error` is.
fn of_filter(error: &anyhow::Error) -> Option<&FilterFailed> {
    error.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref()
}
