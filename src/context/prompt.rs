//! Questions to a person at a terminal, and their answers.

use std::io::{self, IsTerminal};

use anyhow::Context as _;
use secrecy::SecretString;

use crate::context::interrupt::unless_interrupted;
use crate::context::run_context::Context;
use crate::failure::Interrupted;
use crate::output::{Typed, discard_typed, hidden_line, read_line};
use crate::signal;

/// Whether somebody is there to answer.
pub fn is_possible(context: &Context) -> bool {
    context.may_ask() && io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for a line; `None` is Ctrl-D. What was typed before the question appears is no answer to it and is discarded.
pub async fn line(question: &str, context: &Context) -> anyhow::Result<Option<String>> {
    discard_typed();
    context.notices.ask(question);
    // A whole line is read, as the terminal gives it: a stray key is no yes, Ctrl-D is a no, and nothing needs restoring
    // if a signal ends the wait.
    let answer = tokio::task::spawn_blocking(read_line);
    let answer = unless_interrupted(async { answer.await?.context("cannot read the answer") }).await;
    if !matches!(answer, Ok(Some(_))) {
        context.notices.end_question();
    }
    answer
}

/// Asks for a line that is not shown while it is typed; `None` is Ctrl-D.
pub async fn secret(question: &str, context: &Context) -> anyhow::Result<Option<SecretString>> {
    let typed = hidden_line(|| context.notices.ask(question));
    let typed = unless_interrupted(async { typed.await.context("cannot read the answer") }).await;
    context.notices.end_question();
    match typed? {
        Typed::Line(secret) => Ok(Some(secret)),
        Typed::End => Ok(None),
        Typed::Interrupt => {
            signal::receive_key();
            Err(Interrupted.into())
        }
    }
}
