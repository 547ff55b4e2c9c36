//! The lines of a list of participants: a line names a participant, or a room and a participant, separated by a tab.
//! Depends on `api` for references.

use crate::api::{InvalidReference, ParticipantRef, RoomRef};
use crate::errors::UsageError;
use crate::moderation::reference_index::Named;

/// The byte-order mark, which some editors write at the start of a file.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A line, or an entry that ends with NUL.
pub struct Line {
    /// The list and the number of the line, for messages.
    pub place: String,
    /// What it names.
    pub named: Named,
}

/// Parses a list with one entry per line. A byte-order mark and blank lines are skipped; spaces belong to a name.
pub fn parse_lines(source: &str, text: &str) -> Result<Vec<Line>, UsageError> {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let lines = lines.enumerate().filter(|(_, line)| !line.trim().is_empty());
    let parsed = |(index, line): (usize, &str)| {
        let place = place(source, index);
        if line.contains('\0') {
            let error = UsageError::new(format!("{place}: it contains a NUL character"));
            return Err(error.hint("Save the list as UTF-8, or use -0 if its entries end with NUL."));
        }
        match named(line) {
            Ok(named) => Ok(Line { place, named }),
            Err(why) => Err(UsageError::new(format!("{place}: {why}"))),
        }
    };
    lines.map(parsed).collect()
}

/// Parses a list whose entries end with NUL. Each is a participant: an identity can contain any character, also a tab.
pub fn parse_entries(source: &str, text: &str) -> Result<Vec<Line>, UsageError> {
    let entries = text.split('\0').enumerate().filter(|(_, entry)| !entry.is_empty());
    let parsed = |(index, entry): (usize, &str)| {
        let place = place(source, index);
        match entry.parse() {
            Ok(participant) => Ok(Line { place, named: Named { room: None, participant } }),
            Err(why) => Err(UsageError::new(format!("{place}: {why}"))),
        }
    };
    entries.map(parsed).collect()
}

fn place(source: &str, index: usize) -> String {
    format!("{source}, line {}", index + 1)
}

fn named(line: &str) -> Result<Named, String> {
    let participant = |text: &str| text.parse::<ParticipantRef>().map_err(|why| why.to_string());
    match *line.split('\t').collect::<Vec<_>>() {
        [only] => Ok(Named { room: None, participant: participant(only)? }),
        [room, of_room] => {
            let of = |why: InvalidReference| format!("room '{room}': {why}");
            let room = room.parse::<RoomRef>().map_err(of)?;
            let participant =
                participant(of_room).map_err(|why| format!("participant '{of_room}': {why}"))?;
            Ok(Named { room: Some(room), participant })
        }
        ref columns => Err(format!(
            "it has {} columns; expected a participant, or a room and a participant",
            columns.len()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(lines: Result<Vec<Line>, UsageError>) -> Result<Vec<(String, String, String)>, String> {
        let shown = |Line { place, named }: Line| {
            let room = named.room.map(|room| room.to_string()).unwrap_or_default();
            (place, room, named.participant.to_string())
        };
        lines.map(|lines| lines.into_iter().map(shown).collect()).map_err(|error| error.to_string())
    }

    fn line(place: &str, room: &str, participant: &str) -> (String, String, String) {
        (place.to_owned(), room.to_owned(), participant.to_owned())
    }

    #[test]
    fn line_names_a_participant_or_a_room_and_a_participant() {
        let text = "\u{feff}ann\r\n\n two \nDaily Standup\tben\r\n";
        let expected = [
            line("f, line 1", "", "ann"),
            line("f, line 3", "", " two "),
            line("f, line 4", "Daily Standup", "ben"),
        ];
        assert_eq!(shown(parse_lines("f", text)), Ok(expected.to_vec()));
    }

    #[test]
    fn entry_that_ends_with_nul_is_one_identity() {
        let expected = [line("f, line 1", "", "a\tb"), line("f, line 3", "", "c\nd ")];
        assert_eq!(shown(parse_entries("f", "a\tb\0\0c\nd \0")), Ok(expected.to_vec()));
    }

    #[test]
    fn rejects_malformed_lines_by_number() {
        let long = "x".repeat(129);
        for (text, expected) in [
            ("ann\n\tben", "f, line 2: room '': it is empty"),
            ("room\t", "f, line 1: participant '': it is empty"),
            ("a\tb\tc", "f, line 1: it has 3 columns; expected a participant, or a room and a participant"),
            ("a\0b", "f, line 1: it contains a NUL character"),
            (&*long, "f, line 1: it has 129 characters; the maximum is 128"),
        ] {
            assert_eq!(shown(parse_lines("f", text)), Err(expected.to_owned()), "{text:?}");
        }
    }
}
