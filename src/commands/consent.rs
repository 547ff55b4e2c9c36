//! Before an act that cannot be taken back: shows whom or what it is about and asks, where somebody is there to answer.

use std::io::{self, IsTerminal};

use super::context::Context;
use super::interrupt::Interrupted;
use super::misuse::Misuse;
use crate::output::{Row, Selection, visible};

/// The answer was no.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Declined(&'static str);

/// Makes sure, before anything is sent, that somebody can be asked. `what` says what needs a yes, `verb` what --yes does.
pub fn ensure_possible(what: &str, verb: &str, context: &Context) -> Result<(), Misuse> {
    if context.may_ask() && io::stdin().is_terminal() && io::stderr().is_terminal() {
        return Ok(());
    }
    Err(Misuse::new(format!("{what} needs a yes, and nobody can be asked"))
        .hint(format!("add --yes to {verb} them, or --dry-run to see which they are")))
}

/// Shows the rows and asks the question; `declined` is what a no is told as.
pub fn ask(
    question: &str,
    declined: &'static str,
    selection: &Selection,
    rows: Vec<Row>,
    context: &Context,
) -> anyhow::Result<()> {
    context.show(selection, rows)?;
    match dialoguer::Confirm::new().with_prompt(visible(question)).default(false).interact_opt() {
        Ok(Some(true)) => Ok(()),
        Ok(_) => Err(Declined(declined).into()),
        Err(dialoguer::Error::IO(error)) if error.kind() == io::ErrorKind::Interrupted => {
            Err(Interrupted.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// So many people, in words.
pub fn people(count: usize) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}
