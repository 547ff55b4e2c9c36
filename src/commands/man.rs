//! `roomctl man`: writes the manual pages to a directory.
//!
//! The pages are rendered from the clap definition of the program and from the texts in `help_topics`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Command;
use clap_mangen::Man;
use roff::{Roff, roman};

use crate::errors::ExitCode;
use crate::help_topics::TOPICS;
use crate::output::write_atomically;

/// The arguments of `roomctl man`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  roomctl man ~/.local/share/man/man1")]
pub struct Args {
    /// Directory to write to; created if it does not exist
    #[arg(value_name = "DIR")]
    directory: PathBuf,
}

/// Writes one page for the program and one for each visible command.
///
/// Fails if the directory cannot be created or a file cannot be written.
pub fn run(args: &Args, program: Command) -> anyhow::Result<ExitCode> {
    let directory = &args.directory;
    std::fs::create_dir_all(directory).with_context(|| format!("cannot create {}", directory.display()))?;
    let mut program = program.disable_help_subcommand(true);
    program.build();
    write_pages(&program, directory, true)?;
    Ok(ExitCode::Success)
}

fn write_pages(command: &Command, directory: &Path, is_program: bool) -> anyhow::Result<()> {
    let source = concat!("roomctl ", env!("CARGO_PKG_VERSION"));
    // The man page describes options that the short help hides, too.
    let command_with_all_options = command.clone().mut_args(|arg| arg.hide_short_help(false));
    let man = Man::new(command_with_all_options)
        // An empty date would be omitted, which shifts the source into its position.
        .date(" ")
        .source(source)
        .manual("roomctl manual");
    let path = directory.join(man.get_filename());
    write_atomically(&path, |out| page(&man, command, is_program, out))
        .with_context(|| format!("cannot write {}", path.display()))?;
    let mut shown = command.get_subcommands().filter(|found| !found.is_hide_set());
    shown.try_for_each(|found| write_pages(found, directory, false))
}

fn page(man: &Man, command: &Command, is_program: bool, out: &mut dyn Write) -> io::Result<()> {
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    if command.get_subcommands().next().is_some() {
        man.render_subcommands_section(out)?;
    }
    man.render_options_section(out)?;
    if is_program {
        TOPICS.iter().try_for_each(|(_, heading, text)| verbatim(heading, text, out))?;
    }
    let notes = command
        .get_after_long_help()
        .or(command.get_after_help())
        .map(ToString::to_string)
        .unwrap_or_default();
    let (examples, notes): (Vec<_>, Vec<_>) =
        notes.split("\n\n").partition(|block| block.starts_with("Examples:"));
    let notes = notes.join("\n\n");
    if !notes.is_empty() {
        filled("NOTES", &notes, out)?;
    }
    examples.iter().try_for_each(|block| verbatim("EXAMPLES", block.trim_start_matches("Examples:\n"), out))
}

/// Writes a section with its line breaks preserved.
fn verbatim(heading: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut roff = Roff::new();
    roff.control("SH", [heading]).control("nf", []);
    for line in text.lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
    roff.to_writer(out)
}

/// Writes a section with filled paragraphs; the line breaks of indented lines are preserved.
fn filled(heading: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut roff = Roff::new();
    roff.control("SH", [heading]);
    for line in text.lines() {
        if line.starts_with(' ') {
            roff.control("nf", []).text([roman(line)]).control("fi", []);
        } else {
            roff.text([roman(line)]);
        }
    }
    roff.to_writer(out)
}
