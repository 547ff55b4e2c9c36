//! The scope of the global options: which commands they apply to. Elsewhere they are hidden, and an error if they are
//! given. Depends on `clap` alone.

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command};

/// The options for the account, its API and the requests.
const CONNECTION: &[&str] = &["profile", "base_url", "sandbox", "live", "timeout", "rate", "verbose"];
/// The options for rows and records on stdout.
const OUTPUT: &[&str] = &["output", "fields", "jq", "time", "no_header", "bom"];
/// The option for output that has what a next command takes as its arguments.
const REFERENCES: &[&str] = &["quiet"];
/// The options for lists, which end.
const SORTING: &[&str] = &["sort_by", "reverse"];
const PROMPTS: &[&str] = &["no_input"];
/// The options for JSON on stdout.
const JSON: &[&str] = &["output", "jq"];

const ALL: &[&[&str]] = &[CONNECTION, OUTPUT, REFERENCES, SORTING, PROMPTS];
/// For single records, events, and the results of changes.
const UNSORTED: &[&[&str]] = &[CONNECTION, OUTPUT, REFERENCES, PROMPTS];
/// For output without anything that a next command takes.
const WITHOUT_REFERENCES: &[&[&str]] = &[CONNECTION, OUTPUT, PROMPTS];

/// The commands that do not take all global options, with the groups that they take.
const LIMITED: &[(&str, &[&[&str]])] = &[
    ("api", &[CONNECTION, JSON, PROMPTS]),
    ("get", UNSORTED),
    ("watch", UNSORTED),
    ("listen", &[&["profile", "verbose"], OUTPUT, REFERENCES]),
    ("wait", UNSORTED),
    ("kick", UNSORTED),
    ("guard", UNSORTED),
    ("mute", UNSORTED),
    ("unmute", UNSORTED),
    ("rules", WITHOUT_REFERENCES),
    ("rules show", WITHOUT_REFERENCES),
    ("rules set", UNSORTED),
    ("rules reset", UNSORTED),
    ("anonymize", UNSORTED),
    ("log", &[OUTPUT, REFERENCES, SORTING]),
    ("rooms get", UNSORTED),
    ("rooms end", UNSORTED),
    ("whoami", WITHOUT_REFERENCES),
    ("login", &[&["base_url", "timeout", "verbose"], PROMPTS]),
    ("logout", &[PROMPTS]),
    ("profiles", &[&["profile", "base_url"], OUTPUT, REFERENCES, SORTING]),
    ("profiles use", &[]),
    ("config", &[&["profile", "timeout", "rate"], OUTPUT, SORTING]),
    ("config list", &[&["profile", "timeout", "rate"], OUTPUT, SORTING]),
    ("config get", &[&["profile"]]),
    ("config set", &[&["profile"]]),
    ("config unset", &[&["profile"]]),
    ("config path", &[]),
    ("sandbox", &[&["live", "rate"], OUTPUT]),
    ("completions", &[]),
    ("man", &[]),
    ("version", &[OUTPUT]),
    ("help", &[]),
];

/// Hides the global options in the help and in the completion of the commands that do not take them.
pub fn hide_elsewhere(command: Command) -> Command {
    let globals = command.get_arguments().filter(|arg| arg.is_global_set()).cloned().collect::<Vec<_>>();
    hide_in_subcommands(command, "", &globals)
}

fn hide_in_subcommands(command: Command, path: &str, globals: &[Arg]) -> Command {
    command.mut_subcommands(|inner| {
        let path = format!("{path} {}", inner.get_name()).trim_start().to_owned();
        let inner = match groups_of(&path) {
            // The others, too: a subcommand can take an option that its parent does not.
            Some(groups) => {
                let own = inner.get_arguments().map(|arg| arg.get_id().clone()).collect::<Vec<_>>();
                inner.args(globals.iter().filter(|arg| !own.contains(arg.get_id())).map(|arg| {
                    let is_hidden = arg.is_hide_set() || is_outside(groups, arg.get_id().as_str());
                    arg.clone().hide(is_hidden)
                }))
            }
            None => inner,
        };
        hide_in_subcommands(inner, &path, globals)
    })
}

/// Returns the path of the command and a global option on the command line that it does not take, if there is one.
pub fn out_of_scope(matches: &ArgMatches) -> Option<(String, &str)> {
    let (path, leaf) = command_of(matches);
    let groups = groups_of(&path)?;
    let options = ALL.iter().copied().flatten().copied();
    let mut outside = options.filter(|id| is_outside(groups, id));
    let is_given = |id: &&str| {
        matches!(leaf.try_contains_id(id), Ok(true))
            && leaf.value_source(id) == Some(ValueSource::CommandLine)
    };
    outside.find(is_given).map(|id| (path, id))
}

/// Returns whether the command takes any option of these tables.
pub fn takes_any(matches: &ArgMatches) -> bool {
    groups_of(&command_of(matches).0).is_none_or(|groups| !groups.is_empty())
}

/// Returns whether the command takes the option `id`.
pub fn takes(matches: &ArgMatches, id: &str) -> bool {
    groups_of(&command_of(matches).0).is_none_or(|groups| !is_outside(groups, id))
}

/// Returns the path of the command that a command line runs, and its matches.
pub fn command_of(matches: &ArgMatches) -> (String, &ArgMatches) {
    let (mut path, mut leaf) = (Vec::new(), matches);
    while let Some((name, below)) = leaf.subcommand() {
        path.push(name);
        leaf = below;
    }
    (path.join(" "), leaf)
}

/// Returns the groups that a command takes; `None` if it takes all.
fn groups_of(path: &str) -> Option<&'static [&'static [&'static str]]> {
    LIMITED.iter().find(|(limited, _)| *limited == path).map(|(_, groups)| *groups)
}

/// Returns whether `id` is an option of this table that belongs to none of `groups`.
fn is_outside(groups: &[&[&str]], id: &str) -> bool {
    let contains = |group: &&[&str]| group.contains(&id);
    ALL.iter().any(contains) && !groups.iter().any(contains)
}
