//! Completion kinds: which names complete an argument. Depends on `clap` alone, so that every command can use them.

use clap::builder::ArgExt;

/// The names that complete an argument, set with `#[arg(add = CompletionKind::Room)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// Rooms in progress, by name or SID.
    Room,
    /// The same rooms, by name only.
    RoomName,
    /// Participants present in the room that the command names, or in all rooms in progress, by identity or SID.
    Participant,
    /// Participants who left that room, or the rooms in progress, by identity or SID.
    LeftParticipant,
    /// The present participants, by identity only.
    Identity,
    /// The same participants, by identity, for arguments that also accept globs.
    IdentityOrGlob,
    /// Tracks of the participants that the command names, by name or SID.
    Track,
    /// Fields and headers of the command's [`RowColumns`](super::RowColumns).
    Field,
    /// Profiles of the config file.
    Profile,
    /// Values of the global option that the argument `key` names.
    SettingValue,
    /// Commands and help topics.
    Subject,
    /// These words; the argument accepts others, too.
    Words(&'static [&'static str]),
}

impl ArgExt for CompletionKind {}
