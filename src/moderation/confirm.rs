//! Confirmation of destructive actions: shows the targets and asks. Depends on `context` for the prompt.

use anyhow::Context as _;

use crate::context::Context;
use crate::context::prompt;
use crate::errors::{ConfirmationDeclined, UsageError};
use crate::output::{ColumnSelection, Row, count_text};

/// The most rows that are shown above the question, so that all of them fit on a screen.
pub const PREVIEW_ROWS: usize = 20;

/// The hint for a command that needs confirmation and has `--dry-run`.
pub const YES_OR_DRY_RUN: &str = "Use --yes to confirm, or --dry-run to show what would change.";

/// Fails before any request if `action` needs confirmation and no prompt is possible; `hint` says what to do then.
pub fn require_interactive(action: &str, hint: &str, context: &Context) -> Result<(), UsageError> {
    let reason = match prompt::is_possible(context) {
        true => return Ok(()),
        false if context.allows_prompts() => "the input is not a terminal",
        false => "--no-input disables prompts",
    };
    Err(UsageError::new(format!("{action} requires confirmation, but {reason}")).hint(hint))
}

/// Shows the first rows and asks the question. Fails for any answer but yes.
pub async fn ask(
    question: &str,
    selection: &ColumnSelection,
    rows: impl IntoIterator<Item = Row, IntoIter: ExactSizeIterator>,
    context: &Context,
) -> anyhow::Result<()> {
    let mut rows = rows.into_iter();
    let shown = rows.by_ref().take(PREVIEW_ROWS).collect();
    let more = rows.len();
    context.print_table(selection, shown).context("cannot write to standard error")?;
    if more > 0 {
        context.messages.info(&format!("… and {more} more (use --dry-run to list all)"));
    }
    ask_only(question, context).await
}

/// Asks the question without rows.
pub async fn ask_only(question: &str, context: &Context) -> anyhow::Result<()> {
    let answer = prompt::line(&format!("{question} [y/N] "), context).await?;
    match answer.unwrap_or_default().trim() {
        "y" | "Y" | "yes" => Ok(()),
        _ => Err(ConfirmationDeclined.into()),
    }
}

/// Returns a number of participants as text, such as `3 participants`.
pub fn participants_text(count: usize) -> String {
    count_text(count, "participant", "participants")
}
