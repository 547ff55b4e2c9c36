//! Parses the command line, runs the command, and turns its outcome into an exit code.

mod api;
mod cli;
mod commands;
mod config;
mod failure;
mod output;
#[cfg(feature = "sandbox")]
mod sandbox;

use std::env;
use std::process::ExitCode;

use clap::Parser;

use cli::Cli;
use commands::Context;
use failure::Exit;
use output::{Color, Notices};

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => return refuse(&error).into(),
        Err(help) => return help.print().map_or(Exit::Failure, |()| Exit::Done).into(),
    };
    let context = Context::new(cli.globals);
    let exit = match commands::run(&cli.command, &context) {
        Ok(exit) => exit,
        Err(error) if failure::is_closed_pipe(&error) => Exit::Done,
        Err(error) => {
            let problem = failure::problem(&error);
            context.notices.problem(&problem);
            failure::exit(&error)
        }
    };
    exit.into()
}

/// Says what is wrong with a command line that could not be parsed.
fn refuse(error: &clap::Error) -> Exit {
    let json = failure::wants_json(env::args_os());
    Notices::new(Color::Auto, json, false).problem(&failure::usage(error));
    Exit::Usage
}
