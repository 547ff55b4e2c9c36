//! `roomctl completions`: prints the completion script of a shell.
//!
//! The scripts are hand-written files in `completions/` that call roomctl at every TAB.

use std::io::Write;

use clap::ValueEnum;

use crate::errors::ExitCode;
use crate::output::stdout;

/// The arguments of `roomctl completions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Room names, identities and track names are completed, too, with requests to the API.

Examples:
  roomctl completions bash > ~/.local/share/bash-completion/completions/roomctl
  roomctl completions zsh > ~/.zfunc/_roomctl
  roomctl completions fish > ~/.config/fish/completions/roomctl.fish
  roomctl completions elvish >> ~/.config/elvish/rc.elv
  roomctl completions nushell >> ~/.config/nushell/config.nu
  roomctl completions powershell | Out-String | Invoke-Expression")]
pub struct Args {
    /// Shell to print the script for
    #[arg(value_enum, ignore_case = true)]
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
    fn script(self) -> &'static [u8] {
        match self {
            Self::Bash => include_bytes!("../../completions/roomctl.bash"),
            Self::Zsh => include_bytes!("../../completions/_roomctl"),
            Self::Fish => include_bytes!("../../completions/roomctl.fish"),
            Self::PowerShell => include_bytes!("../../completions/_roomctl.ps1"),
            Self::Elvish => include_bytes!("../../completions/roomctl.elv"),
            Self::Nushell => include_bytes!("../../completions/roomctl.nu"),
        }
    }
}

/// Prints the script of the shell. Fails if stdout cannot be written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut out = stdout();
    out.write_all(args.shell.script())?;
    out.flush()?;
    Ok(ExitCode::Success)
}
