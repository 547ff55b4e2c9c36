//! Entry point of `roomctl`: parses the command line, runs the command and returns its exit code, or answers a completion
//! callback of the shell.
//!
//! The only public items are [`main`] and, for fuzz targets, `fuzzing`.

mod api;
mod arguments;
mod attendance;
mod cli;
mod commands;
mod completion;
mod config;
mod context;
mod errors;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
mod help_topics;
mod moderation;
mod monitor;
mod output;
mod rows;
#[cfg(feature = "sandbox")]
mod sandbox;
mod signal;
mod tui;

use std::env;
use std::process::ExitCode;
use std::thread;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};

use cli::Cli;
use context::Context;
use errors::Exit;
use output::{Color, Notices};

/// Stack size in bytes that the deepest filter accepted by `--jq` needs. Unused pages of it take up no memory.
const STACK: usize = 128 << 20;

/// Runs the program with the arguments of the process, and returns its exit code.
///
/// If a signal interrupted the run, the process ends by that signal, so that a loop in a shell stops, too.
#[must_use]
pub fn main() -> ExitCode {
    let exit = run_on_stack();
    signal::end_if_received();
    exit
}

/// Runs the program, with `--jq` in a thread with a larger stack.
fn run_on_stack() -> ExitCode {
    let has_filter = env::args_os().any(|word| word.as_encoded_bytes().starts_with(b"--jq"));
    if !has_filter {
        return run();
    }
    match thread::Builder::new().stack_size(STACK).spawn(run) {
        Ok(program) => program.join().unwrap_or(Exit::Failure.into()),
        Err(_) => run(),
    }
}

/// Runs the command, or answers a completion callback, and reports errors on stderr.
fn run() -> ExitCode {
    signal::survive_full_files();
    let mut words = env::args_os().skip(1);
    let is_bare = words.len() == 0;
    if words.next().is_some_and(|word| word == completion::CALLBACK) {
        return completion::answer(words, Cli::command);
    }
    let matches = cli::command_with_groups(is_bare).try_get_matches();
    let cli = match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return report_parse_error(&error).into(),
    };
    let context = Context::new(cli.globals);
    let exit = match cli::run(&cli.command, &context) {
        Ok(exit) => exit,
        Err(error) if errors::is_closed_pipe(&error) => Exit::Done,
        Err(error) if error.is::<errors::Interrupted>() => Exit::Interrupted,
        Err(error) => {
            let problem = errors::problem(&error);
            context.notices.problem(&problem);
            errors::exit(&error)
        }
    };
    exit.into()
}

/// Prints the help or the version if it was requested, and a usage error otherwise.
fn report_parse_error(error: &clap::Error) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => print_help(error, Exit::Done),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => print_help(error, Exit::Usage),
        _ => {
            let json = errors::wants_json(env::args_os());
            Notices::new(Color::Auto, json, false).problem(&errors::usage(error));
            Exit::Usage
        }
    }
}

/// Prints the help and returns `exit`. A closed pipe is not a failure.
fn print_help(help: &clap::Error, exit: Exit) -> Exit {
    match help.print() {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Exit::Failure,
        _ => exit,
    }
}
