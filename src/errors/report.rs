//! Reports of errors: the message, the hints, the exit code, and the code and request ID of the API.
//!
//! Pure functions of the errors of `api`, `config`, `output` and the commands; only relative times in hints read the
//! clock.

use std::io;

use chrono::Utc;

use super::command_error::{Interrupted, Misuse, SparesNobody};
use super::exit_code::{Exit, exit_of_call};
use super::hints::{hints_on_call, hints_on_config};
use super::shell_quote::{command_line, word};
use crate::output::{FilterFailed, Problem, UnknownField};
use crate::{api, config};

/// Returns the report of `error`.
pub fn problem(error: &anyhow::Error) -> Problem {
    if let Some(error) = error.downcast_ref::<api::Error>() {
        return problem_of_call(error);
    }
    let (exit, message, hints) = explain(error);
    Problem { message, hints, exit_code: exit.code(), ..Problem::default() }
}

/// Returns the exit code for `error`.
pub fn exit(error: &anyhow::Error) -> Exit {
    error.downcast_ref().map_or_else(|| explain(error).0, exit_of_call)
}

/// Returns the exit code, the message and the hints for an error that is not of the API.
fn explain(error: &anyhow::Error) -> (Exit, String, Vec<String>) {
    if let Some(error) = error.downcast_ref::<config::Error>() {
        let exit = match error {
            config::Error::Unwritable { .. } | config::Error::NoDirectory => Exit::Failure,
            _ => Exit::Credentials,
        };
        (exit, error.to_string(), hints_on_config(error))
    } else if let Some(UnknownField { known, .. }) = error.downcast_ref() {
        (Exit::Usage, error.to_string(), vec![format!("the fields are {}", known.join(", "))])
    } else if let Some(Misuse { hints, .. }) = error.downcast_ref() {
        (Exit::Usage, error.to_string(), hints.clone())
    } else if let Some(SparesNobody { hints, .. }) = error.downcast_ref() {
        (Exit::NotFound, error.to_string(), hints.clone())
    } else if let Some(failed) = filter_error(error) {
        let hint = "a list goes through it as one array, with -o jsonl row by row";
        (Exit::Failure, failed.to_string(), vec![hint.into()])
    } else {
        let exit = if error.is::<Interrupted>() { Exit::Interrupted } else { Exit::Failure };
        (exit, format!("{error:#}"), Vec::new())
    }
}

/// Returns the report of an API error.
pub fn problem_of_call(error: &api::Error) -> Problem {
    let particulars = error.particulars().cloned().unwrap_or_default();
    Problem {
        message: error.to_string(),
        hints: hints_on_call(error, Utc::now()),
        code: particulars.code,
        status: particulars.status,
        request_id: particulars.request_id,
        exit_code: exit_of_call(error).code(),
    }
}

/// Returns the report of an API error in a part of a run; `what` says what could not be done.
pub fn problem_of_part(what: &str, error: &api::Error) -> Problem {
    let problem = problem_of_call(error);
    Problem { message: format!("{what}: {}", problem.message), ..problem }
}

/// Returns the report of a kick that failed, with a hint if the name looks like a glob, or if the outcome is unknown.
pub fn problem_of_kick(who: &str, room: &str, error: &api::Error) -> Problem {
    let mut problem = problem_of_call(error);
    match error {
        api::Error::NoParticipant { .. } | api::Error::Nowhere { .. } if who.contains(['*', '?']) => {
            problem.hints.insert(0, format!("a glob goes with --match {}", word(who)));
        }
        api::Error::Unsure(_) | api::Error::Unconfirmed { .. } => {
            let get = command_line("roomctl get", &[room, who]);
            problem.hints.insert(0, format!("see whether: {get}"));
        }
        _ => {}
    }
    problem
}

/// Returns the report of a participant who was kicked and rejoined.
pub fn problem_of_rejoin(who: &str, room: &str) -> Problem {
    Problem {
        message: format!("participant '{who}' rejoined room '{room}' during the run"),
        hints: vec!["Use --keep-out 30m to kick them again whenever they rejoin.".to_owned()],
        exit_code: Exit::Partly as u8,
        ..Problem::default()
    }
}

/// Returns the report of a room that could not be read.
pub fn problem_of_room(room: &str, error: &api::Error) -> Problem {
    problem_of_part(&format!("room '{room}' could not be looked into"), error)
}

/// Returns the report of a participant whose tracks could not be read.
pub fn problem_of_tracks(participant: &str, error: &api::Error) -> Problem {
    problem_of_part(&format!("the tracks of '{participant}' could not be read"), error)
}

/// Returns the report of a participant to anonymize who was never in the room.
pub fn problem_of_absence(room: &api::RoomRef, error: &api::Error) -> Problem {
    let list = command_line("roomctl list --status disconnected", &[&room.to_string()]);
    Problem { hints: vec![format!("see who has left: {list}")], ..problem_of_call(error) }
}

/// Returns the report of a participant to anonymize who is still in the room.
pub fn problem_of_presence(who: &str, reference: &str, room: &api::RoomRef) -> Problem {
    let room = room.to_string();
    let kick = command_line("roomctl kick", &[&room, reference]);
    Problem {
        message: format!("'{who}' is in room '{room}'; only who has left can be made anonymous"),
        hints: vec![format!("to put them out first: {kick}")],
        exit_code: Exit::Failure.code(),
        ..Problem::default()
    }
}

/// Returns the text of a warning about an account, with the command that fixes it.
pub fn warning(warning: &config::Warning) -> String {
    match warning {
        config::Warning::OpenToOthers(path) => {
            let path = path.to_string_lossy();
            format!("others can read the secrets in {path}; run: {}", command_line("chmod 600", &[&path]))
        }
    }
}

/// Returns the error of the filter of `--jq`, if it is one.
fn filter_error(error: &anyhow::Error) -> Option<&FilterFailed> {
    error.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref()
}
