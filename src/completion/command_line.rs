//! The command line that is being completed, as far as it is typed.

use std::ffi::{OsStr, OsString};

use clap::{ArgMatches, Command, FromArgMatches};

use crate::arguments::CompletionKind;
use crate::context::GlobalArgs;

/// Stands for a word that is not typed yet, where a parser would refuse an empty one. No command line can hold it.
const UNTYPED: &str = "\0";

/// Makes the parser of the program.
pub type Program = fn() -> Command;

/// The words of a command line, without the program's name.
#[derive(Debug, Clone)]
pub struct CommandLine {
    /// Those before the one to complete.
    pub before: Vec<OsString>,
    /// That one, up to the cursor.
    pub typed: OsString,
    /// Those that follow; flags among them count.
    pub after: Vec<OsString>,
    /// Whether the shell can be given a word, and will hand it on unharmed.
    pub shell_takes: fn(&str) -> bool,
    /// The program whose command line it is.
    pub program: Program,
}

/// What the rest of the line says about the word to complete.
pub struct ParsedLine {
    /// How to reach the API.
    pub globals: GlobalArgs,
    /// The subcommand, as declared and as given.
    command: Command,
    given: ArgMatches,
}

impl CommandLine {
    /// Whether the word to complete cannot be a flag any more.
    pub fn is_escaped(&self) -> bool {
        self.before.iter().any(|word| word == "--")
    }

    /// The words before the one to complete, with the value of a global flag joined to it: a profile may be called like
    /// a command.
    pub fn before_joined(&self, command: &Command) -> Vec<OsString> {
        let takes_value = |flag: &str| {
            let mut flags = command.get_arguments().filter(|arg| arg.get_action().takes_values());
            flags.any(|arg| arg.get_long() == Some(flag))
        };
        let mut joined: Vec<OsString> = Vec::new();
        let mut awaits_value = false;
        for word in &self.before {
            match joined.last_mut() {
                Some(flag) if awaits_value => flag.extend([OsStr::new("="), word]),
                _ => joined.push(word.clone()),
            }
            let flag = word.to_str().and_then(|word| word.strip_prefix("--"));
            awaits_value = !awaits_value && flag.is_some_and(takes_value);
        }
        joined
    }

    /// What the line says, however unfinished it is; `None` if it asks for help only.
    pub fn parsed(&self) -> Option<ParsedLine> {
        let typed = if self.typed.is_empty() { OsString::from(UNTYPED) } else { self.typed.clone() };
        let words = [OsString::from("roomctl")].into_iter().chain(self.before.iter().cloned());
        let words = words.chain([typed]).chain(self.after.iter().cloned());
        let mut command = (self.program)().ignore_errors(true);
        let mut given = command.try_get_matches_from_mut(words).ok()?;
        let globals = GlobalArgs::from_arg_matches(&given).ok()?;
        while let Some((name, inner)) = given.remove_subcommand() {
            command = command.find_subcommand(name)?.clone();
            given = inner;
        }
        Some(ParsedLine { globals, command, given })
    }
}

impl ParsedLine {
    /// The room that the line names, if it does.
    pub fn room(&self) -> Option<String> {
        let is_room = |arg: &&clap::Arg| {
            arg.get::<CompletionKind>() == Some(&CompletionKind::Room) && arg.is_positional()
        };
        let room = self.command.get_positionals().find(is_room)?;
        self.values(room.get_id().as_str()).into_iter().next()
    }

    /// Whether the line has all rooms in mind, so that no argument names one.
    pub fn is_everywhere(&self) -> bool {
        self.given.try_get_one("everywhere").ok().flatten() == Some(&true)
    }

    /// What the line gives to an argument, what is typed of the word to complete included.
    pub fn values(&self, arg: &str) -> Vec<String> {
        let raw = self.given.try_get_raw(arg).ok().flatten();
        let typed = raw.into_iter().flatten().filter(|&value| value != UNTYPED);
        typed.filter_map(|value| value.to_str().map(str::to_owned)).collect()
    }
}
