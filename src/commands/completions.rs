//! `roomctl completions`: the scripts in `completions/` are made by it.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::failure::Exit;
use crate::output::stdout;

/// The flags of `roomctl completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  roomctl completions bash > ~/.local/share/bash-completion/completions/roomctl
  roomctl completions fish > ~/.config/fish/completions/roomctl.fish")]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script.
pub fn run(args: &Args) -> anyhow::Result<Exit> {
    // The generator panics when it cannot write, and a pipe may be closed.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "roomctl", &mut script);
    let mut out = stdout();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Exit::Done)
}
