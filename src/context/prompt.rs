//! Prompts on the terminal: a line of text or a hidden secret. Depends on `output` for the terminal and on `interrupt`.

use std::io::{self, IsTerminal};

use anyhow::Context as _;
use secrecy::SecretString;

use crate::context::interrupt::unless_interrupted;
use crate::context::run_context::Context;
use crate::errors::Interrupted;
use crate::output::{HiddenInput, discard_type_ahead, read_hidden_line, read_line};
use crate::signal;

/// Returns whether a prompt can be answered: stdin and stderr are terminals, and `--no-input` is not given.
pub fn is_possible(context: &Context) -> bool {
    context.allows_prompts() && io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Prompts for a line; `None` is Ctrl-D. Input that was typed before the question appears is discarded.
///
/// Fails if the terminal cannot be read, or if interrupted.
pub async fn line(question: &str, context: &Context) -> anyhow::Result<Option<String>> {
    discard_type_ahead();
    context.messages.prompt(question);
    // Whole lines are read in the terminal's normal mode: a stray key does not count as an answer, and no mode needs to be
    // restored if a signal ends the wait.
    let answer = tokio::task::spawn_blocking(read_line);
    let answer = unless_interrupted(async { answer.await?.context("cannot read the input") }).await;
    if !matches!(answer, Ok(Some(_))) {
        context.messages.end_prompt();
    }
    answer
}

/// Prompts for a line without echo; `None` is Ctrl-D. Fails if the terminal cannot be read, or if interrupted.
pub async fn secret(question: &str, context: &Context) -> anyhow::Result<Option<SecretString>> {
    hidden_line(question, |_| false, context).await
}

/// Prompts for a line that is shown only while `is_visible` returns `true` for what is typed so far: a secret that is typed at
/// the wrong prompt stays hidden. `None` is Ctrl-D. Fails if the terminal cannot be read, or if interrupted.
pub async fn hidden_line(
    question: &str,
    is_visible: impl Fn(&str) -> bool,
    context: &Context,
) -> anyhow::Result<Option<SecretString>> {
    let typed = read_hidden_line(|| context.messages.prompt(question), is_visible);
    let typed = unless_interrupted(async { typed.await.context("cannot read the input") }).await;
    context.messages.end_prompt();
    match typed? {
        HiddenInput::Line(secret) => Ok(Some(secret)),
        HiddenInput::End => Ok(None),
        HiddenInput::Interrupt => {
            signal::receive_key();
            Err(Interrupted.into())
        }
    }
}
