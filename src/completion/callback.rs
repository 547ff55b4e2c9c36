//! The program called back by a shell's script at every TAB, as `roomctl __complete SHELL …`: what it says is for the
//! script, and it says nothing to anybody else.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use crate::completion::bash;
use crate::completion::candidate::Candidate;
use crate::completion::candidates::{Completions, completions};
use crate::completion::command_line::{CommandLine, Program};
use crate::output::{stdout, visible};

/// The first argument of such a call. It is no command: none of them is called so, and no help shows it.
pub const CALLBACK: &str = "__complete";

/// The exit code that asks the script to complete the name of a file by itself.
const FILES: u8 = 10;

/// A shell whose script calls back.
enum Shell {
    /// Gives what is replaced, and the line before and after the cursor as it is typed. Gets a reply a line.
    Bash,
    /// Gives the number of words before the one to complete, and all words. Gets value, display and description of each,
    /// each ended by NUL.
    Zsh,
    /// Gives the same. Gets value and description of each, with a tab between them, ended by NUL.
    Fish,
}

/// Answers a script's call with these arguments. What is wrong with it, nobody is there to read.
pub fn answer(mut arguments: impl Iterator<Item = OsString>, program: Program) -> ExitCode {
    let shell = match arguments.next().as_deref().and_then(|shell| shell.to_str()) {
        Some("bash") => Shell::Bash,
        Some("zsh") => Shell::Zsh,
        Some("fish") => Shell::Fish,
        _ => return ExitCode::FAILURE,
    };
    match shell.answer(arguments.collect(), program) {
        Some(Answer::Text(text)) => {
            let mut out = stdout();
            let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
            written.map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
        }
        Some(Answer::Files) => ExitCode::from(FILES),
        None => ExitCode::FAILURE,
    }
}

enum Answer {
    Text(String),
    Files,
}

impl Shell {
    fn answer(&self, arguments: Vec<OsString>, program: Program) -> Option<Answer> {
        let text = match self {
            Self::Bash => {
                let arguments = arguments.into_iter().map(|text| text.into_string().ok());
                let [replaced, left, right] = arguments.collect::<Option<Vec<_>>>()?.try_into().ok()?;
                let (line, word) = bash_line(&left, &right, program)?;
                let Completions::Words(words) = completions(&line) else { return Some(Answer::Files) };
                let typed = line.typed.to_str()?;
                let matching =
                    words.into_iter().map(|word| word.value).filter(|value| value.starts_with(typed));
                let replies = bash::replies(&word, &replaced, &matching.collect::<Vec<_>>());
                replies.iter().flat_map(|reply| [reply, "\n"]).collect()
            }
            Self::Zsh | Self::Fish => {
                let Completions::Words(words) = completions(&self.counted_line(arguments, program)?) else {
                    return Some(Answer::Files);
                };
                words.iter().filter_map(|word| self.entry(word)).collect::<String>()
            }
        };
        Some(Answer::Text(text))
    }

    /// The words that follow their number up to the one to complete.
    fn counted_line(&self, arguments: Vec<OsString>, program: Program) -> Option<CommandLine> {
        let mut arguments = arguments.into_iter();
        let count = arguments.next()?.to_str()?.parse().ok()?;
        let before = arguments.by_ref().take(count).collect();
        let shell_takes = if matches!(self, Self::Fish) { fish_takes } else { |_: &str| true };
        Some(CommandLine {
            before,
            typed: arguments.next()?,
            after: arguments.collect(),
            shell_takes,
            program,
        })
    }

    fn entry(&self, Candidate { value, about }: &Candidate) -> Option<String> {
        match self {
            Self::Bash => None,
            Self::Zsh => Some(format!("{value}\0{}\0{about}\0", visible(value))),
            Self::Fish => Some(format!("{value}\t{about}\0")),
        }
    }
}

/// The words of a line, the first of which is the program, and the one to complete as it is typed.
fn bash_line(left: &str, right: &str, program: Program) -> Option<(CommandLine, String)> {
    let mut before = bash::words(left);
    let word = before.pop()?;
    let typed = left.get(word.place)?.to_owned();
    let whole = format!("{left}{right}");
    let after = bash::words(&whole).into_iter().filter(|word| word.place.start > left.len());
    let text = |word: bash::Word| OsString::from(word.text);
    let line = CommandLine {
        before: before.into_iter().skip(1).map(text).collect(),
        typed: word.text.into(),
        after: after.map(text).filter(|word| !word.is_empty()).collect(),
        shell_takes: bash::takes,
        program,
    };
    Some((line, typed))
}

/// What fish puts into the line as it should. It takes what follows a tab for a description, leaves a tilde bare, which
/// then means somebody's home, and of what could control the terminal it escapes ASCII only.
fn fish_takes(word: &str) -> bool {
    let beyond_ascii = word.chars().filter(|c| !c.is_ascii()).collect::<String>();
    !word.contains('\t') && !word.starts_with('~') && visible(&beyond_ascii) == beyond_ascii
}
