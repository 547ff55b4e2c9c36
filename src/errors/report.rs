//! What went wrong, in parts: the message, the hints, what the API said of itself.

use std::io;

use chrono::Utc;

use super::command_error::{Misuse, SparesNobody};
use super::exit_code::{Exit, exit, exit_of_call};
use super::hints::{hints_on_call, hints_on_config};
use super::shell_quote::{command_line, word};
use crate::output::{FilterFailed, Problem, UnknownField};
use crate::{api, config};

/// What to tell of `error`.
pub fn problem(error: &anyhow::Error) -> Problem {
    if let Some(error) = error.downcast_ref::<api::Error>() {
        return problem_of_call(error);
    }
    let (message, hints) = if let Some(error) = error.downcast_ref::<config::Error>() {
        (error.to_string(), hints_on_config(error))
    } else if let Some(UnknownField { known, .. }) = error.downcast_ref() {
        (error.to_string(), vec![format!("the fields are {}", known.join(", "))])
    } else if let Some(misuse) = error.downcast_ref::<Misuse>() {
        (error.to_string(), misuse.hints.clone())
    } else if let Some(SparesNobody { hints, .. }) = error.downcast_ref() {
        (error.to_string(), hints.clone())
    } else if let Some(failed) = of_filter(error) {
        (failed.to_string(), vec!["a list goes through it as one array, with -o jsonl row by row".into()])
    } else {
        (format!("{error:#}"), Vec::new())
    };
    Problem { message, hints, exit_code: exit(error).code(), ..Problem::default() }
}

/// What to tell of a failed call.
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

/// What to tell of a call that failed for a part of a run; `what` could not be done there.
pub fn problem_of_part(what: &str, error: &api::Error) -> Problem {
    let problem = problem_of_call(error);
    Problem { message: format!("{what}: {}", problem.message), ..problem }
}

/// What to tell of a kick that failed. Who is not there may be named by what is meant as a glob; who may be gone can be
/// looked up.
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

/// What to tell of a participant who was kicked and is present again.
pub fn problem_of_rejoin(who: &str, room: &str) -> Problem {
    Problem {
        message: format!("participant '{who}' rejoined room '{room}' during the run"),
        hints: vec!["Use --keep-out 30m to kick them again whenever they rejoin.".to_owned()],
        exit_code: Exit::Partly as u8,
        ..Problem::default()
    }
}

/// What to tell of a room that could not be looked into.
pub fn problem_of_room(room: &str, error: &api::Error) -> Problem {
    problem_of_part(&format!("room '{room}' could not be looked into"), error)
}

/// What to tell of a participant whose tracks could not be read.
pub fn problem_of_tracks(participant: &str, error: &api::Error) -> Problem {
    problem_of_part(&format!("the tracks of '{participant}' could not be read"), error)
}

/// What to tell of somebody who has not left, since they never were there.
pub fn problem_of_absence(room: &api::RoomRef, error: &api::Error) -> Problem {
    let list = command_line("roomctl list --status disconnected", &[&room.to_string()]);
    Problem { hints: vec![format!("see who has left: {list}")], ..problem_of_call(error) }
}

/// What to tell of somebody who is still there, and so keeps the identity.
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

/// A warning about an account, with what to do about it.
pub fn warning(warning: &config::Warning) -> String {
    match warning {
        config::Warning::OpenToOthers(path) => {
            let path = path.to_string_lossy();
            format!("others can read the secrets in {path}; run: {}", command_line("chmod 600", &[&path]))
        }
    }
}

/// The failure of the filter that output goes through, if that is what `error` is.
fn of_filter(error: &anyhow::Error) -> Option<&FilterFailed> {
    error.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref()
}
