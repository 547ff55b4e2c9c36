//! Which values complete an argument. Depends on `clap` alone, so that arguments anywhere can be marked with it.

use clap::builder::ArgExt;

/// Put on an argument, as in `#[arg(add = CompletionKind::Room)]`, it makes the shells complete the argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
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
    /// A command of the program by its words, or a topic of the help.
    Subject,
}

impl ArgExt for CompletionKind {}
