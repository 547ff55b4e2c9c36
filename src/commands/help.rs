//! `roomctl help`: the help of the program, of a command, or of a topic such as the exit codes.
//!
//! Depends on the clap definition of the program, which the caller passes, and on the texts in `help_topics`.

use std::io::Write as _;

use clap::Command;

use crate::arguments::CompletionKind;
use crate::errors::{ExitCode, UsageError};
use crate::help_topics::TOPICS;
use crate::output::{StdoutFailed, stdout};

/// The arguments of `roomctl help`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Topics:
  environment  credentials and environment variables
  exit-codes   the meaning of each exit code
  formatting   output formats, fields and filters

Examples:
  roomctl help kick
  roomctl help exit-codes")]
pub struct Args {
    /// Command, such as kick or 'rooms end', or topic [default: all commands]
    #[arg(value_name = "COMMAND|TOPIC", add = CompletionKind::Subject)]
    subject: Vec<String>,
}

/// Prints a help topic, the long help of the command that the arguments name, or without arguments the `overview` of the
/// program.
///
/// Fails if an argument is neither a command nor a topic, or if stdout cannot be written.
pub fn run(args: &Args, mut program: Command, overview: fn(Command) -> Command) -> anyhow::Result<ExitCode> {
    let words = args.subject.iter().flat_map(|word| word.split_whitespace()).collect::<Vec<_>>();
    if let [topic] = words[..]
        && let Some((.., text)) = TOPICS.iter().find(|(name, ..)| *name == topic)
    {
        let mut out = stdout();
        out.write_all(text.as_bytes())?;
        out.flush()?;
        return Ok(ExitCode::Success);
    }
    if words.is_empty() {
        program = overview(program);
    }
    program.build();
    let mut subject = &mut program;
    for word in words {
        subject = subject.find_subcommand_mut(word).ok_or_else(|| unknown(word))?;
    }
    subject.print_long_help().map_err(StdoutFailed::of)?;
    Ok(ExitCode::Success)
}

fn unknown(word: &str) -> UsageError {
    let topics = TOPICS.iter().map(|(name, ..)| *name).collect::<Vec<_>>().join(", ");
    UsageError::new(format!("unknown command or topic '{word}'"))
        .hint("Run `roomctl --help` to list the commands.")
        .hint(format!("The topics are {topics}."))
}
