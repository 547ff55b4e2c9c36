//! Hints: what to do about an error, one line each. Depends on the errors of `api` and `config`.

use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::shell_quote::command_line;
use crate::api::Obstacle;
use crate::output::ago;
use crate::{api, config};

/// Returns the hints for an API error. `now` is the current time, for relative times.
pub(super) fn hints_on_call(error: &api::Error, now: DateTime<Utc>) -> Vec<String> {
    let hint = match error {
        api::Error::Unsure(error) => return hints_on_call(error, now),
        api::Error::NoRoom { .. }
        | api::Error::NoParticipant { .. }
        | api::Error::NoTrack { .. }
        | api::Error::Nowhere { .. } => return hints_on_not_found(error, now),
        api::Error::NotFound(_)
        | api::Error::Refused(_)
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
        api::Error::Unreachable { host, obstacle, .. } => hint_on_connection(host, *obstacle),
        api::Error::Broken { .. } => NETWORK,
        api::Error::TimedOut { .. } => "give it longer with --timeout, or check the network",
        api::Error::Unauthorized(_) => {
            "check the SID and its secret, and the region: each region has credentials of its own"
        }
        api::Error::Redirected(_)
        | api::Error::Unreadable { .. }
        | api::Error::Circle(_)
        | api::Error::Endless(_) => {
            "a proxy may have answered in the API's place: check the base URL and the proxy variables"
        }
        api::Error::ServerFailure(_) => "try again; if it goes on, give the vendor's support the request id",
        api::Error::BadRules(_) => "the rules there were before still hold",
        api::Error::Misdirected { .. } => "address it by its SID",
        api::Error::Certificates(_) => {
            "check the files that TWILIO_CA_BUNDLE, SSL_CERT_FILE and SSL_CERT_DIR name"
        }
    };
    vec![hint.to_owned()]
}

const NETWORK: &str = "check the network, the base URL, and the proxy variables (HTTPS_PROXY, NO_PROXY)";

fn hint_on_connection(host: &str, obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::Certificate => {
            "to trust another certificate authority, name its PEM file in TWILIO_CA_BUNDLE"
        }
        Obstacle::Tls => {
            "TLS 1.2 or later has to be spoken there: check the base URL and the proxy variables"
        }
        Obstacle::Proxy => {
            "Check the proxy, and the user name and password for it, in HTTPS_PROXY or ALL_PROXY."
        }
        Obstacle::Network | Obstacle::Name if is_loopback(host) => {
            "is the server running? the sandbox is started with: roomctl sandbox"
        }
        Obstacle::Network | Obstacle::Name => NETWORK,
    }
}

/// Returns the hints for a room, participant or track that was not found.
fn hints_on_not_found(error: &api::Error, now: DateTime<Utc>) -> Vec<String> {
    let when = |at: &Option<DateTime<Utc>>| at.map_or_else(|| "earlier".to_owned(), |at| ago(at, now));
    match error {
        api::Error::NoRoom { ended: Some((sid, at)), .. } => vec![
            format!("the last room of that name ended {}; its SID is {sid}", when(at)),
            format!("list who was there: roomctl list {sid}"),
        ],
        api::Error::NoRoom { room: api::RoomRef::Name(name), .. }
            if api::ParticipantSid::parse(name).is_some() =>
        {
            vec![format!("{name} is the SID of a participant, not of a room, whose SID begins with RM")]
        }
        api::Error::NoRoom { room: api::RoomRef::Name(_), near, .. } => {
            let general = [
                "a name finds only a room in progress; one that is over is found by its SID (RM...)".into(),
                "see which are in progress: roomctl rooms".into(),
            ];
            near.as_deref().map(did_you_mean).into_iter().chain(general).collect()
        }
        api::Error::NoRoom { .. } => vec![
            "check the account and the region: a room is known only where it was made".into(),
            "around a room's end its SID may be unknown for a moment: try again".into(),
        ],
        api::Error::NoParticipant { room, participant, left: Some(departure), .. } => {
            let get = command_line("roomctl get", &[&room.to_string(), &departure.sid.to_string()]);
            let who = match participant {
                api::ParticipantRef::Name(_) => "someone with that identity",
                api::ParticipantRef::Sid(_) => "they",
            };
            vec![format!("{who} left {}; look that stay up: {get}", when(&departure.at))]
        }
        api::Error::NoParticipant { room, near, .. } => {
            let list = format!("see who is there: {}", command_line("roomctl list", &[&room.to_string()]));
            near.as_deref().map(did_you_mean).into_iter().chain([list]).collect()
        }
        api::Error::NoTrack { room, participant, side, .. } => {
            let (does, command) = match side {
                api::Side::Published => ("publish", "roomctl tracks"),
                api::Side::Subscribed => ("receive", "roomctl tracks --subscribed"),
            };
            let tracks = command_line(command, &[&room.to_string(), &participant.to_string()]);
            vec![format!("see what they {does}: {tracks}")]
        }
        api::Error::Nowhere { connected_only: true, .. } => {
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
            vec![format!("choose one with --profile: {}", config::shown_names(known))]
        }
        config::Error::NoFile { file: Some(file), name } => {
            let place = format!("it would be {}", file.display());
            let login = format!("make the profile with: {}", command_line("roomctl login", &[name]));
            // `login` rejects names that start with a hyphen.
            if name.starts_with('-') { vec![place] } else { vec![place, login] }
        }
        config::Error::Half { .. } => vec!["set what is missing, or unset the rest".into()],
        config::Error::NoProfile { known, .. } if !known.is_empty() => {
            vec![format!("the profiles are {}", config::shown_names(known))]
        }
        config::Error::NoDefault { known } => {
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
