//! Hints: what to do about an error, one line each. Depends on the errors of `api` and `config`.

use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::shell_quote::command_line;
use crate::api::ConnectFailure;
use crate::output::ago;
use crate::{api, config};

/// Returns the hints for an API error. `now` is the current time, for relative times.
pub(super) fn hints_on_call(error: &api::Error, now: DateTime<Utc>) -> Vec<String> {
    let hint = match error {
        api::Error::Ambiguous(error) => return hints_on_call(error, now),
        api::Error::RoomNotFound { .. }
        | api::Error::ParticipantNotFound { .. }
        | api::Error::TrackNotFound { .. }
        | api::Error::NotInAnyRoom { .. } => return hints_on_not_found(error, now),
        api::Error::NotFound(_)
        | api::Error::RequestRejected(_)
        | api::Error::Unconfirmed { .. }
        | api::Error::Aborted
        | api::Error::Stopped { .. } => return Vec::new(),
        api::Error::RateLimited(response) => match response.retry_after {
            Some(wait) => {
                let wait = Duration::from_secs(wait.as_secs());
                return vec![format!("the API asks to wait {}", humantime::format_duration(wait))];
            }
            None => "wait a little; others who use this account count, too",
        },
        api::Error::Unreachable { host, failure, .. } => hint_on_connection(host, *failure),
        api::Error::ConnectionLost { .. } => NETWORK,
        api::Error::TimedOut { .. } => "give it longer with --timeout, or check the network",
        api::Error::Unauthorized(_) => {
            "check the SID and its secret, and the region: each region has credentials of its own"
        }
        api::Error::Redirected(_)
        | api::Error::MalformedResponse { .. }
        | api::Error::PageLoop(_)
        | api::Error::EmptyPages(_) => {
            "a proxy may have answered in the API's place: check the base URL and the proxy variables"
        }
        api::Error::ServerFailure(_) => "try again; if it goes on, give the vendor's support the request id",
        api::Error::InvalidRules(_) => "the rules there were before still hold",
        api::Error::UnexpectedResource { .. } => "address it by its SID",
        api::Error::InvalidCertificates(_) => {
            "check the files that TWILIO_CA_BUNDLE, SSL_CERT_FILE and SSL_CERT_DIR name"
        }
    };
    vec![hint.to_owned()]
}

const NETWORK: &str = "check the network, the base URL, and the proxy variables (HTTPS_PROXY, NO_PROXY)";

fn hint_on_connection(host: &str, obstacle: ConnectFailure) -> &'static str {
    match obstacle {
        ConnectFailure::Certificate => {
            "to trust another certificate authority, name its PEM file in TWILIO_CA_BUNDLE"
        }
        ConnectFailure::Tls => {
            "TLS 1.2 or later has to be spoken there: check the base URL and the proxy variables"
        }
        ConnectFailure::Proxy => {
            "Check the proxy, and the user name and password for it, in HTTPS_PROXY or ALL_PROXY."
        }
        ConnectFailure::Network | ConnectFailure::Name if is_loopback(host) => {
            "is the server running? the sandbox is started with: roomctl sandbox"
        }
        ConnectFailure::Network | ConnectFailure::Name => NETWORK,
    }
}

/// Returns the hints for a room, participant or track that was not found.
fn hints_on_not_found(error: &api::Error, now: DateTime<Utc>) -> Vec<String> {
    let when = |at: &Option<DateTime<Utc>>| at.map_or_else(|| "earlier".to_owned(), |at| ago(at, now));
    match error {
        api::Error::RoomNotFound { ended: Some((sid, at)), .. } => vec![
            format!("the last room of that name ended {}; its SID is {sid}", when(at)),
            format!("list who was there: roomctl list {sid}"),
        ],
        api::Error::RoomNotFound { room: api::RoomRef::Name(name), .. }
            if api::ParticipantSid::parse(name).is_some() =>
        {
            vec![format!("{name} is the SID of a participant, not of a room, whose SID begins with RM")]
        }
        api::Error::RoomNotFound { room: api::RoomRef::Name(_), suggestion, .. } => {
            let general = [
                "a name finds only a room in progress; one that is over is found by its SID (RM...)".into(),
                "see which are in progress: roomctl rooms".into(),
            ];
            suggestion.as_deref().map(did_you_mean).into_iter().chain(general).collect()
        }
        api::Error::RoomNotFound { .. } => vec![
            "check the account and the region: a room is known only where it was made".into(),
            "around a room's end its SID may be unknown for a moment: try again".into(),
        ],
        api::Error::ParticipantNotFound { room, participant, left: Some(departure), .. } => {
            let get = command_line("roomctl get", &[&room.to_string(), &departure.sid.to_string()]);
            let who = match participant {
                api::ParticipantRef::Name(_) => "someone with that identity",
                api::ParticipantRef::Sid(_) => "they",
            };
            vec![format!("{who} left {}; look that stay up: {get}", when(&departure.at))]
        }
        api::Error::ParticipantNotFound { room, suggestion, .. } => {
            let list = format!("see who is there: {}", command_line("roomctl list", &[&room.to_string()]));
            suggestion.as_deref().map(did_you_mean).into_iter().chain([list]).collect()
        }
        api::Error::TrackNotFound { room, participant, side, .. } => {
            let (does, command) = match side {
                api::TrackSide::Published => ("publish", "roomctl tracks"),
                api::TrackSide::Subscribed => ("receive", "roomctl tracks --subscribed"),
            };
            let tracks = command_line(command, &[&room.to_string(), &participant.to_string()]);
            vec![format!("see what they {does}: {tracks}")]
        }
        api::Error::NotInAnyRoom { connected_only: true, .. } => {
            vec!["Leave out --connected-only to find reconnecting participants, too.".into()]
        }
        _ => Vec::new(),
    }
}

/// Returns the hint that suggests a similar name.
pub fn did_you_mean(near: &str) -> String {
    format!("did you mean '{near}'?")
}

fn is_loopback(host: &str) -> bool {
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| host.starts_with(name))
}

/// Returns the hints for an error in credentials or settings.
pub fn hints_on_config(error: &config::Error) -> Vec<String> {
    match error {
        config::Error::NoCredentials { file } => hints_on_no_credentials(file.as_deref()),
        config::Error::SecretInKeychain => {
            vec!["make a profile that roomctl can read: roomctl login NAME".into()]
        }
        config::Error::ExternalProfile { .. } => vec![
            "profiles of twilio-cli are changed with: twilio profiles:use, twilio profiles:remove".into(),
            "--profile uses one as it is".into(),
        ],
        config::Error::ProfileExists { .. } => vec!["add --yes to replace it".into()],
        config::Error::NoConfigDirectory => vec!["name a file in ROOMCTL_CONFIG".into()],
        config::Error::ConflictingSecrets { .. } => vec!["keep one of them".into()],
        config::Error::SecretCommand { source: config::SecretCommandFailure::TimedOut(_), .. } => {
            vec!["give it longer with secret_command_timeout".into()]
        }
        config::Error::SecretCommand { .. } => {
            vec!["run it by hand: it has to print the secret, and nothing else".into()]
        }
        config::Error::NoActiveProfile { known, .. } => {
            vec![format!("choose one with --profile: {}", config::shown_names(known))]
        }
        config::Error::NoConfigFile { file: Some(file), name } => {
            let place = format!("it would be {}", file.display());
            let login = format!("make the profile with: {}", command_line("roomctl login", &[name]));
            // `login` rejects names that start with a hyphen.
            if name.starts_with('-') { vec![place] } else { vec![place, login] }
        }
        config::Error::IncompleteCredentials { .. } => vec!["set what is missing, or unset the rest".into()],
        config::Error::ProfileNotFound { known, .. } if !known.is_empty() => {
            vec![format!("the profiles are {}", config::shown_names(known))]
        }
        config::Error::NoDefaultProfile { known } => {
            vec![format!(
                "choose one with --profile, or with default_profile in the file: {}",
                config::shown_names(known)
            )]
        }
        config::Error::Profile { source, .. } | config::Error::VendorProfile { source, .. } => {
            hints_on_config(source)
        }
        _ => Vec::new(),
    }
}

fn hints_on_no_credentials(file: Option<&Path>) -> Vec<String> {
    let file = file.map_or_else(|| "the config file".to_owned(), |path| path.display().to_string());
    vec![
        format!("run: roomctl login (it asks for them, and keeps them in {file})"),
        "or set TWILIO_ACCOUNT_SID with TWILIO_API_KEY and TWILIO_API_SECRET".into(),
        "or set TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN".into(),
        "or try it without an account: roomctl --sandbox list DailyStandup".into(),
    ]
}
