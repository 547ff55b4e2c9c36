//! A policy: rules that say who must leave a room and when a room must end, and exceptions. Depends on `api` for
//! participants; sends nothing and reads no clock.

use std::collections::HashSet;
use std::time::Duration;

use chrono::{DateTime, Utc};
use regex::Regex;

use crate::api::Participant;
use crate::moderation::identities::Identities;

/// A rule of a policy. Its name is the same in flags, in the policy file, in events and in the audit log.
#[derive(Debug, Clone)]
pub enum Rule {
    /// These participants are kicked.
    Deny(Identities),
    /// All but these participants are kicked.
    AllowOnly(Identities),
    /// The participants who joined last are kicked if there are more than this many.
    MaxParticipants(usize),
    /// Participants who have been connected for longer are kicked.
    MaxStay(Duration),
    /// Of the participants with the same first group, all but the one who joined first are kicked.
    OnePerGroup(Regex),
    /// The room is ended when none of these participants has been present for this time.
    HostAbsent {
        /// The hosts.
        host: Identities,
        /// How long they may be absent.
        time: Duration,
    },
    /// The room is ended when it is older.
    MaxAge(Duration),
    /// The room is ended whenever it is open.
    KeepClosed,
}

impl Rule {
    /// Returns the name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Deny(_) => "deny",
            Self::AllowOnly(_) => "allow-only",
            Self::MaxParticipants(_) => "max-participants",
            Self::MaxStay(_) => "max-stay",
            Self::OnePerGroup(_) => "one-per-group",
            Self::HostAbsent { .. } => "host-absent",
            Self::MaxAge(_) => "max-age",
            Self::KeepClosed => "keep-closed",
        }
    }

    /// Whether it depends on who else is present, so that a participant who has left unnoticed would make it fire.
    pub fn depends_on_others(&self) -> bool {
        matches!(self, Self::MaxParticipants(_) | Self::OnePerGroup(_) | Self::HostAbsent { .. })
    }
}

/// The rules, and the participants that are never kicked.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// The rules. The first one that a participant violates counts.
    pub rules: Vec<Rule>,
    /// The participants that are never kicked.
    pub except: Identities,
}

/// A room as the rules see it.
#[derive(Debug)]
pub struct RoomView<'v> {
    /// When the room was created, if that is known.
    pub created: Option<DateTime<Utc>>,
    /// When a host was last present; before that, when the room was first read.
    pub host_seen: DateTime<Utc>,
    /// The participants who are present.
    pub present: &'v [Participant],
}

/// What the policy demands.
#[derive(Debug)]
pub enum Violation<'v> {
    /// The participant must leave, because of this rule.
    Participant(&'v Participant, &'v Rule),
    /// The room must end, because of this rule.
    Room(&'v Rule),
}

impl<'v> Violation<'v> {
    /// Returns the rule.
    pub fn rule(&self) -> &'v Rule {
        match self {
            Self::Participant(_, rule) | Self::Room(rule) => rule,
        }
    }
}

impl Policy {
    /// Whether departures must be known as soon as arrivals.
    pub fn needs_departures(&self) -> bool {
        self.rules.iter().any(Rule::depends_on_others)
    }

    /// Whether one of the hosts is present; `true` without a rule about hosts.
    pub fn has_host(&self, present: &[Participant]) -> bool {
        let hosts = self.rules.iter().filter_map(|rule| match rule {
            Rule::HostAbsent { host, .. } => Some(host),
            _ => None,
        });
        hosts.into_iter().all(|host| present.iter().any(|participant| host.contains(participant)))
    }

    /// Returns what must be done in the room: nothing, end it, or kick participants, each once.
    pub fn violations<'v>(&'v self, room: &RoomView<'v>, now: DateTime<Utc>) -> Vec<Violation<'v>> {
        if let Some(rule) = self.rules.iter().find(|rule| is_room_over(rule, room, now)) {
            return vec![Violation::Room(rule)];
        }
        let mut staying = room.present.iter().collect::<Vec<_>>();
        staying.sort_by_key(|participant| order_of_arrival(participant));
        let mut violations = Vec::new();
        for rule in &self.rules {
            let leaving = self.leaving(rule, &staying, now);
            staying.retain(|staying| !leaving.iter().any(|leaving| std::ptr::eq(*staying, *leaving)));
            violations
                .extend(leaving.into_iter().map(|participant| Violation::Participant(participant, rule)));
        }
        violations
    }

    /// Returns which of the participants, who are in the order of their arrival, must leave because of the rule.
    fn leaving<'v>(
        &self,
        rule: &Rule,
        staying: &[&'v Participant],
        now: DateTime<Utc>,
    ) -> Vec<&'v Participant> {
        let is_excepted = |participant: &Participant| self.except.contains(participant);
        let unprotected = staying.iter().copied().filter(|participant| !is_excepted(participant));
        match rule {
            Rule::Deny(denied) => unprotected.filter(|participant| denied.contains(participant)).collect(),
            Rule::AllowOnly(allowed) => {
                unprotected.filter(|participant| !allowed.contains(participant)).collect()
            }
            Rule::MaxParticipants(limit) => {
                let excess = staying.len().saturating_sub(*limit);
                let latest_first = unprotected.collect::<Vec<_>>();
                latest_first.into_iter().rev().take(excess).collect()
            }
            Rule::MaxStay(limit) => {
                unprotected.filter(|participant| is_longer(participant.joined(), now, *limit)).collect()
            }
            Rule::OnePerGroup(group) => {
                let of = |participant: &Participant| {
                    let captures = group.captures(participant.identity()?)?;
                    Some(captures.get(1)?.as_str().to_owned())
                };
                // A protected participant takes the place of its group, whenever it joined.
                let protected = staying.iter().copied().filter(|participant| is_excepted(participant));
                let mut taken = protected.filter_map(of).collect::<HashSet<_>>();
                unprotected
                    .filter(|participant| of(participant).is_some_and(|group| !taken.insert(group)))
                    .collect()
            }
            Rule::HostAbsent { .. } | Rule::MaxAge(_) | Rule::KeepClosed => Vec::new(),
        }
    }
}

fn is_room_over(rule: &Rule, room: &RoomView<'_>, now: DateTime<Utc>) -> bool {
    match rule {
        Rule::HostAbsent { host, time } => {
            let is_absent = !room.present.iter().any(|participant| host.contains(participant));
            is_absent && is_longer(Some(room.host_seen), now, *time)
        }
        Rule::MaxAge(limit) => is_longer(room.created, now, *limit),
        Rule::KeepClosed => true,
        _ => false,
    }
}

fn is_longer(since: Option<DateTime<Utc>>, now: DateTime<Utc>, limit: Duration) -> bool {
    since.is_some_and(|since| (now - since).to_std().is_ok_and(|time| time > limit))
}

/// Participants without a time of arrival count as the latest.
fn order_of_arrival(participant: &Participant) -> (i64, Option<String>) {
    let joined = participant.joined().map_or(i64::MAX, |joined| joined.timestamp_millis());
    (joined, participant.sid_text().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use serde_json::json;

    use super::*;
    use crate::arguments::pattern::{Pattern, regex};

    fn time(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    /// Participants by identity and time of arrival in seconds.
    fn participants(list: &[(&str, i64)]) -> Vec<Participant> {
        let participant = |(identity, joined): &(&str, i64)| {
            let fields = json!({
                "sid": format!("PA{joined:032}"), "identity": identity, "status": "connected",
                "start_time": time(*joined).to_rfc3339(),
            });
            Participant::from(fields.as_object().unwrap().clone())
        };
        list.iter().map(participant).collect()
    }

    fn patterns(texts: &[&str]) -> Identities {
        let patterns = texts.iter().map(|text| Pattern::parse(text).unwrap()).collect();
        Identities { patterns, ..Identities::default() }
    }

    /// What a policy demands at 1,000 seconds of a room that was created at 0 and had its host until 400.
    fn demanded(rules: Vec<Rule>, except: &[&str], present: &[(&str, i64)]) -> Vec<(String, &'static str)> {
        let policy = Policy { rules, except: patterns(except) };
        let present = participants(present);
        let room = RoomView { created: Some(time(0)), host_seen: time(400), present: &present };
        let violations = policy.violations(&room, time(1000));
        let shown = |violation: &Violation<'_>| match violation {
            Violation::Participant(participant, rule) => {
                (participant.identity().unwrap().to_owned(), rule.name())
            }
            Violation::Room(rule) => ("the room".to_owned(), rule.name()),
        };
        violations.iter().map(shown).collect()
    }

    fn one(identity: &str, rule: &'static str) -> Vec<(String, &'static str)> {
        vec![(identity.to_owned(), rule)]
    }

    #[test]
    fn deny_kicks_matches_and_except_protects_them() {
        let deny = || vec![Rule::Deny(patterns(&["guest-*", "mallory"]))];
        let present = [("mallory", 1), ("alice", 2), ("guest-7", 3)];
        assert_eq!(demanded(deny(), &["guest-7"], &present), one("mallory", "deny"));
        assert_eq!(demanded(deny(), &["*"], &present), []);
    }

    #[test]
    fn deny_takes_regular_expressions() {
        let regexes = vec![regex("^bot-[0-9]+$").unwrap()];
        let rules = vec![Rule::Deny(Identities { regexes, ..Identities::default() })];
        assert_eq!(demanded(rules, &[], &[("bot-12", 1), ("bot-x", 2)]), one("bot-12", "deny"));
    }

    #[test]
    fn allow_only_kicks_everyone_else() {
        let rules = vec![Rule::AllowOnly(patterns(&["alice", "team-*"]))];
        let present = [("alice", 1), ("team-1", 2), ("host", 3), ("eve", 4)];
        assert_eq!(demanded(rules, &["host"], &present), one("eve", "allow-only"));
    }

    #[test]
    fn max_participants_kicks_the_latest_over_the_cap_but_no_exception() {
        let present = [("a", 1), ("b", 2), ("c", 3), ("host", 4)];
        assert_eq!(
            demanded(vec![Rule::MaxParticipants(2)], &["host"], &present),
            [("c".to_owned(), "max-participants"), ("b".to_owned(), "max-participants")]
        );
        assert_eq!(demanded(vec![Rule::MaxParticipants(4)], &[], &present), []);
    }

    #[test]
    fn participants_that_another_rule_kicks_do_not_count_towards_the_cap() {
        let rules = vec![Rule::Deny(patterns(&["a"])), Rule::MaxParticipants(2)];
        assert_eq!(demanded(rules, &[], &[("a", 1), ("b", 2), ("c", 3)]), one("a", "deny"));
    }

    #[test]
    fn max_stay_kicks_those_who_stayed_for_longer() {
        let rules = vec![Rule::MaxStay(Duration::from_secs(600))];
        assert_eq!(demanded(rules, &[], &[("old", 399), ("new", 400)]), one("old", "max-stay"));
    }

    #[test]
    fn one_per_group_keeps_the_first_and_prefers_an_exception() {
        let rules = || vec![Rule::OnePerGroup(Regex::new("^(?:(.+)-[0-9]+)$").unwrap())];
        let present = [("ann-1", 1), ("ann-2", 2), ("ben-1", 3), ("ann", 4)];
        assert_eq!(demanded(rules(), &[], &present), one("ann-2", "one-per-group"));
        assert_eq!(demanded(rules(), &["ann-2"], &present), one("ann-1", "one-per-group"));
    }

    #[test]
    fn host_absent_ends_the_room_after_the_time_unless_the_host_is_back() {
        let rules = |seconds| {
            vec![Rule::HostAbsent { host: patterns(&["host-*"]), time: Duration::from_secs(seconds) }]
        };
        assert_eq!(demanded(rules(599), &[], &[("ann", 1)]), one("the room", "host-absent"));
        assert_eq!(demanded(rules(600), &[], &[("ann", 1)]), []);
        assert_eq!(demanded(rules(1), &[], &[("host-1", 999)]), []);
    }

    #[test]
    fn max_age_and_keep_closed_end_the_room_and_kick_no_participant() {
        let deny = || Rule::Deny(patterns(&["ann"]));
        let rules = vec![deny(), Rule::MaxAge(Duration::from_secs(999))];
        assert_eq!(demanded(rules, &[], &[("ann", 1)]), one("the room", "max-age"));
        let rules = vec![deny(), Rule::MaxAge(Duration::from_secs(1000))];
        assert_eq!(demanded(rules, &[], &[("ann", 1)]), one("ann", "deny"));
        assert_eq!(demanded(vec![Rule::KeepClosed], &["ann"], &[]), one("the room", "keep-closed"));
    }
}
