//! Candidates for rooms, participants and tracks: the name or the SID, whichever can be used as the argument.
//!
//! Depends on `api` for the resources.

use chrono::{DateTime, Utc};

use crate::api::{Participant, ParticipantRef, Room, RoomRef, Track, TrackRef};
use crate::arguments::CompletionKind;
use crate::arguments::pattern::Pattern;
use crate::completion::candidate::Candidate;
use crate::completion::command_line::CommandLine;
use crate::output::{ago, escape_invisible};

/// Returns whether a word can be used as an argument: arguments cannot contain NUL, and a single hyphen means stdin.
fn is_usable(word: &str, line: &CommandLine) -> bool {
    word != "-" && !word.contains('\0') && (line.can_insert)(word)
}

/// Returns the candidates for a room: its name, unless it has the form of another room's SID, and its SID if the typed text
/// begins like one or the name cannot be used.
pub fn room_words(
    room: &Room,
    now: DateTime<Utc>,
    kind: CompletionKind,
    line: &CommandLine,
    typed: &str,
) -> Vec<Candidate> {
    let created = room.created().map(|created| format!("created {}", ago(created, now)));
    let name = room.name().filter(|name| is_usable(name, line)).filter(|name| match name.parse() {
        Ok(RoomRef::Sid(sid)) => room.sid() == Some(sid),
        parsed => parsed.is_ok(),
    });
    let is_by_sid = kind == CompletionKind::Room && (name.is_none() || typed.starts_with("RM"));
    let sid = room.sid().filter(|_| is_by_sid);
    let by_name = name.map(|name| Candidate::new(name, created.unwrap_or_default()));
    let by_sid = sid.map(|sid| Candidate::new(sid, escape_invisible(room.name().unwrap_or_default())));
    by_name.into_iter().chain(by_sid).collect()
}

/// Returns the candidates for a participant: the identity, unless it would be parsed as a SID or a glob, and the SID if the
/// typed text begins like one or the identity cannot be used.
pub fn participant_words(
    participant: &Participant,
    now: DateTime<Utc>,
    kind: CompletionKind,
    line: &CommandLine,
    typed: &str,
) -> Vec<Candidate> {
    let status = escape_invisible(participant.status().unwrap_or_default());
    let joined = participant.joined().map(|joined| format!(", joined {}", ago(joined, now)));
    let identity = participant.identity().filter(|identity| is_usable(identity, line));
    let identity = identity.filter(|identity| match (kind, identity.parse()) {
        (CompletionKind::IdentityOrGlob, _) => {
            Pattern::parse(identity).is_ok_and(|pattern| pattern.is_exact())
        }
        (CompletionKind::Identity, parsed) => parsed.is_ok(),
        (_, parsed) => matches!(parsed, Ok(ParticipantRef::Name(_))),
    });
    let takes_sids = !matches!(kind, CompletionKind::Identity | CompletionKind::IdentityOrGlob);
    let is_by_sid = takes_sids && (identity.is_none() || typed.starts_with("PA"));
    let sid = participant.sid().filter(|_| is_by_sid);
    let about = format!("{status}{}", joined.unwrap_or_default());
    let by_identity = identity.map(|identity| Candidate::new(identity, about));
    let by_sid =
        sid.map(|sid| Candidate::new(sid, escape_invisible(participant.identity().unwrap_or_default())));
    by_identity.into_iter().chain(by_sid).collect()
}

/// Returns the candidates for a track: its name, unless it has the form of a SID, and its SID if the typed text begins like
/// one or the name cannot be used.
pub fn track_words(track: &Track, line: &CommandLine, typed: &str) -> Vec<Candidate> {
    let name = track.name().filter(|name| is_usable(name, line));
    let name = name.filter(|name| matches!(name.parse(), Ok(TrackRef::Name(_))));
    let sid = track.sid().filter(|_| name.is_none() || typed.starts_with("MT"));
    let by_name = name.map(|name| Candidate::new(name, escape_invisible(track.kind().unwrap_or_default())));
    let by_sid = sid.map(|sid| Candidate::new(sid, escape_invisible(track.name().unwrap_or_default())));
    by_name.into_iter().chain(by_sid).collect()
}
