//! Exit codes and hints as pure functions of the error (and, for "9m ago", of the time).

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use chrono::{DateTime, Utc};
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::api::Obstacle;
use crate::commands::{Interrupted, Misuse};
use crate::output::{FilterFailed, Problem, UnknownField, ago, visible};
use crate::{api, config};

/// How a run ended, as the exit code says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// A failure of no other kind.
    Failure = 1,
    /// Wrong usage.
    Usage = 2,
    /// Credentials missing or refused.
    Credentials = 3,
    /// No such room or participant.
    NotFound = 4,
    /// Rate limited beyond the retries.
    RateLimited = 5,
    /// Network, time-out or server failure.
    Server = 6,
    /// Some of several targets failed.
    Partly = 7,
    /// Interrupted.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Whether whoever read stdout has closed it, which is their right.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    of_stdout(error).is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// The failure to write to stdout, if that is what `error` is: of all I/O errors, those alone come without a context.
fn of_stdout(error: &anyhow::Error) -> Option<&io::Error> {
    error.downcast_ref().filter(|_| error.chain().count() == 1 && of_filter(error).is_none())
}

/// The failure of the filter that output goes through, if that is what `error` is.
fn of_filter(error: &anyhow::Error) -> Option<&FilterFailed> {
    error.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref()
}

/// What the program exits with for `error`.
pub fn exit(error: &anyhow::Error) -> Exit {
    if let Some(error) = error.downcast_ref::<api::Error>() {
        exit_of_call(error)
    } else if let Some(error) = error.downcast_ref::<config::Error>() {
        match error {
            config::Error::Unwritable { .. } | config::Error::NoDirectory => Exit::Failure,
            _ => Exit::Credentials,
        }
    } else if error.is::<UnknownField>() || error.is::<Misuse>() {
        Exit::Usage
    } else if error.is::<Interrupted>() {
        Exit::Interrupted
    } else {
        Exit::Failure
    }
}

/// What the program exits with for a failed call.
pub fn exit_of_call(error: &api::Error) -> Exit {
    match error {
        api::Error::Unauthorized(_) => Exit::Credentials,
        api::Error::Unsure(error) => exit_of_call(error),
        api::Error::Stopped { .. } => Exit::Interrupted,
        api::Error::NotFound(_)
        | api::Error::NoRoom { .. }
        | api::Error::NoParticipant { .. }
        | api::Error::NoTrack { .. }
        | api::Error::Nowhere { .. } => Exit::NotFound,
        api::Error::RateLimited(_) => Exit::RateLimited,
        api::Error::Refused(_)
        | api::Error::BadRules(_)
        | api::Error::Misdirected { .. }
        | api::Error::Certificates(_) => Exit::Failure,
        api::Error::ServerFailure(_)
        | api::Error::Redirected(_)
        | api::Error::Unreadable { .. }
        | api::Error::Unreachable { .. }
        | api::Error::Broken { .. }
        | api::Error::TimedOut { .. }
        | api::Error::Circle(_)
        | api::Error::Endless(_) => Exit::Server,
    }
}

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
    } else if let Some(failed) = of_filter(error) {
        (failed.to_string(), vec!["a list goes through it as one array, with -o jsonl row by row".into()])
    } else if let Some(error) = of_stdout(error) {
        (format!("cannot write to standard output: {error}"), Vec::new())
    } else {
        (format!("{error:#}"), Vec::new())
    };
    Problem { message, hints, exit_code: exit(error) as u8, ..Problem::default() }
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
        exit_code: exit_of_call(error) as u8,
    }
}

/// What to tell of a call that failed for a part of a run; `what` could not be done there.
pub fn problem_of_part(what: &str, error: &api::Error) -> Problem {
    let problem = problem_of_call(error);
    Problem { message: format!("{what}: {}", problem.message), ..problem }
}

/// What to tell of a room that could not be looked into.
pub fn problem_of_room(room: &str, error: &api::Error) -> Problem {
    problem_of_part(&format!("room '{room}' could not be searched"), error)
}

/// What to tell of a participant whose tracks could not be read.
pub fn problem_of_tracks(participant: &str, error: &api::Error) -> Problem {
    problem_of_part(&format!("the tracks of '{participant}' could not be read"), error)
}

/// What to tell of somebody who is still there, and so keeps the identity.
pub fn problem_of_presence(who: &str, reference: &str, room: &api::RoomRef) -> Problem {
    let room = room.to_string();
    Problem {
        message: format!("'{who}' is in room '{room}'; only who has left can be made anonymous"),
        hints: vec![format!("to put them out first: roomctl kick {} {}", word(&room), word(reference))],
        exit_code: Exit::Failure as u8,
        ..Problem::default()
    }
}

/// What to tell of a command line that clap could not parse: its first paragraph, then its tips.
pub fn usage(error: &clap::Error) -> Problem {
    let text = without_stray_value(error, error.render().to_string());
    let (message, rest) = text.split_once("\n\n").unwrap_or((&text, ""));
    let message = message.trim_start_matches("error: ").lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let line = |line: &str| match line.trim().trim_start_matches("tip: ") {
        // It would name one letter of the word, and pasted it would name somebody else.
        tip if tip.starts_with("to pass '-") => "put -- before a name that begins with a hyphen".to_owned(),
        tip => tip.to_owned(),
    };
    let hints = rest.lines().map(line).filter(|line| !line.is_empty()).collect();
    Problem { message, hints, exit_code: Exit::Usage as u8, ..Problem::default() }
}

/// What is given to a flag that takes nothing may be a secret that belonged elsewhere.
fn without_stray_value(error: &clap::Error, text: String) -> String {
    match (error.kind(), error.get(ContextKind::InvalidValue)) {
        (ErrorKind::TooManyValues, Some(ContextValue::String(value))) if !value.is_empty() => {
            text.replace(value, "...")
        }
        _ => text,
    }
}

/// Whether a command line that could not be parsed asks for JSON all the same.
pub fn wants_json(arguments: impl Iterator<Item = OsString>) -> bool {
    let arguments = arguments
        .map(|argument| argument.to_string_lossy().into_owned())
        .take_while(|argument| argument != "--");
    let arguments = arguments.collect::<Vec<_>>();
    if arguments.iter().any(|argument| argument == "--jq" || argument.starts_with("--jq=")) {
        return true;
    }
    let is_json = |value: &str| matches!(value, "json" | "jsonl");
    let is_flag = |argument: &str| matches!(argument, "-o" | "-vo" | "--output");
    let apart = arguments.windows(2).any(|pair| is_flag(&pair[0]) && is_json(&pair[1]));
    let joined = |argument: &String| {
        let value = ["--output=", "-o=", "-o", "-vo"].iter().find_map(|flag| argument.strip_prefix(flag));
        value.is_some_and(is_json)
    };
    apart || arguments.iter().any(joined)
}

fn hints_on_call(error: &api::Error, now: DateTime<Utc>) -> Vec<String> {
    let told = |at: &Option<DateTime<Utc>>| at.map_or_else(|| "earlier".to_owned(), |at| ago(at, now));
    match error {
        api::Error::Unsure(error) => hints_on_call(error, now),
        api::Error::Unauthorized(_) => {
            vec![
                "check the SID and its secret, and the region: each region has credentials of its own".into(),
            ]
        }
        api::Error::NoRoom { ended: Some((sid, at)), .. } => vec![
            format!("the last room of that name ended {}; its SID is {sid}", told(at)),
            format!("list who was there: roomctl list {sid}"),
        ],
        api::Error::NoRoom { room: api::RoomRef::Name(_), .. } => {
            vec![
                "a name finds only a room in progress; one that is over is found by its SID (RM...)".into(),
                "see which are in progress: roomctl rooms".into(),
            ]
        }
        api::Error::NoRoom { .. } => vec![
            "check the account and the region: a room is known only where it was made".into(),
            "around a room's end its SID may be unknown for a moment: try again".into(),
        ],
        api::Error::NoParticipant { room, left: Some(departure), .. } => {
            let (at, room, sid) = (told(&departure.at), word(&room.to_string()), &departure.sid);
            vec![format!("someone with that identity left {at}; look that stay up: roomctl get {room} {sid}")]
        }
        api::Error::NoParticipant { room, .. } => {
            vec![format!("see who is there: roomctl list {}", word(&room.to_string()))]
        }
        api::Error::NoTrack { room, participant, side, .. } => {
            let (room, participant) = (word(&room.to_string()), word(&participant.to_string()));
            match side {
                api::Side::Published => {
                    vec![format!("see what they publish: roomctl tracks {room} {participant}")]
                }
                api::Side::Subscribed => {
                    vec![format!("see what they receive: roomctl tracks {room} {participant} --subscribed")]
                }
            }
        }
        api::Error::RateLimited(particulars) => match particulars.retry_after {
            Some(wait) => {
                let wait = Duration::from_secs(wait.as_secs());
                vec![format!("the API asks to wait {}", humantime::format_duration(wait))]
            }
            None => vec!["wait a little; others who use this account count, too".into()],
        },
        api::Error::Unreachable { obstacle: Obstacle::Certificate, .. } => {
            vec!["to trust another certificate authority, name its PEM file in TWILIO_CA_BUNDLE".into()]
        }
        api::Error::Unreachable { obstacle: Obstacle::Tls, .. } => {
            vec!["TLS 1.2 or later has to be spoken there: check the base URL and the proxy variables".into()]
        }
        api::Error::Unreachable { host, .. } if is_this_machine(host) => {
            vec!["is the server running? the sandbox is started with: roomctl sandbox".into()]
        }
        api::Error::Unreachable { .. } | api::Error::Broken { .. } => {
            vec!["check the network, the base URL, and the proxy variables (HTTPS_PROXY, NO_PROXY)".into()]
        }
        api::Error::TimedOut { .. } => vec!["give it longer with --timeout, or check the network".into()],
        api::Error::Redirected(_)
        | api::Error::Unreadable { .. }
        | api::Error::Circle(_)
        | api::Error::Endless(_) => {
            vec![
                "a proxy may have answered in the API's place: check the base URL and the proxy variables"
                    .into(),
            ]
        }
        api::Error::ServerFailure(_) => {
            vec!["try again; if it goes on, give the vendor's support the request id".into()]
        }
        api::Error::BadRules(_) => vec!["the rules there were before still hold".into()],
        api::Error::Misdirected { .. } => vec!["address it by its SID".into()],
        api::Error::Certificates(_) => {
            vec!["check the files that TWILIO_CA_BUNDLE, SSL_CERT_FILE and SSL_CERT_DIR name".into()]
        }
        api::Error::NotFound(_)
        | api::Error::Nowhere { .. }
        | api::Error::Refused(_)
        | api::Error::Stopped { .. } => Vec::new(),
    }
}

/// A reference as one word of a shell's command line, ready to paste into sh, bash, zsh or fish.
pub fn word(reference: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.,@%+/:".contains(c);
    if reference.chars().all(is_plain) && !reference.starts_with('-') {
        return reference.to_owned();
    }
    if visible(reference) != reference {
        return spelled(reference);
    }
    // A backslash stands outside of the quotes, too: fish takes one within them for more than itself.
    let quoted = |c: char| match c {
        '\'' | '\\' => format!("'\\{c}'"),
        c => c.to_string(),
    };
    format!("'{}'", reference.chars().map(quoted).collect::<String>())
}

/// A reference in which something cannot be seen, as a word that only has what can be: of bash, zsh and POSIX of 2024,
/// an error in fish.
fn spelled(reference: &str) -> String {
    let spelled = |byte: u8| match byte {
        b'\'' | b'\\' => format!("\\{byte:03o}"),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\{byte:03o}"),
    };
    format!("$'{}'", reference.bytes().map(spelled).collect::<String>())
}

fn is_this_machine(host: &str) -> bool {
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| host.starts_with(name))
}

/// What to do about credentials or settings that cannot be used.
pub fn hints_on_config(error: &config::Error) -> Vec<String> {
    match error {
        config::Error::NoCredentials { file } => ways_to_give_credentials(file.as_deref()),
        config::Error::InKeychain => vec!["make a profile that roomctl can read: roomctl login NAME".into()],
        config::Error::NotOwn { .. } => vec![
            "profiles of twilio-cli are changed with: twilio profiles:use, twilio profiles:remove".into(),
            "--profile uses one as it is".into(),
        ],
        config::Error::Exists { .. } => vec!["add --yes to replace it".into()],
        config::Error::NoDirectory => vec!["name a file in ROOMCTL_CONFIG".into()],
        config::Error::TwoSecrets { .. } => vec!["keep one of them".into()],
        config::Error::SecretCommand { source: config::NoSecret::TimedOut(_), .. } => {
            vec!["give it longer with secret_command_timeout".into()]
        }
        config::Error::SecretCommand { .. } => {
            vec!["run it by hand: it has to print the secret, and nothing else".into()]
        }
        config::Error::NoneActive { known, .. } => {
            vec![format!("choose one with --profile: {}", known.join(", "))]
        }
        config::Error::NoFile { file: Some(file), name } => vec![
            format!("it would be {}", file.display()),
            format!("make the profile with: roomctl login {}", word(name)),
        ],
        config::Error::Half { .. } => vec!["set what is missing, or unset the rest".into()],
        config::Error::NoProfile { known, .. } if !known.is_empty() => {
            vec![format!("the profiles are {}", known.join(", "))]
        }
        config::Error::NoDefault { known } => {
            vec![format!(
                "choose one with --profile, or with default_profile in the file: {}",
                known.join(", ")
            )]
        }
        config::Error::Profile { source, .. } | config::Error::VendorProfile { source, .. } => {
            hints_on_config(source)
        }
        _ => Vec::new(),
    }
}

fn ways_to_give_credentials(file: Option<&Path>) -> Vec<String> {
    let file = file.map_or_else(|| "the config file".to_owned(), |path| path.display().to_string());
    vec![
        format!("run: roomctl login (it asks for them, and keeps them in {file})"),
        "or set TWILIO_ACCOUNT_SID with TWILIO_API_KEY and TWILIO_API_SECRET".into(),
        "or set TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN".into(),
        "or try it without an account: roomctl --sandbox list DailyStandup".into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_pasted_is_one_word_and_nothing_more() {
        for (reference, pasted) in [
            ("DailyStandup", "DailyStandup"),
            ("-rf", "'-rf'"),
            ("=ls", "'=ls'"),
            ("a b", "'a b'"),
            ("o'brien", r"'o'\''brien'"),
            (r"a\b", r"'a'\\'b'"),
            (r"\'; echo x; '", r"''\\''\''; echo x; '\'''"),
            ("$(x) `x` !!", "'$(x) `x` !!'"),
            ("a\n\u{202e}'7", r"$'a\012\342\200\256\0477'"),
        ] {
            assert_eq!(word(reference), pasted);
        }
    }
}
