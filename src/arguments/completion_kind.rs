//! Completion kinds: which names complete an argument. Depends on `clap` alone, so that every command can use them.

use clap::builder::ArgExt;

/// The names that complete an argument, set with `#[arg(add = CompletionKind::Room)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// Rooms in progress, by name or SID.
    Room,
    /// Participants present in the room that the command names, by identity or SID.
    Participant,
    /// Participants who left that room, by identity or SID.
    LeftParticipant,
    /// The participants present, by identity only.
    Identity,
    /// The same participants, by identity, for arguments that also accept globs.
    IdentityOrGlob,
    /// Profiles of the config file.
    Profile,
    /// Commands and help topics.
    Subject,
}

impl ArgExt for CompletionKind {}
