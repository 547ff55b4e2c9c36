//! Entry point of `roomctl`: parses the command line, runs the command and returns its exit code, or answers a completion
//! callback of the shell.
//!
//! The only public items are [`main`] and, for fuzz targets, `fuzzing`.

mod api;
mod arguments;
mod attendance;
mod bounded_read;
mod callbacks;
mod cli;
mod commands;
mod completion;
mod config;
mod context;
mod device;
mod errors;
mod file_lock;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
mod guard;
mod help_topics;
mod iso_time;
mod moderation;
mod monitor;
mod output;
mod rows;
#[cfg(feature = "sandbox")]
mod sandbox;
mod signal;
mod tui;

use std::env;
use std::io::{self, IsTerminal};
use std::process;

use clap::error::ErrorKind;

use context::Context;
use errors::{ExitCode, InvalidSetting};
use output::{Color, Messages, StdoutFailed};

/// Runs the program with the arguments of the process, and returns its exit code.
///
/// If a signal interrupted the run, the process ends by that signal, so that a loop in a shell stops, too.
#[must_use]
pub fn main() -> process::ExitCode {
    let exit = run();
    signal::end_if_received();
    exit
}

/// Runs the command, answers a completion callback or runs a filter, and reports errors on stderr.
fn run() -> process::ExitCode {
    signal::ignore_file_size_signal();
    let mut words = env::args_os().skip(1);
    match words.next() {
        Some(word) if word == completion::CALLBACK => return completion::answer(words, cli::parser),
        Some(word) if word == output::FILTER_WORKER => return output::run_filter_worker(),
        _ => {}
    }
    let (cli, matches) = match cli::parse() {
        Ok(parsed) => parsed,
        Err(error) => return report_parse_error(&error).into(),
    };
    let mut context = Context::new(cli.globals);
    let mut run = || {
        cli::ensure_options_apply(&matches)?;
        if cli::takes_settings(&matches) {
            context.apply_output_settings(cli::prints_rows(&matches))?;
        }
        if cli::selects_ended_room(&matches)
            && let Some(number) = errors::number_after_ended(env::args_os())
        {
            context.messages.warning(&format!(
                "{number} is not the value of --ended; write --ended={number} to select a room by number"
            ));
        }
        cli::run(&cli.command, &context)
    };
    let exit = match run() {
        Ok(exit) => exit,
        Err(error) if errors::is_closed_pipe(&error) => ExitCode::Success,
        Err(error) if error.is::<errors::Interrupted>() => ExitCode::Interrupted,
        Err(error) if error.is::<errors::ConfirmationDeclined>() => {
            context.messages.info(&error.to_string());
            ExitCode::Failure
        }
        Err(error) => {
            let command = cli::command_path(&matches);
            let mut report = errors::report_for_command(&error, &command);
            let exit_code = errors::exit_code(&error);
            if exit_code == ExitCode::Usage && !error.is::<InvalidSetting>() {
                report.usage = Some(cli::usage(&command));
            }
            context.messages.error(&report);
            exit_code
        }
    };
    exit.into()
}

/// Prints the help or the version if it was requested, and a usage error otherwise.
fn report_parse_error(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => print_help(error, ExitCode::Success),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => print_help(error, ExitCode::Usage),
        _ => {
            let mut report = errors::usage(error);
            if let Some(command) = errors::command_of(error) {
                if command != "wait"
                    && let Some(number) = errors::number_after_ended(env::args_os())
                {
                    report.hints.insert(0, format!("Write --ended={number} to select a room by number."));
                }
                // The usage of the parser has only the arguments that are given or missing.
                report.usage = Some(cli::usage(&command));
            }
            early_messages().error(&report);
            ExitCode::Usage
        }
    }
}

/// Prints the help and returns `exit`. A closed pipe is not a failure.
fn print_help(help: &clap::Error, exit: ExitCode) -> ExitCode {
    match help.print() {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            early_messages().error(&errors::report(&StdoutFailed::of(error).into()));
            ExitCode::Failure
        }
        _ => exit,
    }
}

/// Returns the writer of messages for a command line that is not parsed.
fn early_messages() -> Messages {
    let (variable, is_terminal) = (env::var_os("ROOMCTL_OUTPUT"), io::stderr().is_terminal());
    let json = errors::wants_json(env::args_os(), variable, is_terminal);
    Messages::new(Color::Auto, json, false)
}
