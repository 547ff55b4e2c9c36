//! What the value of an argument names, where only the API, the config file or the help knows which there are, and what
//! these are.

use chrono::Utc;
use clap::Command;

use crate::api::{Participant, ParticipantRef, Room, RoomRef};
use crate::arguments::CompletionKind;
use crate::arguments::pattern::Pattern;
use crate::completion::candidate::Candidate;
use crate::completion::command_line::CommandLine;
use crate::completion::lookup;
use crate::help_topics;
use crate::output::{ago, visible};

/// The names that can stand in the argument `arg` of this line, where `typed` is so far; `None` where nobody can tell.
pub fn values_of(
    names: CompletionKind,
    arg: &str,
    line: &CommandLine,
    typed: &str,
) -> Option<Vec<Candidate>> {
    if names == CompletionKind::Profile {
        return Some(lookup::profiles().iter().map(|profile| Candidate::new(profile, "")).collect());
    }
    let parsed = line.parsed()?;
    if parsed.is_everywhere() {
        return None;
    }
    let mut given = parsed.values(arg);
    if let Some(this) = given.iter().position(|value| value == typed) {
        given.remove(this);
    }
    if names == CompletionKind::Subject {
        let subjects = subjects(&given, &(line.program)()).into_iter();
        return Some(subjects.map(|(name, about)| Candidate::new(name, about)).collect());
    }
    let mut words = if names == CompletionKind::Room {
        let rooms = lookup::rooms(parsed.globals);
        rooms.iter().flat_map(|room| room_words(room, line, typed)).collect::<Vec<_>>()
    } else {
        let room = parsed.room()?.parse().ok()?;
        let present = lookup::participants(parsed.globals, room);
        present.iter().flat_map(|stay| stay_words(stay, names, line, typed)).collect()
    };
    words.retain(|word| !given.contains(&word.value));
    words.sort();
    words.dedup_by(|a, b| a.value == b.value);
    Some(words)
}

/// Whether a word can be given as it is: no program can be given NUL, and a hyphen by itself means standard input.
fn is_writable(word: &str, line: &CommandLine) -> bool {
    word != "-" && !word.contains('\0') && (line.shell_takes)(word)
}

/// A room by its name, if that does not mean another room; by its SID, if somebody began to type that, or cannot give
/// the name.
fn room_words(room: &Room, line: &CommandLine, typed: &str) -> Vec<Candidate> {
    let created = room.created().map(|created| format!("created {}", ago(created, Utc::now())));
    let name = room.name().filter(|name| is_writable(name, line)).filter(|name| match name.parse() {
        Ok(RoomRef::Sid(meant)) => room.sid() == Some(meant),
        meant => meant.is_ok(),
    });
    let sid = room.sid().filter(|_| name.is_none() || typed.starts_with("RM"));
    let by_name = name.map(|name| Candidate::new(name, created.unwrap_or_default()));
    let by_sid = sid.map(|sid| Candidate::new(sid, visible(room.name().unwrap_or_default())));
    by_name.into_iter().chain(by_sid).collect()
}

/// Somebody by their identity, if that does not mean somebody else; by SID, if somebody began to type that, or cannot
/// give the identity.
fn stay_words(stay: &Participant, names: CompletionKind, line: &CommandLine, typed: &str) -> Vec<Candidate> {
    let status = visible(stay.status().unwrap_or_default());
    let joined = stay.joined().map(|joined| format!(", joined {}", ago(joined, Utc::now())));
    let identity = stay.identity().filter(|identity| is_writable(identity, line));
    let identity = identity.filter(|identity| match (names, identity.parse()) {
        (CompletionKind::IdentityOrGlob, _) => {
            Pattern::parse(identity).is_ok_and(|pattern| pattern.is_exact())
        }
        (CompletionKind::Identity, meant) => meant.is_ok(),
        (_, meant) => matches!(meant, Ok(ParticipantRef::Name(_))),
    });
    let is_by_sid = names == CompletionKind::Participant && (identity.is_none() || typed.starts_with("PA"));
    let sid = stay.sid().filter(|_| is_by_sid);
    let about = format!("{status}{}", joined.unwrap_or_default());
    let by_identity = identity.map(|identity| Candidate::new(identity, about));
    let by_sid = sid.map(|sid| Candidate::new(sid, visible(stay.identity().unwrap_or_default())));
    by_identity.into_iter().chain(by_sid).collect()
}

/// What may follow these words of a subject, each with a few words about it: commands, and topics in the first place.
fn subjects(words: &[String], program: &Command) -> Vec<(String, String)> {
    let command = words.iter().try_fold(program, |command, word| command.find_subcommand(word));
    let about = |found: &Command| found.get_about().map(ToString::to_string).unwrap_or_default();
    let commands = command.into_iter().flat_map(Command::get_subcommands);
    let commands = commands.map(|found| (found.get_name().to_owned(), about(found)));
    let topics = help_topics::TOPICS.iter().filter(|_| words.is_empty());
    let topics = topics.map(|(name, ..)| ((*name).to_owned(), "a topic".to_owned()));
    commands.chain(topics).collect()
}
