//! Tips for commands, options and values that are known from other programs. The nearest spelling would mislead. Depends on
//! `clap`.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Returns the tip for a command line that another program would accept.
pub(super) fn habit_tip(error: &clap::Error) -> Option<&'static str> {
    let command = command_of(error).unwrap_or_default();
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let is_similar = error.get(ContextKind::SuggestedSubcommand).is_some();
            let of_rooms =
                (command == "rooms" && !is_similar).then_some("Use `roomctl rooms get` to show one room.");
            tip_for_command(context(error, ContextKind::InvalidSubcommand)?).or(of_rooms)
        }
        ErrorKind::ArgumentConflict if command == "rules" => {
            Some("Use `roomctl rules ROOM PARTICIPANT` to show the rules of a participant.")
        }
        ErrorKind::UnknownArgument => tip_for_argument(context(error, ContextKind::InvalidArg)?, &command),
        ErrorKind::InvalidValue if context(error, ContextKind::InvalidArg)?.starts_with("--output") => {
            tip_for_format(context(error, ContextKind::InvalidValue)?)
        }
        ErrorKind::TooManyValues if context(error, ContextKind::InvalidArg)?.starts_with("--") => {
            Some("Omit the value: the option is on where it is given, and off otherwise.")
        }
        _ => None,
    }
}

fn context(error: &clap::Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind)? {
        ContextValue::String(word) => Some(word),
        _ => None,
    }
}

/// Returns the command in the usage of the error, such as `rooms end`, which is empty for the program itself; `None` if the
/// error has no usage.
pub fn command_of(error: &clap::Error) -> Option<String> {
    let usage = error.get(ContextKind::Usage)?.to_string();
    let words = usage.split_whitespace().skip_while(|word| *word != "roomctl").skip(1);
    let is_name = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase());
    Some(words.take_while(is_name).collect::<Vec<_>>().join(" "))
}

fn tip_for_argument(argument: &str, command: &str) -> Option<&'static str> {
    Some(match (argument, command) {
        ("--json" | "--csv" | "--format", _) => "Use -o to choose an output format, such as -o json.",
        ("--force" | "-f", _) => "Use --yes to skip the confirmation prompt.",
        ("--filter" | "-l" | "--selector", _) => "Use --match to filter by identity, or --status by status.",
        ("--watch" | "-w", _) => "Use `roomctl watch` to watch participants join and leave.",
        ("-L", _) => "Use --limit to limit the number of rows.",
        ("-X" | "--method", _) => "Name the method before the path, such as `roomctl api POST PATH`.",
        ("--all" | "-a", "list") => "Use --status all to include participants who left.",
        ("--all" | "-a", "rooms") => "Use --status completed to list rooms that have ended.",
        ("--all" | "-a", "find") => "Use `roomctl list --everywhere` to list the participants of all rooms.",
        ("--all" | "-a", "watch" | "timeline") => "Omit it: all participants are shown.",
        ("-a", "kick" | "mute" | "unmute" | "rules set" | "rules reset" | "anonymize" | "tracks") => {
            "Use --all to select all participants of the room."
        }
        ("--all-namespaces", _) => "Use --everywhere to select in all rooms.",
        ("-A" | "--everywhere", "get") => "Use `roomctl find` to find the rooms of a participant.",
        ("-n" | "--namespace", _) => {
            "Name the room as the first argument, such as `roomctl list ROOM`; use --limit to limit the rows."
        }
        ("--no-trunc", _) => "Pipe the output: only a table on a terminal is cut.",
        (word, "get") if !word.starts_with('-') => {
            "Use `roomctl list ROOM PARTICIPANT...` to show several participants."
        }
        _ => return None,
    })
}

fn tip_for_format(format: &str) -> Option<&'static str> {
    let (name, _) = format.split_once('=').unwrap_or((format, ""));
    Some(match name {
        "wide" => "Use --fields to choose the columns; -o json prints all fields.",
        "custom-columns" | "custom-columns-file" => {
            "Use --fields to choose the columns, such as --fields identity,status."
        }
        "jsonpath" | "jsonpath-file" | "jsonpath-as-json" | "go-template" | "go-template-file"
        | "template" => "Use --jq to select from the JSON output, such as --jq '.[].identity'.",
        _ => return None,
    })
}

fn tip_for_command(word: &str) -> Option<&'static str> {
    Some(match word {
        "ban" | "delete" | "disconnect" | "eject" | "remove" | "rm" => {
            "Use `roomctl kick` to disconnect participants."
        }
        "describe" | "info" | "inspect" | "participant" | "participants" | "ps" | "show" => {
            "Use `roomctl list` to list participants, or `roomctl get` to show one."
        }
        "room" => "Use `roomctl rooms` to list rooms.",
        "end" | "stop" => "Use `roomctl rooms end` to end rooms.",
        "status" => "Use `roomctl rooms` to list rooms, or `roomctl whoami` to check the credentials.",
        "stats" | "top" => "Use `roomctl watch` to watch participants join and leave.",
        "view" => "Use `get` to show one.",
        "context" | "contexts" | "current-context" | "get-contexts" | "use-context" => {
            "Use `roomctl profiles` to list profiles, or `roomctl profiles use` to set the default."
        }
        "list" | "ls" => "Omit the subcommand to list.",
        "attendance" | "history" | "logs" => "Use `roomctl timeline` to show the attendance of a room.",
        "auth" => "Use `roomctl login`, `roomctl profiles` or `roomctl whoami`.",
        _ => return None,
    })
}
