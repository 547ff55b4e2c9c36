//! The conditions that `roomctl wait` waits for. Depends on `arguments` for patterns.

use clap::ArgGroup;

use crate::arguments::CompletionKind;
use crate::arguments::pattern::Pattern;

/// The options for the condition, of which one kind is given.
#[derive(Debug, clap::Args)]
#[command(group(ArgGroup::new("condition").required(true)))]
#[command(next_help_heading = "Condition")]
pub struct ConditionArgs {
    /// Wait until a participant that matches is in the room
    ///
    /// Repeatable: a participant must be in the room for each.
    #[arg(long, group = "condition", value_name = "IDENTITY|GLOB", value_parser = Pattern::parse, allow_hyphen_values = true, add = CompletionKind::IdentityOrGlob)]
    joined: Vec<Pattern>,

    /// Wait until no participant that matches is in the room
    ///
    /// Repeatable: none may be in the room for any of them.
    #[arg(long, group = "condition", value_name = "IDENTITY|GLOB", value_parser = Pattern::parse, allow_hyphen_values = true, add = CompletionKind::IdentityOrGlob)]
    left: Vec<Pattern>,

    /// Wait until no participant is in the room
    #[arg(long, group = "condition")]
    empty: bool,

    /// Wait until at least N participants are in the room
    #[arg(long = "participants", group = "condition", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    count: Option<u32>,

    /// Wait until the room has ended
    #[arg(long, group = "condition")]
    ended: bool,
}

/// What is waited for.
#[derive(Debug, Clone, Copy)]
pub enum Condition<'a> {
    /// A participant in the room for each pattern.
    Joined(&'a [Pattern]),
    /// No participant in the room for any pattern.
    Left(&'a [Pattern]),
    /// No participant in the room.
    Empty,
    /// At least this many participants in the room.
    Participants(usize),
    /// The room has ended.
    Ended,
}

impl ConditionArgs {
    /// Returns the condition.
    pub fn condition(&self) -> Condition<'_> {
        match self {
            Self { joined, .. } if !joined.is_empty() => Condition::Joined(joined),
            Self { left, .. } if !left.is_empty() => Condition::Left(left),
            Self { count: Some(count), .. } => Condition::Participants(*count as usize),
            Self { empty: true, .. } => Condition::Empty,
            _ => Condition::Ended,
        }
    }
}
