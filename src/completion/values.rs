//! Candidates for the values of an argument: names from the API and the config file, columns, settings, and the commands
//! and topics of `help`.
//!
//! Depends on `lookup` for the names, and on `api_names` for which of them can be used.

use clap::Command;

use crate::api::TrackSide;
use crate::arguments::CompletionKind;
use crate::completion::api_names::{participant_words, room_words, track_words};
use crate::completion::candidate::Candidate;
use crate::completion::command_line::{CommandLine, ParsedLine};
use crate::completion::lookup;
use crate::help_topics;
use crate::output::Column;

/// Returns the candidates for the argument `arg`, of which `typed` is typed so far. `None` if the line cannot be parsed, or
/// names no room whose participants could be looked up.
pub fn values_of(kind: CompletionKind, arg: &str, line: &CommandLine, typed: &str) -> Option<Vec<Candidate>> {
    match kind {
        CompletionKind::Profile => return Some(profiles()),
        CompletionKind::Words(words) => {
            return Some(words.iter().map(|word| Candidate::new(word, "")).collect());
        }
        _ => {}
    }
    let parsed = line.parsed()?;
    let mut given = parsed.values(arg);
    if let Some(index) = given.iter().position(|value| value == typed) {
        given.remove(index);
    }
    match kind {
        CompletionKind::Subject => Some(subjects(&given, &(line.program)())),
        CompletionKind::Field => Some(fields(&parsed.columns(), &given)),
        CompletionKind::SettingValue => setting_values(parsed.values("key").first()?, &(line.program)()),
        _ => {
            let mut words = api_words(kind, parsed, line, typed)?;
            words.retain(|word| !given.contains(&word.value));
            words.sort();
            words.dedup_by(|a, b| a.value == b.value);
            Some(words)
        }
    }
}

fn profiles() -> Vec<Candidate> {
    lookup::profiles().iter().map(|profile| Candidate::new(profile, "")).collect()
}

/// Returns the candidates that the API is asked for.
fn api_words(
    kind: CompletionKind,
    parsed: ParsedLine,
    line: &CommandLine,
    typed: &str,
) -> Option<Vec<Candidate>> {
    let is_everywhere = parsed.is_everywhere();
    let words = match kind {
        // With --everywhere, the first argument names a participant, too.
        CompletionKind::Room | CompletionKind::RoomName
            if !is_everywhere || kind == CompletionKind::RoomName =>
        {
            let rooms = match parsed.ended() {
                Some(ended) => lookup::ended_rooms(parsed.globals, ended.filter(None)),
                None => lookup::rooms(parsed.globals),
            };
            rooms.items.iter().flat_map(|room| room_words(room, rooms.now, kind, line, typed)).collect()
        }
        CompletionKind::Track => {
            let room = parsed.room()?.parse().ok()?;
            let participants = parsed.participants().iter().filter_map(|text| text.parse().ok()).collect();
            let side =
                if parsed.has_flag("subscribed") { TrackSide::Subscribed } else { TrackSide::Published };
            let tracks = lookup::tracks(parsed.globals, room, participants, side);
            tracks.items.iter().flat_map(|track| track_words(track, line, typed)).collect()
        }
        _ => {
            let have_left = parsed.selects_left();
            let found = if is_everywhere {
                lookup::participants_everywhere(parsed.globals, have_left)
            } else if let Some(ended) = parsed.ended() {
                let filter = ended.filter(parsed.room());
                lookup::ended_participants(parsed.globals, filter, ended.skipped().unwrap_or_default())
            } else {
                let room = parsed.room()?.parse().ok()?;
                let read = if have_left { lookup::left_participants } else { lookup::participants };
                read(parsed.globals, room)
            };
            let words = |participant| participant_words(participant, found.now, kind, line, typed);
            found.items.iter().flat_map(words).collect()
        }
    };
    Some(words)
}

/// Returns the fields and the headers of the columns that are not `given`.
fn fields(columns: &[Column], given: &[String]) -> Vec<Candidate> {
    let is_given = |column: &&Column| given.iter().any(|name| column.is_named(name));
    let is_offered = |column: &&Column| !column.is_deprecated && !is_given(column);
    let mut words: Vec<Candidate> = Vec::new();
    for column in columns.iter().filter(is_offered) {
        let header = column.header.to_lowercase();
        let is_word = header.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let names = [(column.field, column.header), (&header, column.field)];
        // The header is another name only if it is not that of the field, or of a field before.
        let names = names.into_iter().take(if is_word { 2 } else { 1 });
        for (name, about) in names {
            if words.iter().all(|word| word.value != name) {
                words.push(Candidate::new(name, about));
            }
        }
    }
    words
}

/// Returns the values of the global option `key`: its profiles or possible values.
fn setting_values(key: &str, program: &Command) -> Option<Vec<Candidate>> {
    let option = program.get_arguments().find(|arg| arg.get_long() == Some(key))?;
    if option.get::<CompletionKind>() == Some(&CompletionKind::Profile) {
        return Some(profiles());
    }
    let about =
        |value: &clap::builder::PossibleValue| value.get_help().map(ToString::to_string).unwrap_or_default();
    let values = option.get_possible_values();
    let shown = values.iter().filter(|value| !value.is_hide_set());
    Some(shown.map(|value| Candidate::new(value.get_name(), about(value))).collect())
}

/// Returns what can follow these words of a help subject, each with a description: subcommands, and topics as the first
/// word.
fn subjects(words: &[String], program: &Command) -> Vec<Candidate> {
    let command = words.iter().try_fold(program, |command, word| command.find_subcommand(word));
    let about = |found: &Command| found.get_about().map(ToString::to_string).unwrap_or_default();
    let commands = command.into_iter().flat_map(Command::get_subcommands);
    let commands = commands.map(|found| Candidate::new(found.get_name(), about(found)));
    let topics = help_topics::TOPICS.iter().filter(|_| words.is_empty());
    let topics = topics.map(|(name, ..)| Candidate::new(name, "a topic"));
    commands.chain(topics).collect()
}
