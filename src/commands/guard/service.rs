//! What a guard does as it runs: reports events, counts, and reads the policy again when it changes.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::time::{Duration, Instant};

use crate::api::{self, Client, Participant};
use crate::commands::guard::events::Event;
use crate::commands::guard::rule_args::{PolicySource, Stamps};
use crate::context::Context;
use crate::context::clock;
use crate::context::summary::Summary;
use crate::errors::{self, ExitCode, TargetError};
use crate::guard::enforcer::{Enforcement, Enforcer, backing_off_text};
use crate::moderation::disconnect::KickResult;
use crate::moderation::outcome::{Outcome, Status, TargetResult};
use crate::moderation::target::Target;
use crate::monitor::event_name;
use crate::monitor::event_writer::EventWriter;
use crate::monitor::followed_room::RoomReading;
use crate::monitor::room_action::Notice;
use crate::monitor::update::WatchedRoom;
use crate::output::{Report, count_text, duration_text, stdout_has_reader};
use crate::signal::Hangups;

/// How often the files of the policy are checked.
const CHECK_INTERVAL: Duration = Duration::from_secs(1);

/// Reports and counts what a guard does.
pub struct Service<'s> {
    client: &'s Client,
    context: &'s Context,
    state: RefCell<State<'s>>,
    started: Instant,
}

struct State<'s> {
    writer: EventWriter<'s>,
    /// The first failure to print.
    printed: io::Result<()>,
    counts: BTreeMap<&'static str, usize>,
    /// What could not be done and is retried, by the SID of the participant or room.
    failing: HashMap<String, Failure>,
    /// The SIDs of the rooms that the guard has ended.
    ended: HashSet<String>,
    /// The round time that was reported last.
    round: Option<Duration>,
}

/// Something that could not be done.
struct Failure {
    /// The SID of the room.
    room: String,
    exit_code: ExitCode,
    report: Report,
}

impl<'s> Service<'s> {
    /// Returns a service that has done nothing yet.
    pub fn new(client: &'s Client, writer: EventWriter<'s>, context: &'s Context) -> Self {
        let state = State {
            writer,
            printed: Ok(()),
            counts: BTreeMap::new(),
            failing: HashMap::new(),
            ended: HashSet::new(),
            round: None,
        };
        Self { client, context, state: RefCell::new(state), started: Instant::now() }
    }

    /// Writes an event. Ends the guard if stdout is closed.
    fn write(&self, event: Event<'_>) {
        let mut state = self.state.borrow_mut();
        *state.counts.entry(event.name).or_default() += 1;
        let event = Event { time: clock::now(self.client), ..event };
        if state.printed.is_ok() {
            state.printed = state.writer.write(event.row());
        }
        if state.printed.is_err() {
            self.client.stop();
        }
    }

    /// Reports what the guard has done, and returns the summary of what it could not do.
    pub fn finish(self, end: &str, summary: &mut Summary) -> io::Result<()> {
        let State { mut writer, printed, counts, failing, .. } = self.state.into_inner();
        let names = [
            ("kicked", "kicked", "kicked"),
            ("would kick", "would be kicked", "would be kicked"),
            (event_name::ROOM_ENDED, "room ended", "rooms ended"),
            ("would end", "room would be ended", "rooms would be ended"),
            ("kick-failed", "could not be kicked", "could not be kicked"),
            ("end-failed", "room could not be ended", "rooms could not be ended"),
        ];
        let text = |(event, one, many)| {
            let count = counts.get(event).copied().unwrap_or_default();
            (count > 0 || event == "kicked").then(|| count_text(count, one, many))
        };
        let counts = names.into_iter().filter_map(text).collect::<Vec<_>>().join(", ");
        let took = duration_text(self.started.elapsed().as_secs());
        self.context.messages.info(&format!("{end}; {counts} ({took})"));
        for Failure { exit_code, report, .. } in failing.into_values() {
            summary.count_failed_as(exit_code, report);
        }
        printed.and_then(|()| writer.finish())
    }

    /// Reports a round time at the first round, and when it has changed by half.
    fn report_round(&self, took: Duration, rooms: usize) {
        let mut state = self.state.borrow_mut();
        let has_changed =
            rooms > 0 && state.round.is_none_or(|last| took >= last * 3 / 2 || took * 2 <= last);
        if has_changed {
            state.round = Some(took);
            let rooms = count_text(rooms, "room", "rooms");
            self.context.messages.info(&format!("reading {rooms} every {:.1}s", took.as_secs_f32()));
        }
    }

    /// Reports the result of an action on a participant or a room, a failure once.
    fn report(&self, sid: &str, event: &Event<'_>, outcome: Outcome, report: Option<Report>) {
        match outcome.status {
            Status::NotTried => return,
            Status::Unchanged => {
                self.state.borrow_mut().failing.remove(sid);
                return;
            }
            Status::Changed | Status::WouldChange => {
                self.state.borrow_mut().failing.remove(sid);
            }
            _ => {
                let exit_code =
                    outcome.error.as_ref().map_or(ExitCode::Failure, errors::exit_code_for_target);
                let room = event.room.map(|room| room.room.to_string()).unwrap_or_default();
                let failure = Failure { room, exit_code, report: report.unwrap_or_default() };
                if self.state.borrow_mut().failing.insert(sid.to_owned(), failure).is_some() {
                    return;
                }
            }
        }
        let Outcome { error, request_id, .. } = outcome;
        let code = error.as_ref().and_then(TargetError::call).and_then(api::Error::code);
        self.write(Event { error: error.map(|error| error.to_string()), code, request_id, ..*event });
    }
}

impl Enforcement for Service<'_> {
    fn reading(&self, reading: &RoomReading) {
        let room = reading.room.room.to_string();
        if reading.is_full {
            // A participant who has left need not be kicked any more.
            let is_present =
                |sid: &str| reading.present.iter().any(|participant| participant.sid_text() == Some(sid));
            let failing = &mut self.state.borrow_mut().failing;
            failing.retain(|sid, failure| failure.room != room || *sid == room || is_present(sid));
        }
        for participant in &reading.joined {
            let room = Some(&*reading.room);
            self.write(Event {
                name: event_name::JOINED,
                room,
                participant: Some(participant),
                ..Event::default()
            });
        }
    }

    fn kicked(&self, room: &WatchedRoom, target: &Target, rule: &'static str, result: KickResult) {
        let report = result.report(target);
        let name = match result.outcome.status {
            Status::Changed => "kicked",
            Status::WouldChange => "would kick",
            _ => "kick-failed",
        };
        let participant = target.participant.as_ref();
        let event = Event { name, rule: Some(rule), room: Some(room), participant, ..Event::default() };
        self.report(&target.reference().to_string(), &event, result.outcome, report);
    }

    fn ended(&self, room: &WatchedRoom, rule: &'static str, result: TargetResult) {
        let TargetResult { outcome, report, .. } = result;
        let name = match outcome.status {
            Status::Changed => event_name::ROOM_ENDED,
            Status::WouldChange => "would end",
            _ => "end-failed",
        };
        let sid = room.room.to_string();
        if outcome.status == Status::Changed {
            self.state.borrow_mut().ended.insert(sid.clone());
        }
        let event = Event { name, rule: Some(rule), room: Some(room), ..Event::default() };
        self.report(&sid, &event, outcome, report);
    }

    fn backing_off(&self, room: &WatchedRoom, participant: &Participant) {
        self.context.messages.warning(&backing_off_text(participant));
        let (room, participant) = (Some(room), Some(participant));
        self.write(Event { name: "backing-off", room, participant, ..Event::default() });
    }

    fn notice(&self, notice: Notice<'_>) {
        match notice {
            Notice::RoomEnded(room) => {
                let sid = room.room.to_string();
                let is_own = self.state.borrow_mut().ended.remove(&sid);
                self.state.borrow_mut().failing.retain(|_, failure| failure.room != sid);
                if !is_own {
                    self.write(Event { name: event_name::ROOM_ENDED, room: Some(room), ..Event::default() });
                }
            }
            Notice::Paused(error) => {
                let error = Some(error.to_string());
                self.write(Event { name: "paused", error, ..Event::default() });
            }
            Notice::Resumed => self.write(Event { name: "resumed", ..Event::default() }),
            Notice::Round { took, rooms } => {
                self.report_round(took, rooms);
                if !stdout_has_reader() {
                    self.client.stop();
                }
            }
        }
    }
}

/// Reads the policy again whenever one of its files has changed, or the process gets SIGHUP. A policy with a mistake is
/// reported once, and the old one stays. Never returns.
pub async fn reload(
    source: &PolicySource,
    mut stamps: Stamps,
    mut hangups: Hangups,
    enforcer: &Enforcer<'_, Service<'_>>,
) {
    let service = &enforcer.enforcement;
    let mut check = tokio::time::interval(CHECK_INTERVAL);
    loop {
        let is_asked = tokio::select! {
            () = hangups.next() => true,
            _ = check.tick() => false,
        };
        if !is_asked && !stamps.have_changed() {
            continue;
        }
        let (policy, read) = source.read(&|warning| service.context.messages.warning(warning));
        stamps = read;
        match policy {
            Ok(policy) => {
                enforcer.replace(policy);
                service.write(Event { name: "policy-reloaded", ..Event::default() });
                service.context.messages.info("policy reloaded");
            }
            Err(error) => {
                let report = errors::report(&error);
                let error = Some(report.message.clone());
                service.write(Event { name: "policy-rejected", error, ..Event::default() });
                let message = report.message;
                service.context.messages.warning(&format!("the old policy stays in force: {message}"));
            }
        }
    }
}
