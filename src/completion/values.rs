//! Candidates for the values of an argument: rooms, participants, profiles, and the commands and topics of `help`.
//!
//! Depends on `lookup` for the names.

use chrono::Utc;
use clap::Command;

use crate::api::{Participant, ParticipantRef, Room, RoomRef};
use crate::arguments::CompletionKind;
use crate::arguments::pattern::Pattern;
use crate::completion::candidate::Candidate;
use crate::completion::command_line::CommandLine;
use crate::completion::lookup;
use crate::help_topics;
use crate::output::{ago, escape_invisible};

/// Returns the candidates for the argument `arg`, of which `typed` is typed so far. `None` if the line cannot be parsed, or
/// names no room whose participants could be looked up.
pub fn values_of(kind: CompletionKind, arg: &str, line: &CommandLine, typed: &str) -> Option<Vec<Candidate>> {
    if kind == CompletionKind::Profile {
        return Some(lookup::profiles().iter().map(|profile| Candidate::new(profile, "")).collect());
    }
    let parsed = line.parsed()?;
    if parsed.is_everywhere() {
        return None;
    }
    let mut given = parsed.values(arg);
    if let Some(index) = given.iter().position(|value| value == typed) {
        given.remove(index);
    }
    if kind == CompletionKind::Subject {
        let subjects = subjects(&given, &(line.program)()).into_iter();
        return Some(subjects.map(|(name, about)| Candidate::new(name, about)).collect());
    }
    let mut words = if kind == CompletionKind::Room {
        let rooms = lookup::rooms(parsed.globals);
        rooms.iter().flat_map(|room| room_words(room, line, typed)).collect::<Vec<_>>()
    } else {
        let room = parsed.room()?.parse().ok()?;
        let found = if kind == CompletionKind::LeftParticipant {
            lookup::left_participants(parsed.globals, room)
        } else {
            lookup::participants(parsed.globals, room)
        };
        found.iter().flat_map(|participant| participant_words(participant, kind, line, typed)).collect()
    };
    words.retain(|word| !given.contains(&word.value));
    words.sort();
    words.dedup_by(|a, b| a.value == b.value);
    Some(words)
}

/// Returns whether a word can be used as an argument: arguments cannot contain NUL, and a single hyphen means stdin.
fn is_usable(word: &str, line: &CommandLine) -> bool {
    word != "-" && !word.contains('\0') && (line.can_insert)(word)
}

/// Returns the candidates for a room: its name, unless it has the form of another room's SID, and its SID if the typed text
/// begins like one or the name cannot be used.
fn room_words(room: &Room, line: &CommandLine, typed: &str) -> Vec<Candidate> {
    let created = room.created().map(|created| format!("created {}", ago(created, Utc::now())));
    let name = room.name().filter(|name| is_usable(name, line)).filter(|name| match name.parse() {
        Ok(RoomRef::Sid(sid)) => room.sid() == Some(sid),
        parsed => parsed.is_ok(),
    });
    let sid = room.sid().filter(|_| name.is_none() || typed.starts_with("RM"));
    let by_name = name.map(|name| Candidate::new(name, created.unwrap_or_default()));
    let by_sid = sid.map(|sid| Candidate::new(sid, escape_invisible(room.name().unwrap_or_default())));
    by_name.into_iter().chain(by_sid).collect()
}

/// Returns the candidates for a participant: the identity, unless it would be parsed as a SID or a glob, and the SID if the
/// typed text begins like one or the identity cannot be used.
fn participant_words(
    participant: &Participant,
    kind: CompletionKind,
    line: &CommandLine,
    typed: &str,
) -> Vec<Candidate> {
    let status = escape_invisible(participant.status().unwrap_or_default());
    let joined = participant.joined().map(|joined| format!(", joined {}", ago(joined, Utc::now())));
    let identity = participant.identity().filter(|identity| is_usable(identity, line));
    let identity = identity.filter(|identity| match (kind, identity.parse()) {
        (CompletionKind::IdentityOrGlob, _) => {
            Pattern::parse(identity).is_ok_and(|pattern| pattern.is_exact())
        }
        (CompletionKind::Identity, parsed) => parsed.is_ok(),
        (_, parsed) => matches!(parsed, Ok(ParticipantRef::Name(_))),
    });
    let takes_sid = matches!(kind, CompletionKind::Participant | CompletionKind::LeftParticipant);
    let is_by_sid = takes_sid && (identity.is_none() || typed.starts_with("PA"));
    let sid = participant.sid().filter(|_| is_by_sid);
    let about = format!("{status}{}", joined.unwrap_or_default());
    let by_identity = identity.map(|identity| Candidate::new(identity, about));
    let by_sid =
        sid.map(|sid| Candidate::new(sid, escape_invisible(participant.identity().unwrap_or_default())));
    by_identity.into_iter().chain(by_sid).collect()
}

/// Returns what can follow these words of a help subject, each with a description: subcommands, and topics as the first
/// word.
fn subjects(words: &[String], program: &Command) -> Vec<(String, String)> {
    let command = words.iter().try_fold(program, |command, word| command.find_subcommand(word));
    let about = |found: &Command| found.get_about().map(ToString::to_string).unwrap_or_default();
    let commands = command.into_iter().flat_map(Command::get_subcommands);
    let commands = commands.map(|found| (found.get_name().to_owned(), about(found)));
    let topics = help_topics::TOPICS.iter().filter(|_| words.is_empty());
    let topics = topics.map(|(name, ..)| ((*name).to_owned(), "a topic".to_owned()));
    commands.chain(topics).collect()
}
