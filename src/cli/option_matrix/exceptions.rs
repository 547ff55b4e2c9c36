//! The names that may mean different things. Depends on nothing.
#![cfg(test)]

/// Names that mean different things in different commands, each with the reason.
pub const EXCEPTIONS: &[(&str, &str)] = &[
    ("--all", "in mute and unmute it means all kinds of tracks"),
    ("--dry-run", "it names the change that the command would make"),
    ("PARTICIPANT...", "not every command reads participants from stdin"),
];
