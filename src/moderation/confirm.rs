//! Confirmation of destructive actions: shows the targets and asks. Depends on `context` for the prompt.

use anyhow::Context as _;

use crate::context::Context;
use crate::context::prompt;
use crate::errors::{Declined, Misuse};
use crate::output::{Row, Selection};

/// The most rows that are shown above the question, so that all of them fit on a screen.
pub const PREVIEW_ROWS: usize = 20;

/// Fails before any request where no question can be asked. `what` needs confirmation; `verb` is what `--yes` does.
pub fn require_interactive(what: &str, verb: &str, context: &Context) -> Result<(), Misuse> {
    if prompt::is_possible(context) {
        return Ok(());
    }
    Err(Misuse::new(format!("{what} needs a yes, and nobody can be asked"))
        .hint(format!("add --yes to {verb} them, or --dry-run to see which they are")))
}

/// Shows the first rows and asks the question. `declined` is the error for any answer but yes.
pub async fn ask(
    question: &str,
    declined: &'static str,
    selection: &Selection,
    mut rows: Vec<Row>,
    context: &Context,
) -> anyhow::Result<()> {
    let more = rows.len().saturating_sub(PREVIEW_ROWS);
    rows.truncate(PREVIEW_ROWS);
    context.show(selection, rows).context("cannot write to standard error")?;
    if more > 0 {
        context.notices.say(&format!("… and {more} more (--dry-run lists all)"));
    }
    ask_only(question, declined, context).await
}

/// Asks the question without rows.
pub async fn ask_only(question: &str, declined: &'static str, context: &Context) -> anyhow::Result<()> {
    let answer = prompt::line(&format!("{question} [y/N] "), context).await?;
    match answer.unwrap_or_default().trim() {
        "y" | "Y" | "yes" => Ok(()),
        _ => Err(Declined(declined).into()),
    }
}

/// Returns a number of participants in words.
pub fn people(count: usize) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}
