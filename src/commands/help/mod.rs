//! `roomctl help`, and what the program says of itself: the groups of its commands, and topics beyond any one command.

use std::fmt::Write as _;
use std::io::Write as _;

use clap::{Command, CommandFactory};

use crate::commands::completions::Names;
use crate::cli::Cli;
use crate::failure::{Exit, Misuse};
use crate::output::{StdoutFailed, stdout};

/// The flags of `roomctl help`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Topics:
  exit-codes   what each exit code means
  environment  where credentials and settings come from
  formatting   the output formats, fields and filters

Examples:
  roomctl help kick
  roomctl help exit-codes")]
pub struct Args {
    /// A command, such as kick or 'rooms end', or a topic [default: the whole program]
    #[arg(value_name = "COMMAND|TOPIC", add = Names::Subject)]
    subject: Vec<String>,
}

/// What there is to say beyond any one command, and under which heading a manual page says it.
pub const TOPICS: &[(&str, &str, &str)] = &[
    ("exit-codes", "EXIT STATUS", include_str!("exit-codes.txt")),
    ("environment", "ENVIRONMENT", include_str!("environment.txt")),
    ("formatting", "FORMATTING", include_str!("formatting.txt")),
];

/// The commands by what they are for.
const GROUPS: &[(&str, &[&str])] = &[
    ("Look", &["list", "get", "tracks", "find", "rooms", "timeline", "watch"]),
    ("Act", &["kick", "mute", "unmute", "rules", "anonymize"]),
    ("Account", &["login", "logout", "profiles", "whoami"]),
    ("More", &["sandbox", "completions", "man", "help"]),
];

/// What is shown where no command is given.
const SHORT: &str = "\
See and moderate the participants of video rooms

  roomctl --sandbox list DailyStandup     try it without an account
  roomctl list DailyStandup               who is in the room
  roomctl watch DailyStandup              watch who comes and goes
  roomctl find alice 'guest-*'            in which rooms they are
  roomctl kick DailyStandup mallory       put somebody out
";

/// The whole command line, its commands in groups. `is_bare` is the one without any command, whose help is short and
/// leads with examples.
pub fn command(is_bare: bool) -> Command {
    let command = Cli::command();
    let groups = groups(&command);
    let heading = *command.get_styles().get_header();
    let template = if is_bare {
        format!("{SHORT}\n{groups}All options: roomctl --help; of one command: roomctl kick --help\n")
    } else {
        format!(
            "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{groups}\
             {heading}Options:{heading:#}\n{{options}}{{after-help}}"
        )
    };
    command.help_template(template)
}

/// A line for each command, under the heading of its group.
fn groups(command: &Command) -> String {
    let (heading, literal) = (command.get_styles().get_header(), command.get_styles().get_literal());
    let mut text = String::new();
    for (group, names) in GROUPS {
        let _infallible = writeln!(text, "{heading}{group}:{heading:#}");
        for found in names.iter().filter_map(|name| command.find_subcommand(name)) {
            let about = found.get_about().map(ToString::to_string).unwrap_or_default();
            let _infallible = write!(text, "  {literal}{:<11}{literal:#}  {about}", found.get_name());
            for alias in found.get_visible_aliases() {
                let _infallible = write!(text, " [alias: {alias}]");
            }
            text.push('\n');
        }
        text.push('\n');
    }
    text
}

/// Prints the help of the program or of a command, or a topic.
pub fn run(args: &Args) -> anyhow::Result<Exit> {
    let words = args.subject.iter().flat_map(|word| word.split_whitespace()).collect::<Vec<_>>();
    if let [topic] = words[..]
        && let Some((.., text)) = TOPICS.iter().find(|(name, ..)| *name == topic)
    {
        let mut out = stdout();
        out.write_all(text.as_bytes())?;
        out.flush()?;
        return Ok(Exit::Done);
    }
    let mut program = command(false);
    program.build();
    let mut subject = &mut program;
    for word in words {
        subject = subject.find_subcommand_mut(word).ok_or_else(|| unknown(word))?;
    }
    subject.print_long_help().map_err(StdoutFailed::of)?;
    Ok(Exit::Done)
}

/// What may follow these words of a subject, each with a few words about it: commands, and topics in the first place.
pub fn subjects(words: &[String]) -> Vec<(String, String)> {
    let program = Cli::command();
    let command = words.iter().try_fold(&program, |command, word| command.find_subcommand(word));
    let about = |found: &Command| found.get_about().map(ToString::to_string).unwrap_or_default();
    let commands = command.into_iter().flat_map(Command::get_subcommands);
    let commands = commands.map(|found| (found.get_name().to_owned(), about(found)));
    let topics = TOPICS.iter().filter(|_| words.is_empty());
    let topics = topics.map(|(name, ..)| ((*name).to_owned(), "a topic".to_owned()));
    commands.chain(topics).collect()
}

fn unknown(word: &str) -> Misuse {
    let topics = TOPICS.iter().map(|(name, ..)| *name).collect::<Vec<_>>().join(", ");
    Misuse::new(format!("there is no command and no topic '{word}'"))
        .hint("the commands are listed by: roomctl --help")
        .hint(format!("the topics are {topics}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_in_one_group() {
        let command = Cli::command();
        let mut named = GROUPS.iter().flat_map(|(_, names)| names.iter().copied()).collect::<Vec<_>>();
        let mut there = command.get_subcommands().filter(|found| !found.is_hide_set()).map(Command::get_name);
        let mut there = there.by_ref().collect::<Vec<_>>();
        named.sort_unstable();
        there.sort_unstable();
        assert_eq!(named, there);
    }
}
