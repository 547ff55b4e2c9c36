//! Enforces a policy: compares each reading of a room with the rules, kicks participants and ends rooms. Depends on
//! `monitor` for the readings, and on `moderation` for the requests and the audit log.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use futures_util::{StreamExt, stream};

use crate::api::{self, Client, Participant};
use crate::context::clock;
use crate::guard::backoff::{Backoff, Turn};
use crate::guard::policy::{Policy, RoomView, Violation};
use crate::moderation::audit_log::AuditLog;
use crate::moderation::batch::MAX_CONCURRENT_REQUESTS;
use crate::moderation::disconnect::{KickResult, kick};
use crate::moderation::end_room::{FoundRoom, end_room};
use crate::moderation::outcome::{Outcome, Status, TargetResult};
use crate::moderation::target::Target;
use crate::moderation::target_room::TargetRoom;
use crate::monitor::event::key;
use crate::monitor::followed_room::RoomReading;
use crate::monitor::room_action::{Followup, Notice, RoomAction};
use crate::monitor::update::WatchedRoom;

/// Returns the message for an identity that rejoins right after each kick.
pub fn backing_off_text(participant: &Participant) -> String {
    let identity = participant.identity().unwrap_or_default();
    format!(
        "'{identity}' rejoins right after each kick; it is kicked again after ever longer pauses, up to a minute"
    )
}

/// Gets what is done, as it is done.
pub trait Enforcement {
    /// Returns the target for a participant who must leave.
    fn target(&self, room: &WatchedRoom, participant: Participant) -> Option<Target> {
        Target::listed(TargetRoom::listed(&room.room, &room.name), participant)
    }

    /// Whether a participant is known to have left, although a list still shows it.
    fn has_disconnected(&self, _participant: &Participant) -> bool {
        false
    }

    /// A room was read.
    fn reading(&self, _reading: &RoomReading) {}

    /// A participant was kicked because of a rule, or could not be kicked, or would be.
    fn kicked(&self, room: &WatchedRoom, target: &Target, rule: &'static str, result: KickResult);

    /// A room was ended because of a rule, or could not be ended, or would be.
    fn ended(&self, _room: &WatchedRoom, _rule: &'static str, _result: TargetResult) {}

    /// An identity rejoins right after each kick, and is kicked again only after a while.
    fn backing_off(&self, room: &WatchedRoom, participant: &Participant);

    /// Something has happened besides the readings.
    fn notice(&self, _notice: Notice<'_>) {}
}

/// Enforces a policy.
pub struct Enforcer<'e, E> {
    client: &'e Client,
    log: Option<&'e AuditLog>,
    /// Whether nothing is sent.
    dry_run: bool,
    policy: RefCell<Policy>,
    backoff: RefCell<Backoff>,
    rooms: RefCell<HashMap<String, RoomMemory>>,
    /// Gets what is done.
    pub enforcement: E,
}

/// What is remembered of a room.
struct RoomMemory {
    /// When a host was last present, or when the room was first read.
    host_seen: DateTime<Utc>,
    /// The keys of the participants who are gone. A list may show them for some time.
    gone: HashSet<String>,
    /// The keys of the participants that a dry run has reported.
    reported: HashSet<String>,
    /// Whether the room was ended, or a dry run has reported that it would be.
    is_ended: bool,
}

/// What has to be done in a room.
enum Plan {
    Kick(Vec<(Target, &'static str)>),
    End(&'static str),
    ReadInFull,
}

impl<'e, E: Enforcement> Enforcer<'e, E> {
    /// Returns an enforcer of this policy. In a `dry_run`, nothing is sent.
    pub fn new(
        client: &'e Client,
        log: Option<&'e AuditLog>,
        dry_run: bool,
        policy: Policy,
        enforcement: E,
    ) -> Self {
        Self {
            client,
            log,
            dry_run,
            policy: RefCell::new(policy),
            backoff: RefCell::default(),
            rooms: RefCell::default(),
            enforcement,
        }
    }

    /// Replaces the policy. A dry run reports again what it demands.
    pub fn replace(&self, policy: Policy) {
        self.policy.replace(policy);
        if self.dry_run {
            self.rooms.borrow_mut().clear();
        }
    }

    /// Decides what has to be done in a room.
    fn plan(&self, reading: RoomReading, now: DateTime<Utc>) -> Plan {
        let RoomReading { room, created, mut present, is_full, .. } = reading;
        let policy = self.policy.borrow();
        let mut rooms = self.rooms.borrow_mut();
        let memory = rooms.entry(room.room.to_string()).or_insert_with(|| RoomMemory {
            host_seen: now,
            gone: HashSet::new(),
            reported: HashSet::new(),
            is_ended: false,
        });
        if is_full {
            let listed = present.iter().filter_map(key).collect::<HashSet<_>>();
            memory.gone.retain(|gone| listed.contains(&**gone));
        }
        present.retain(|participant| {
            !key(participant).is_some_and(|key| memory.gone.contains(key))
                && !self.enforcement.has_disconnected(participant)
        });
        if policy.has_host(&present) {
            memory.host_seen = now;
        }
        if memory.is_ended {
            return Plan::Kick(Vec::new());
        }
        let view = RoomView { created, host_seen: memory.host_seen, present: &present };
        let mut violations = policy.violations(&view, now);
        violations.retain(|violation| match violation {
            Violation::Participant(participant, _) => {
                !key(participant).is_some_and(|key| memory.reported.contains(key))
            }
            Violation::Room(_) => true,
        });
        if !is_full && violations.iter().any(|violation| violation.rule().depends_on_others()) {
            return Plan::ReadInFull;
        }
        let mut targets = Vec::new();
        for violation in violations {
            match violation {
                Violation::Room(rule) => return Plan::End(rule.name()),
                Violation::Participant(participant, rule) => {
                    if self.is_turn(&room, participant, now) {
                        let target = self.enforcement.target(&room, participant.clone());
                        targets.extend(target.map(|target| (target, rule.name())));
                    }
                }
            }
        }
        Plan::Kick(targets)
    }

    /// Whether the participant is to be kicked now, and not later because it rejoins right after each kick.
    fn is_turn(&self, room: &WatchedRoom, participant: &Participant, now: DateTime<Utc>) -> bool {
        let identity = participant.identity().unwrap_or_default();
        let sid = room.room.to_string();
        match self.backoff.borrow_mut().turn(&sid, identity, participant.joined(), now) {
            Turn::Now => true,
            Turn::Later => false,
            Turn::BackoffBegins => {
                self.enforcement.backing_off(room, participant);
                false
            }
        }
    }

    /// Kicks the targets and reports each result. Returns whether all of them are gone.
    async fn kick(&self, room: &WatchedRoom, targets: Vec<(Target, &'static str)>) -> bool {
        let sid = room.room.to_string();
        let mut are_gone = true;
        let kicks = targets.iter().map(async |(target, rule)| {
            let result = match &target.participant {
                Some(participant) if self.dry_run => KickResult::would_kick(participant),
                _ => kick(self.client, target, Some(rule), self.log).await,
            };
            (target, *rule, result)
        });
        let mut kicks = stream::iter(kicks).buffer_unordered(MAX_CONCURRENT_REQUESTS);
        while let Some((target, rule, result)) = kicks.next().await {
            self.remember(&sid, target, &result);
            are_gone &=
                matches!(result.outcome.status, Status::Changed | Status::Unchanged | Status::WouldChange);
            self.enforcement.kicked(room, target, rule, result);
        }
        are_gone
    }

    /// Takes note of the result of a kick.
    fn remember(&self, sid: &str, target: &Target, result: &KickResult) {
        let key = target.participant.as_ref().and_then(key).map(str::to_owned);
        if let Some(memory) = self.rooms.borrow_mut().get_mut(sid) {
            match result.outcome.status {
                Status::Changed | Status::Unchanged => memory.gone.extend(key),
                Status::WouldChange => memory.reported.extend(key),
                _ => {}
            }
        }
        if result.outcome.status == Status::Changed
            && let Some(identity) = target.identity()
        {
            self.backoff.borrow_mut().kicked(sid, identity, clock::now(self.client));
        }
    }

    /// Ends a room and reports the outcome.
    async fn end(&self, room: &WatchedRoom, present: usize, rule: &'static str) {
        let result = if self.dry_run {
            TargetResult::new(Outcome::new(Status::WouldChange), [])
        } else {
            let found =
                FoundRoom { name: Some(room.name.clone()), sid: room.room.sid(), is_over: false, present };
            end_room(self.client, &room.room, &found, Some(rule), self.log).await
        };
        let is_over =
            matches!(result.outcome.status, Status::Changed | Status::WouldChange | Status::Unchanged);
        if let Some(memory) = self.rooms.borrow_mut().get_mut(&room.room.to_string()) {
            memory.is_ended = is_over;
        }
        self.enforcement.ended(room, rule, result);
    }
}

impl<E: Enforcement> RoomAction for Enforcer<'_, E> {
    async fn act(&self, reading: RoomReading) -> Result<Followup, api::Error> {
        self.enforcement.reading(&reading);
        let (room, present, is_full) =
            (std::rc::Rc::clone(&reading.room), reading.present.len(), reading.is_full);
        match self.plan(reading, clock::now(self.client)) {
            Plan::ReadInFull => return Ok(Followup::ReadInFull),
            Plan::End(rule) => self.end(&room, present, rule).await,
            Plan::Kick(targets) => {
                let are_gone = self.kick(&room, targets).await;
                if !are_gone && !is_full {
                    // One more attempt now: a round of many rooms takes long.
                    return Ok(Followup::ReadInFull);
                }
            }
        }
        Ok(Followup::None)
    }

    fn needs_departures(&self) -> bool {
        self.policy.borrow().needs_departures()
    }

    fn notice(&self, notice: Notice<'_>) {
        if let Notice::RoomEnded(room) = &notice {
            self.rooms.borrow_mut().remove(&room.room.to_string());
        }
        self.enforcement.notice(notice);
    }
}
