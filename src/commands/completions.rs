//! `roomctl completions`: prints the scripts in `completions/`. Those of bash, zsh and fish are written by hand and call
//! the program back at every TAB; the others are generated, and know its commands and flags only.

use std::io::Write;

use clap::{Command, ValueEnum};
use clap_complete::Generator;
use clap_complete::aot;
use clap_complete_nushell::Nushell;

use crate::failure::Exit;
use crate::output::stdout;

/// The flags of `roomctl completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
In bash, zsh and fish, rooms and the people in them are completed too, by asking the API.

Examples:
  roomctl completions bash > ~/.local/share/bash-completion/completions/roomctl
  roomctl completions zsh > ~/.zfunc/_roomctl
  roomctl completions fish > ~/.config/fish/completions/roomctl.fish")]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// The shells that there is a script for.
#[expect(clippy::enum_variant_names, reason = "it is called PowerShell")]
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    Elvish,
    Nushell,
}

impl Shell {
    fn script(self, program: &mut Command) -> Vec<u8> {
        match self {
            Self::Bash => include_bytes!("../../completions/roomctl.bash").to_vec(),
            Self::Zsh => include_bytes!("../../completions/_roomctl").to_vec(),
            Self::Fish => include_bytes!("../../completions/roomctl.fish").to_vec(),
            Self::PowerShell => generated(aot::PowerShell, program),
            Self::Elvish => generated(aot::Elvish, program),
            Self::Nushell => generated(Nushell, program),
        }
    }
}

/// The generator panics when it cannot write, and a pipe may be closed; so it writes to memory.
fn generated(shell: impl Generator, program: &mut Command) -> Vec<u8> {
    let mut script = Vec::new();
    aot::generate(shell, program, "roomctl", &mut script);
    script
}

/// Prints the script.
pub fn run(args: &Args, program: &mut Command) -> anyhow::Result<Exit> {
    let mut out = stdout();
    out.write_all(&args.shell.script(program))?;
    out.flush()?;
    Ok(Exit::Done)
}
