//! Prompts on the terminal: a line of text or a hidden secret. Depends on `output` for the terminal and on `interrupt`.

use std::io::{self, IsTerminal};

use anyhow::Context as _;
use secrecy::SecretString;

use crate::context::interrupt::unless_interrupted;
use crate::context::run_context::Context;
use crate::errors::Interrupted;
use crate::output::{Typed, discard_typed, hidden_line, read_line};
use crate::signal;

/// Returns whether a prompt can be answered: stdin and stderr are terminals, and `--no-input` is not given.
pub fn is_possible(context: &Context) -> bool {
    context.may_ask() && io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Prompts for a line; `None` is Ctrl-D. Input that was typed before the question appears is discarded.
///
/// Fails if the terminal cannot be read, or if interrupted.
pub async fn line(question: &str, context: &Context) -> anyhow::Result<Option<String>> {
    discard_typed();
    context.notices.ask(question);
    // Whole lines are read in the terminal's normal mode: a stray key does not count as an answer, and no mode needs to be
    // restored if a signal ends the wait.
    let answer = tokio::task::spawn_blocking(read_line);
    let answer = unless_interrupted(async { answer.await?.context("cannot read the answer") }).await;
    if !matches!(answer, Ok(Some(_))) {
        context.notices.end_question();
    }
    answer
}

/// Prompts for a line without echo; `None` is Ctrl-D. Fails if the terminal cannot be read, or if interrupted.
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
