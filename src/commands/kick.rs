//! `roomctl kick`: disconnects participants and says what became of each.

use std::collections::HashSet;
use std::pin::pin;

use chrono::{DateTime, SecondsFormat, Utc};
use futures_util::{StreamExt, stream};
use serde_json::json;

use super::context::Context;
use crate::api::{self, Client, Departure, Participant, ParticipantRef, RoomRef};
use crate::failure::{self, Exit};
use crate::output::{Column, Kind, Problem, Row, stdout};

/// How many are kicked at the same time.
const AT_ONCE: usize = 10;

const FIELDS: &[Column] = &[
    Column::new("participant", "PARTICIPANT", Kind::Text),
    Column::new("outcome", "OUTCOME", Kind::Status),
    Column::new("identity", "IDENTITY", Kind::Text),
    Column::new("sid", "SID", Kind::Sid),
    Column::new("end_time", "LEFT", Kind::Moment),
    Column::new("room", "ROOM", Kind::Text),
    Column::new("error", "ERROR", Kind::Text),
    Column::new("code", "CODE", Kind::Text),
    Column::new("request_id", "REQUEST_ID", Kind::Sid),
];

/// The flags of `roomctl kick`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A kicked participant can rejoin with the same access token.

Examples:
  roomctl kick DailyStandup mallory
  roomctl kick DailyStandup mallory bob PA0123456789abcdef0123456789abcdef")]
pub struct Args {
    /// The room: its name while it is in progress, or its SID (RM...)
    room: RoomRef,

    /// The participants: identities or SIDs (PA...)
    #[arg(required = true)]
    participants: Vec<ParticipantRef>,

    /// Take it for done if somebody is not there
    #[arg(long)]
    if_present: bool,
}

/// What became of one target.
enum Outcome {
    Kicked(Participant),
    AlreadyGone(Departure),
    NotFound(api::Error),
    Failed(api::Error),
}

/// Kicks each once and prints what became of them in the order asked for.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let selection = context.selection(FIELDS, &["participant", "outcome", "sid"])?;
    let client = context.client().await?;
    let mut out = stdout();
    let mut sink = context.sink(&selection, &mut out);

    let mut seen = HashSet::new();
    let targets = args.participants.iter().filter(|target| seen.insert(*target));
    let kicks = targets.map(async |target| (target, kick(&client, &args.room, target).await));
    let mut kicks = pin!(stream::iter(kicks).buffered(AT_ONCE));
    let mut tally = Tally::default();
    let mut printed = Ok(());
    while let Some((target, outcome)) = kicks.next().await {
        // A reader who goes away stops the printing, not the kicking.
        printed = printed.and_then(|()| sink.rows(vec![row(&args.room, target, &outcome)]));
        tally.add(outcome, args.if_present);
    }
    printed.and_then(|()| sink.end(true))?;
    for problem in &tally.problems {
        context.notices.problem(problem);
    }
    Ok(tally.exit())
}

async fn kick(client: &Client, room: &RoomRef, target: &ParticipantRef) -> Outcome {
    if let ParticipantRef::Sid(sid) = target {
        // A SID also finds who has left, and to disconnect them once more would look like a kick.
        match client.participant(room, target).await {
            Ok(stay) if stay.has_left() => {
                return Outcome::AlreadyGone(Departure { sid: sid.clone(), at: stay.left() });
            }
            Ok(_) => {}
            Err(error) => return Outcome::of(error),
        }
    }
    client.disconnect(room, target).await.map_or_else(Outcome::of, Outcome::Kicked)
}

impl Outcome {
    fn of(error: api::Error) -> Self {
        match error {
            api::Error::NoParticipant { left: Some(departure), .. } => Self::AlreadyGone(departure),
            api::Error::NoParticipant { .. } => Self::NotFound(error),
            _ => Self::Failed(error),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Kicked(_) => "kicked",
            Self::AlreadyGone(_) => "already gone",
            Self::NotFound(_) => "not found",
            Self::Failed(_) => "failed",
        }
    }
}

fn row(room: &RoomRef, target: &ParticipantRef, outcome: &Outcome) -> Row {
    let time =
        |time: Option<DateTime<Utc>>| json!(time.map(|time| time.to_rfc3339_opts(SecondsFormat::Secs, true)));
    let typed_identity = match target {
        ParticipantRef::Identity(identity) => Some(identity.as_str()),
        ParticipantRef::Sid(_) => None,
    };
    let (identity, sid, left, error) = match outcome {
        Outcome::Kicked(stay) => (stay.identity().or(typed_identity), stay.sid(), stay.left(), None),
        Outcome::AlreadyGone(departure) => (typed_identity, Some(departure.sid.clone()), departure.at, None),
        Outcome::NotFound(error) | Outcome::Failed(error) => (typed_identity, None, None, Some(error)),
    };
    let particulars = error.and_then(api::Error::particulars);
    let fields = [
        ("room", json!(room.to_string())),
        ("participant", json!(target.to_string())),
        ("outcome", json!(outcome.name())),
        ("identity", json!(identity)),
        ("sid", json!(sid.map(|sid| sid.to_string()))),
        ("end_time", time(left)),
        ("error", json!(error.map(ToString::to_string))),
        ("code", json!(particulars.and_then(|particulars| particulars.code))),
        ("request_id", json!(particulars.and_then(|particulars| particulars.request_id.as_ref()))),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// How many targets ended in which way, and what to say of those that did not end well.
#[derive(Default)]
struct Tally {
    done: usize,
    missing: usize,
    failures: Vec<Exit>,
    /// Each said once: a refused key fails every target in the same way.
    problems: Vec<Problem>,
}

impl Tally {
    fn add(&mut self, outcome: Outcome, if_present: bool) {
        let error = match outcome {
            Outcome::Kicked(_) | Outcome::AlreadyGone(_) => {
                self.done += 1;
                return;
            }
            Outcome::NotFound(_) if if_present => return,
            Outcome::NotFound(error) => {
                self.missing += 1;
                error
            }
            Outcome::Failed(error) => {
                self.failures.push(failure::exit_of_call(&error));
                error
            }
        };
        let problem = failure::problem_of_call(&error);
        if self.problems.iter().all(|said| said.message != problem.message) {
            self.problems.push(problem);
        }
    }

    fn exit(&self) -> Exit {
        match self.failures.split_first() {
            None if self.missing == 0 => Exit::Done,
            None => Exit::NotFound,
            Some((&first, rest))
                if self.done + self.missing == 0 && rest.iter().all(|&exit| exit == first) =>
            {
                first
            }
            Some(_) => Exit::Partly,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exit(done: usize, missing: usize, failures: &[Exit]) -> Exit {
        Tally { done, missing, failures: failures.to_vec(), problems: Vec::new() }.exit()
    }

    #[test]
    fn the_exit_code_says_how_much_was_done() {
        assert_eq!(exit(2, 0, &[]), Exit::Done);
        assert_eq!(exit(2, 1, &[]), Exit::NotFound);
        assert_eq!(exit(1, 0, &[Exit::Server]), Exit::Partly);
        assert_eq!(exit(0, 1, &[Exit::Server]), Exit::Partly);
        assert_eq!(exit(0, 0, &[Exit::Server, Exit::RateLimited]), Exit::Partly);
        assert_eq!(exit(0, 0, &[Exit::Server, Exit::Server]), Exit::Server);
    }
}
