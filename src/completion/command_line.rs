//! The command line to complete, split into words and parsed as far as possible.
//!
//! Depends on `clap`, on `arguments` for what its arguments and rows are, and on `context` for the global flags.

use std::ffi::{OsStr, OsString};

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command, FromArgMatches};

use crate::arguments::{CompletionKind, EndedArgs, RowColumns};
use crate::context::GlobalArgs;
use crate::output::Column;

/// Placeholder for a word that is still empty, since some value parsers reject empty text. No command line can contain NUL.
const NOT_TYPED_YET: &str = "\0";

/// Builds the parser of the program.
pub type Program = fn() -> Command;

/// The words of a command line, without the program's name.
#[derive(Debug, Clone)]
pub struct CommandLine {
    /// The words before the one to complete.
    pub before: Vec<OsString>,
    /// The word to complete, up to the cursor.
    pub typed: OsString,
    /// The words after the one to complete; their flags apply as well.
    pub after: Vec<OsString>,
    /// Returns whether the shell inserts a word correctly.
    pub can_insert: fn(&str) -> bool,
    /// The parser of the command line.
    pub program: Program,
}

/// The parsed command line.
pub struct ParsedLine {
    /// The global flags.
    pub globals: GlobalArgs,
    /// The innermost subcommand, and its parsed arguments.
    command: Command,
    matches: ArgMatches,
}

impl CommandLine {
    /// Returns whether the word to complete follows `--`, and so cannot be a flag.
    pub fn is_escaped(&self) -> bool {
        self.before.iter().any(|word| word == "--")
    }

    /// Returns the words before the one to complete, with the values of global flags joined to them as `--flag=value`: a
    /// profile can have the name of a command. A flag that takes its value after `=` alone has one, so that the next word is
    /// none.
    pub fn before_joined(&self, program: &Command) -> Vec<OsString> {
        let takes_value = |flag: &str| {
            let mut flags = program.get_arguments().filter(|arg| arg.get_action().takes_values());
            flags.any(|arg| arg.get_long() == Some(flag))
        };
        let names = self.before.iter().filter_map(|word| word.to_str());
        let command = names.fold(program, |command, name| command.find_subcommand(name).unwrap_or(command));
        let requires_equals = |flag: &str| {
            let mut flags = command.get_arguments().filter(|arg| arg.is_require_equals_set());
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
            if let Some(last) = joined.last_mut().filter(|_| flag.is_some_and(requires_equals)) {
                last.push("=");
            }
            awaits_value = !awaits_value && flag.is_some_and(takes_value);
        }
        joined
    }

    /// Parses the line, ignoring errors; `None` if it cannot be parsed or asks for help.
    pub fn parsed(&self) -> Option<ParsedLine> {
        let typed = if self.typed.is_empty() { OsString::from(NOT_TYPED_YET) } else { self.typed.clone() };
        let words = [OsString::from("roomctl")].into_iter().chain(self.before.iter().cloned());
        let words = words.chain([typed]).chain(self.after.iter().cloned());
        let mut command = (self.program)().ignore_errors(true);
        let mut matches = command.try_get_matches_from_mut(words).ok()?;
        let globals = GlobalArgs::from_arg_matches(&matches).ok()?;
        while let Some((name, inner)) = matches.remove_subcommand() {
            command = command.find_subcommand(name)?.clone();
            matches = inner;
        }
        Some(ParsedLine { globals, command, matches })
    }
}

impl ParsedLine {
    /// Returns the room that the line names.
    pub fn room(&self) -> Option<String> {
        self.named(CompletionKind::Room).into_iter().next()
    }

    /// Returns the participants that the line names.
    pub fn participants(&self) -> Vec<String> {
        self.named(CompletionKind::Participant)
    }

    /// Returns whether the command selects among the participants who left.
    pub fn selects_left(&self) -> bool {
        self.positional(CompletionKind::LeftParticipant).is_some()
    }

    /// Returns whether the command acts on all rooms, so that no argument names one.
    pub fn is_everywhere(&self) -> bool {
        self.has_flag("everywhere") || self.positional(CompletionKind::Room).is_none()
    }

    /// Returns the options that select a room that has ended, if one is given.
    pub fn ended(&self) -> Option<EndedArgs> {
        EndedArgs::given(&self.matches)
    }

    /// Returns whether the line has an argument besides the `typed` one, and the command takes no subcommand after it.
    pub fn rules_out_subcommands(&self, typed: &str) -> bool {
        let is_given = |arg: &Arg| {
            let values = self.values(arg.get_id().as_str());
            let is_typed = arg.is_positional() && values.iter().all(|value| value == typed);
            !arg.is_global_set() && !is_typed && self.is_on_the_line(arg)
        };
        self.command.is_args_conflicts_with_subcommands_set() && self.command.get_arguments().any(is_given)
    }

    fn is_on_the_line(&self, arg: &Arg) -> bool {
        let id = arg.get_id().as_str();
        matches!(self.matches.try_contains_id(id), Ok(true))
            && self.matches.value_source(id) == Some(ValueSource::CommandLine)
    }

    /// Returns whether the line has the flag `id`.
    pub fn has_flag(&self, id: &str) -> bool {
        self.matches.try_get_one(id).ok().flatten() == Some(&true)
    }

    /// Returns the columns of the rows that the command prints.
    pub fn columns(&self) -> Vec<Column> {
        let sets = self.command.get::<RowColumns>().map_or(&[][..], |columns| columns.0);
        let sets = sets.iter().filter(|(_, flag)| flag.is_none_or(|flag| self.has_flag(flag)));
        sets.flat_map(|(columns, _)| *columns).copied().collect()
    }

    fn named(&self, kind: CompletionKind) -> Vec<String> {
        self.positional(kind).map(|arg| self.values(arg.get_id().as_str())).unwrap_or_default()
    }

    fn positional(&self, kind: CompletionKind) -> Option<&Arg> {
        self.command.get_positionals().find(|arg| arg.get::<CompletionKind>() == Some(&kind))
    }

    /// Returns the values of an argument, including the typed part of the word to complete.
    pub fn values(&self, arg: &str) -> Vec<String> {
        let raw = self.matches.try_get_raw(arg).ok().flatten();
        let typed = raw.into_iter().flatten().filter(|&value| value != NOT_TYPED_YET);
        typed.filter_map(|value| value.to_str().map(str::to_owned)).collect()
    }
}
