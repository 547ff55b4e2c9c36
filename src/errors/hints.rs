//! Hints: what to do about an error, one line each. Depends on the errors of `api` and `config`.

use std::fmt::Display;
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::command_error::EndedRoomError;
use super::shell_quote::command_line;
use super::target_error::NotInAnyRoom;
use crate::api::{CertificateProblem, ConnectFailure, Difference, Hop, Suggestion};
use crate::output::{UnknownField, ago};
use crate::{api, config};

/// Returns the hints for an API error. `now` is the current time, for relative times.
pub(super) fn hints_on_call(error: &api::Error, now: DateTime<Utc>) -> Vec<String> {
    let hint = match error {
        api::Error::Ambiguous(error) => return hints_on_call(error, now),
        api::Error::RoomNotFound { .. }
        | api::Error::ParticipantNotFound { .. }
        | api::Error::TrackNotFound { .. } => return hints_on_not_found(error, now),
        api::Error::NotFound(_)
        | api::Error::PathNotFound { .. }
        | api::Error::RequestRejected(_)
        | api::Error::Unconfirmed { .. }
        | api::Error::Aborted
        | api::Error::Stopped { .. } => return Vec::new(),
        api::Error::RateLimited(response) => match response.retry_after {
            Some(wait) => {
                let wait = Duration::from_secs(wait.as_secs());
                return vec![format!(
                    "Wait {} before you try again, as the API asks.",
                    humantime::format_duration(wait)
                )];
            }
            None => "Wait and try again, or lower --rate: all clients of the account share the limit.",
        },
        api::Error::Unreachable(error) => return vec![hint_on_connection(error)],
        api::Error::Foreign { meta, .. } => return vec![hint_on_foreign(meta.status).to_owned()],
        api::Error::ConnectionLost { .. } => NETWORK,
        api::Error::TimedOut { .. } => "Increase --timeout, or check the network.",
        api::Error::Unauthorized(_) => {
            "Check the auth token or the key's secret, and the region: each region has its own credentials."
        }
        api::Error::Redirected(_)
        | api::Error::MalformedResponse { .. }
        | api::Error::PageLoop(_)
        | api::Error::RepeatedPage(_)
        | api::Error::EmptyPages(_) => {
            "Check the base URL and the proxy variables: a proxy may have responded instead of the API."
        }
        api::Error::ServerFailure(_) => {
            "Try again later. If the error persists, report the request id to Twilio support."
        }
        api::Error::NotAList(_) => "Omit `--paginate`.",
        api::Error::InvalidRules(_) => "The previous rules are unchanged.",
        api::Error::UnexpectedResource { .. } => "Use the SID instead of the name.",
        api::Error::InvalidCertificates(_) => {
            "Check the files in TWILIO_CA_BUNDLE, SSL_CERT_FILE and SSL_CERT_DIR."
        }
        api::Error::NoCertificates => {
            "Install the system's certificates (package `ca-certificates`), or set SSL_CERT_FILE to a PEM file."
        }
    };
    vec![hint.to_owned()]
}

/// Returns the hints for an error of the Insights API.
pub(super) fn hints_on_insights(error: &api::InsightsError, now: DateTime<Utc>) -> Vec<String> {
    match error {
        api::InsightsError::NoAccess(_) => vec![
            "Use an API key that has the permission for insights, or the auth token.".to_owned(),
            "These credentials can be used without insights.".to_owned(),
        ],
        api::InsightsError::NoRecord { room, .. } => vec![
            "Twilio keeps insights for seven days, and for two days for rooms of type go.".to_owned(),
            format!("Run `roomctl timeline {room}` to show the attendance without insights."),
        ],
        api::InsightsError::Unreachable(error) => {
            let hint = "Allow connections to the host of the Insights API, insights.twilio.com or that of the region: the video API has another host.";
            let own = hints_on_call(error, now);
            [hint.to_owned()].into_iter().chain(own).collect()
        }
        api::InsightsError::Other(error) => hints_on_call(error, now),
    }
}

const NETWORK: &str = "Check the network, the base URL and the proxy variables (HTTPS_PROXY, NO_PROXY).";

/// Returns the hint for a connection that failed: what to do depends on the host that failed, and why.
fn hint_on_connection(error: &api::ConnectError) -> String {
    match (&error.failure, &error.hop) {
        (ConnectFailure::Refused { proxy, status, .. }, hop) => match status {
            Some(407) => format!("Set the user name and password of the proxy in {}.", proxy.variable),
            Some(500..) => format!("Check that the proxy can reach {hop}, or try again later."),
            Some(_) => format!("Ask the operator of the proxy to allow connections to {hop}."),
            None => format!("Check the proxy and its credentials in {}.", proxy.variable),
        },
        (ConnectFailure::Certificate(problem), _) => hint_on_certificate(problem).to_owned(),
        (ConnectFailure::Tls(_), Hop::Proxy(proxy)) => {
            format!(
                "Check {}: the proxy must support TLS 1.2 or later, or its URL must begin with http.",
                proxy.variable
            )
        }
        (ConnectFailure::Tls(_), Hop::Api(_)) => {
            "Check the base URL and the proxy variables: the server must support TLS 1.2 or later.".to_owned()
        }
        (_, Hop::Proxy(proxy)) => format!(
            "Check host and port of the proxy in {}, or add the API's host to NO_PROXY to connect without it.",
            proxy.variable
        ),
        (_, Hop::Api(host)) if is_loopback(host) => {
            "Check that the server is running; start a sandbox with `roomctl sandbox`.".to_owned()
        }
        (_, Hop::Api(_)) => NETWORK.to_owned(),
    }
}

fn hint_on_certificate(problem: &CertificateProblem) -> &'static str {
    match problem {
        CertificateProblem::Expired(_) => {
            "Renew the server's certificate, or check the clock of this machine."
        }
        CertificateProblem::NotValidYet(_) => "Check the clock of this machine.",
        CertificateProblem::WrongName { .. } => {
            "Check the base URL: its host must be one of the certificate's."
        }
        CertificateProblem::UnknownAuthority => {
            "Set TWILIO_CA_BUNDLE to a PEM file to trust another certificate authority."
        }
        CertificateProblem::IsAuthority => {
            "Create the server's certificate with CA:FALSE (`openssl req -x509 -addext basicConstraints=CA:FALSE`)."
        }
        CertificateProblem::Other(_) => "Check the server's certificate.",
    }
}

/// Returns the hint for an error that is not the API's, by its status.
fn hint_on_foreign(status: Option<u16>) -> &'static str {
    match status {
        Some(511) => "Sign in to the network: open any page in a browser.",
        _ => {
            "Check the base URL and the proxy variables: a proxy or firewall has responded instead of the API."
        }
    }
}

/// Returns the hints for a room, participant or track that was not found.
fn hints_on_not_found(error: &api::Error, now: DateTime<Utc>) -> Vec<String> {
    let when = |at: &Option<DateTime<Utc>>| at.map_or_else(|| "earlier".to_owned(), |at| ago(at, now));
    match error {
        api::Error::RoomNotFound { ended: Some((sid, at)), .. } => vec![
            format!("The last room with this name ended {}: {sid}", when(at)),
            format!("Run `roomctl list {sid}` to list its participants."),
        ],
        api::Error::RoomNotFound { room: api::RoomRef::Name(name), .. }
            if api::ParticipantSid::parse(name).is_some() =>
        {
            vec![format!("{name} is the SID of a participant; the SID of a room begins with RM.")]
        }
        api::Error::RoomNotFound { room: room @ api::RoomRef::Name(_), suggestion, .. } => {
            let sid = hint_on_malformed_sid(room).or_else(|| suggestion.as_deref().map(did_you_mean));
            sid.into_iter().chain([ROOMS_IN_PROGRESS.to_owned()]).collect()
        }
        api::Error::RoomNotFound { .. } => {
            vec!["Check the account and the region.".into(), "Try again if the room has just ended.".into()]
        }
        api::Error::ParticipantNotFound { room, participant, left: Some(departure), .. } => {
            let get = command_line("roomctl get", &[&room.to_string(), &departure.sid.to_string()]);
            let name = match participant {
                api::ParticipantRef::Name(_) => "A participant with this identity",
                api::ParticipantRef::Sid(_) => "The participant",
            };
            vec![format!("{name} left {}; run `{get}` for details.", when(&departure.at))]
        }
        api::Error::ParticipantNotFound { room, participant, suggestion, .. } => {
            let list = format!(
                "Run `{}` to list the participants.",
                command_line("roomctl list", &[&room.to_string()])
            );
            let similar = suggestion.as_deref().map(did_you_mean);
            hint_on_malformed_sid(participant).or(similar).into_iter().chain([list]).collect()
        }
        api::Error::TrackNotFound { room, participant, side, track, .. } => {
            let command = match side {
                api::TrackSide::Published => "roomctl tracks",
                api::TrackSide::Subscribed => "roomctl tracks --subscribed",
            };
            let tracks = command_line(command, &[&room.to_string(), &participant.to_string()]);
            let list = format!("Run `{tracks}` to list the tracks.");
            hint_on_malformed_sid(track).into_iter().chain([list]).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the hints for a room that has ended and is not found by name, or not alone.
pub(super) fn hints_on_ended_rooms(error: &EndedRoomError) -> Vec<String> {
    match error {
        EndedRoomError::NotFound { name, .. } => vec![
            format!(
                "Run `{}` to list the rooms that have ended.",
                command_line("roomctl rooms --status completed --name", &[name])
            ),
            "Omit --ended and --on if the room is in progress.".to_owned(),
        ],
        EndedRoomError::Ambiguous { .. } => {
            vec!["Use the SID of one of them, or add --ended=N for the Nth latest.".to_owned()]
        }
    }
}

/// Returns the hints for a participant that is in no room.
pub(super) fn hints_on_no_room(error: &NotInAnyRoom) -> Vec<String> {
    let NotInAnyRoom { reference, connected_only, suggestion } = error;
    if api::RoomSid::parse(reference).is_some() {
        return vec![format!("{reference} is the SID of a room; the SID of a participant begins with PA.")];
    }
    let malformed = reference.parse().ok().as_ref().and_then(hint_on_malformed_sid::<api::OfParticipant>);
    let similar = malformed.or_else(|| suggestion.as_deref().map(did_you_mean));
    similar.into_iter().chain(hints_on_empty_search(*connected_only)).collect()
}

/// Returns the hint for a name that looks like a SID with digits missing or too many.
pub(super) fn hint_on_malformed_sid<K: api::Kind>(reference: &api::Reference<K>) -> Option<String> {
    reference.describe_malformed_sid().map(|description| format!("{description}."))
}

/// Returns the hints for a search of all rooms that found no participant.
pub(super) fn hints_on_empty_search(connected_only: bool) -> Vec<String> {
    let hint = || "Omit --connected-only to find reconnecting participants, too.".to_owned();
    connected_only.then(hint).into_iter().collect()
}

const ROOMS_IN_PROGRESS: &str = "Run `roomctl rooms` to list the rooms in progress.";

/// Returns the hint of a command that was given the name of a room that has ended, and not the options that select one.
pub(super) fn hint_on_ended_room(command: &str, sid: &impl Display) -> String {
    if let Some(purpose) = purpose_of_ended(command) {
        return format!("Add --ended to {purpose}.");
    }
    match command {
        "kick" | "mute" | "unmute" | "rules" | "rules show" | "rules set" | "rules reset" | "rooms end"
        | "watch" | "wait" => ROOMS_IN_PROGRESS.to_owned(),
        _ => format!("Run `roomctl list {sid}` to list its participants."),
    }
}

/// Returns the hint of a command that was given a name of no room, if the command takes a room that has ended by its name.
pub(super) fn hint_on_unknown_room(command: &str) -> Option<&'static str> {
    purpose_of_ended(command).map(|_| "Add --ended if the room has ended.")
}

/// Returns what a command does with a room that `--ended` selects; `None` if it has no such option.
fn purpose_of_ended(command: &str) -> Option<&'static str> {
    match command {
        "list" | "get" | "tracks" | "timeline" | "rooms get" => Some("read that room"),
        "insights" => Some("show why its participants left"),
        "anonymize" => Some("anonymize its participants"),
        _ => None,
    }
}

/// Returns the hint that suggests a similar name; by SID and with the difference if it reads like the one that was typed.
pub fn did_you_mean(Suggestion { name, difference, sid }: &Suggestion) -> String {
    let Some(difference) = difference else { return format!("Did you mean '{name}'?") };
    let sid = sid.as_ref().map(|sid| format!(" ({sid})")).unwrap_or_default();
    let difference = match difference {
        Difference::LetterCase => "It differs only in letter case.",
        Difference::InvisibleCharacters => "It differs only in invisible characters.",
        Difference::Characters => "It is written with other Unicode characters.",
    };
    format!("Did you mean '{name}'{sid}? {difference}")
}

fn is_loopback(host: &str) -> bool {
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| host.starts_with(name))
}

/// The names that other programs give to fields.
const FIELDS_ELSEWHERE: &[(&str, &str)] = &[
    ("participants", "present"),
    ("count", "present"),
    ("name", "identity"),
    ("name", "profile"),
    ("name", "key"),
    ("user", "identity"),
    ("id", "sid"),
    ("state", "status"),
];

/// The similarity from which a name is suggested, by the measure of Jaro and Winkler.
const MIN_SIMILARITY: f64 = 0.75;

/// Returns the hints for an unknown field: a similar one, if there is one, and all that are known.
pub(super) fn hints_on_field(UnknownField { field, known }: &UnknownField) -> Vec<String> {
    let known = known.iter().filter(|column| !column.is_deprecated);
    let headers = known.clone().map(|column| column.header.to_lowercase()).collect::<Vec<_>>();
    let fields = known.map(|column| column.field).collect::<Vec<_>>();
    let names = fields.iter().copied().chain(headers.iter().map(String::as_str));
    let similar = nearest_field(&field.to_lowercase(), &names.collect::<Vec<_>>())
        .map(|name| format!("Did you mean '{name}'?"));
    similar.into_iter().chain([format!("The fields are {}.", fields.join(", "))]).collect()
}

/// Returns the known name that means what `field` means elsewhere, or else contains it, or else has the most similar
/// spelling.
fn nearest_field<'n>(field: &str, names: &[&'n str]) -> Option<&'n str> {
    let of_other_programs = FIELDS_ELSEWHERE.iter().filter(|(elsewhere, _)| *elsewhere == field);
    let mut same_meaning =
        of_other_programs.filter_map(|(_, name)| names.iter().find(|known| *known == name));
    let contains = |name: &&&str| field.len() > 1 && name.contains(field);
    let longer = || names.iter().filter(contains).min_by_key(|name| name.len());
    let similarity = |name: &str| strsim::jaro_winkler(field, name);
    let similar = || {
        let most_similar = names.iter().max_by(|a, b| similarity(a).total_cmp(&similarity(b)));
        most_similar.filter(|name| similarity(name) >= MIN_SIMILARITY)
    };
    same_meaning.next().or_else(longer).or_else(similar).copied()
}

/// Returns the hints for an error in credentials or settings.
pub fn hints_on_config(error: &config::Error) -> Vec<String> {
    match error {
        config::Error::NoCredentials { file } => hints_on_no_credentials(file.as_deref()),
        config::Error::SecretInKeychain => {
            vec!["Run `roomctl login NAME` to create a profile that roomctl can read.".into()]
        }
        config::Error::ExternalProfile { .. } => vec![
            "Run `twilio profiles:use` or `twilio profiles:remove` to change it.".into(),
            "Use --profile to select it for one command.".into(),
        ],
        config::Error::ProfileExists { .. } => vec!["Use --yes to replace it.".into()],
        config::Error::NoConfigDirectory => vec!["Set ROOMCTL_CONFIG to the path of a config file.".into()],
        config::Error::UnescapedProxy { character, .. } => {
            vec![format!("Percent-encode it: write %{:02X} instead of {character}.", u32::from(*character))]
        }
        config::Error::QuotedValue { .. } => {
            vec![
                "Remove the quotes: `docker --env-file`, for example, keeps them as part of the value."
                    .into(),
            ]
        }
        config::Error::InvisibleCharacter { .. } => {
            vec!["Copy the value again, without the character.".into()]
        }
        config::Error::ConflictingSecrets { .. } => vec!["Remove one of them.".into()],
        config::Error::SecretCommand { source: config::SecretCommandFailure::TimedOut(_), .. } => {
            vec!["Increase secret_command_timeout in the profile.".into()]
        }
        config::Error::SecretCommand { .. } => {
            vec!["Run it in a shell: it must print the secret and nothing else.".into()]
        }
        config::Error::NoActiveProfile { known, .. } => {
            vec![format!("Select one with --profile: {}", config::shown_names(known))]
        }
        config::Error::NoConfigFile { file: Some(file), name } => {
            let location = format!("The config file would be {}.", config::shown_path(file));
            let login = format!("Run `{}` to create the profile.", command_line("roomctl login", &[name]));
            // `login` rejects a name with a leading hyphen, and a name that may be a secret is not shown.
            let is_unusable = name.starts_with('-') || config::may_be_secret(name);
            if is_unusable { vec![location] } else { vec![location, login] }
        }
        config::Error::NoAuthToken { .. } => vec![
            "Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, or select a profile that has the auth token."
                .into(),
            "Run `roomctl login NAME` and leave the API key empty to create such a profile.".into(),
        ],
        config::Error::IncompleteCredentials { .. } => {
            vec!["Set the missing values, or unset the others.".into()]
        }
        config::Error::ProfileNotFound { known, .. } if !known.is_empty() => {
            vec![format!("The profiles are {}.", config::shown_names(known))]
        }
        config::Error::NoDefaultProfile { known } => {
            vec![
                format!("Run `roomctl profiles use NAME` to set one: {}", config::shown_names(known)),
                "Use --profile to select one for one command.".into(),
            ]
        }
        config::Error::Profile { source, .. }
        | config::Error::VendorProfile { source, .. }
        | config::Error::Variable { source, .. } => hints_on_config(source),
        _ => Vec::new(),
    }
}

fn hints_on_no_credentials(file: Option<&Path>) -> Vec<String> {
    let file = file.map_or_else(|| "the config file".to_owned(), config::shown_path);
    vec![
        format!("Run `roomctl login` to save credentials in {file}."),
        "Or set TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN, or with TWILIO_API_KEY and TWILIO_API_SECRET."
            .into(),
        "To try roomctl without an account, run `roomctl --sandbox list DailyStandup`.".into(),
    ]
}
