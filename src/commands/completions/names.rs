//! What the value of an argument names, where only the API or the config file knows which there are, and what these are.

use chrono::Utc;
use clap::builder::ArgExt;

use super::super::pattern::Pattern;
use super::candidates::Candidate;
use super::line::Line;
use super::live;
use crate::api::{Participant, ParticipantRef, Room, RoomRef};
use crate::output::{ago, visible};

/// Put on an argument, as in `#[arg(add = Names::Room)]`, it makes the shells complete the argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// A room in progress, by name or SID.
    Room,
    /// Somebody present in the room that the same command names, by identity or SID.
    Participant,
    /// The same, by identity only.
    Identity,
    /// The same, where an identity with `*` in it would be taken for a glob.
    IdentityOrGlob,
    /// A profile of the config file.
    Profile,
}

impl ArgExt for Names {}

/// The names that can stand in the argument `arg` of this line, where `typed` is so far; `None` where nobody can tell.
pub fn named(names: Names, arg: &str, line: &Line, typed: &str) -> Option<Vec<Candidate>> {
    if names == Names::Profile {
        return Some(live::profiles().iter().map(|profile| Candidate::new(profile, "")).collect());
    }
    let line = line.surroundings()?;
    if line.is_everywhere() {
        return None;
    }
    let mut given = line.values(arg);
    if let Some(this) = given.iter().position(|value| value == typed) {
        given.remove(this);
    }
    let mut words = if names == Names::Room {
        let rooms = live::rooms(line.globals);
        rooms.iter().flat_map(|room| room_words(room, typed)).collect::<Vec<_>>()
    } else {
        let room = line.room()?.parse().ok()?;
        let present = live::participants(line.globals, room);
        present.iter().flat_map(|stay| stay_words(stay, names, typed)).collect()
    };
    words.retain(|word| !given.contains(&word.value) && is_writable(&word.value));
    words.sort();
    words.dedup_by(|a, b| a.value == b.value);
    Some(words)
}

/// No program can be given NUL, and a hyphen by itself means standard input.
fn is_writable(value: &str) -> bool {
    value != "-" && !value.contains('\0')
}

/// A room by its name, if that does not mean another room, and by its SID, if somebody began to type that.
fn room_words(room: &Room, typed: &str) -> Vec<Candidate> {
    let created = room.created().map(|created| format!("created {}", ago(created, Utc::now())));
    let name = room.name().filter(|name| match name.parse() {
        Ok(RoomRef::Sid(meant)) => room.sid() == Some(meant),
        meant => meant.is_ok(),
    });
    let by_name = name.map(|name| Candidate::new(name, created.unwrap_or_default()));
    let sid = room.sid().filter(|_| typed.starts_with("RM"));
    let by_sid = sid.map(|sid| Candidate::new(sid, visible(room.name().unwrap_or_default())));
    by_name.into_iter().chain(by_sid).collect()
}

/// Somebody by their identity, if that does not mean somebody else, and by SID, if somebody began to type that.
fn stay_words(stay: &Participant, names: Names, typed: &str) -> Vec<Candidate> {
    let status = visible(stay.status().unwrap_or_default());
    let joined = stay.joined().map(|joined| format!(", joined {}", ago(joined, Utc::now())));
    let identity = stay.identity().filter(|identity| match (names, identity.parse()) {
        (Names::IdentityOrGlob, _) => Pattern::parse(identity).is_ok_and(|pattern| pattern.is_exact()),
        (Names::Identity, meant) => meant.is_ok(),
        (_, meant) => matches!(meant, Ok(ParticipantRef::Identity(_))),
    });
    let about = format!("{status}{}", joined.unwrap_or_default());
    let by_identity = identity.map(|identity| Candidate::new(identity, about));
    let sid = stay.sid().filter(|_| names == Names::Participant && typed.starts_with("PA"));
    let by_sid = sid.map(|sid| Candidate::new(sid, visible(stay.identity().unwrap_or_default())));
    by_identity.into_iter().chain(by_sid).collect()
}
