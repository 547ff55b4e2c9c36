//! Before an act that cannot be taken back: shows whom or what it is about and asks, where somebody is there to answer.

use std::io::{self, IsTerminal};

use anyhow::Context as _;

use super::context::Context;
use super::interrupt::unless_interrupted;
use super::misuse::Misuse;
use crate::output::{Row, Selection};

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
pub async fn ask(
    question: &str,
    declined: &'static str,
    selection: &Selection,
    rows: Vec<Row>,
    context: &Context,
) -> anyhow::Result<()> {
    context.show(selection, rows)?;
    context.notices.ask(&format!("{question} [y/N] "));
    // A whole line is read, as the terminal gives it: a stray key is no yes, Ctrl-D is a no, and nothing needs restoring
    // if a signal ends the wait.
    let answer = tokio::task::spawn_blocking(|| io::stdin().lines().next().transpose());
    let answer = unless_interrupted(async { answer.await?.context("cannot read the answer") }).await;
    if !matches!(answer, Ok(Some(_))) {
        context.notices.say("");
    }
    match answer?.unwrap_or_default().trim() {
        "y" | "Y" | "yes" => Ok(()),
        _ => Err(Declined(declined).into()),
    }
}

/// So many people, in words.
pub fn people(count: usize) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}
