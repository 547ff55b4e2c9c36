//! What all acting commands share: the names of their actions and their arguments. Depends on the selection, and on `context`
//! for the account and prompts.

use std::path::PathBuf;

use clap::Args;

use crate::api::{Client, RoomRef};
use crate::arguments::path;
use crate::context::Context;
use crate::errors::{self, UsageError};
use crate::moderation::audit_log::{self, AuditLog};
use crate::moderation::confirm;
use crate::moderation::outcome::OutcomeNames;
use crate::moderation::population::Population;
use crate::moderation::room_args::RoomArgs;
use crate::moderation::selector::{self, Selector, SelectorArgs};
use crate::output::{Column, ColumnSelection};

/// An action on participants: its names, its rows, and when it asks for confirmation.
#[derive(Debug)]
pub struct Action {
    /// The name of the command, such as `kick`, which is also that in the audit log.
    pub name: &'static str,
    /// The verb in the question, such as `Kick`.
    pub verb: &'static str,
    /// The word between the participants and their room, such as `from`.
    pub preposition: &'static str,
    /// The verb in an error, such as `kicking`.
    pub gerund: &'static str,
    /// The arguments that must follow the participants, such as a rule.
    pub operands: &'static [&'static str],
    /// The names of the outcomes.
    pub outcomes: &'static OutcomeNames,
    /// The participants that patterns select.
    pub population: Population,
    /// The columns of a result row.
    pub fields: &'static [Column],
    /// The columns that are printed by default, without the room.
    pub default_fields: &'static [&'static str],
    /// The columns of a participant, and those that are shown before the question.
    pub columns: &'static [Column],
    pub preview: &'static [&'static str],
    /// Whether also participants who are named one by one are confirmed.
    pub always_asks: bool,
}

/// The options of every command that changes something.
#[derive(Debug, Args)]
pub struct WriteArgs {
    /// Skip the confirmation prompt
    #[arg(short, long)]
    pub yes: bool,

    /// Show what would change, without changing it
    #[arg(long)]
    pub dry_run: bool,

    /// Append a JSON line per write to this audit log
    #[arg(long, value_name = "FILE", value_parser = path(), hide_short_help = true)]
    log: Option<PathBuf>,
}

/// The arguments of every command that acts on participants.
#[derive(Debug, Args)]
#[command(mut_arg("everywhere", |everywhere| everywhere.conflicts_with("all")))]
pub struct TargetArgs {
    /// The room and the participants that are named.
    #[command(flatten)]
    pub rooms: RoomArgs,

    /// The selection options.
    #[command(flatten)]
    pub selector: SelectorArgs,

    /// The options of every command that changes something.
    #[command(flatten, next_help_heading = None::<&str>)]
    pub writes: WriteArgs,

    /// Do not fail when a participant is absent
    ///
    /// Nor when an --except matches no participant.
    #[arg(long, hide_short_help = true)]
    pub if_present: bool,
}

impl WriteArgs {
    /// Returns the API client and the audit log of an action. The log is opened first, so that no write is sent without it.
    pub async fn connect(
        &self,
        action: &'static str,
        context: &Context,
    ) -> anyhow::Result<(Client, Option<AuditLog>)> {
        let file = self.log.as_deref().map(audit_log::open).transpose()?;
        let account = context.account().await?;
        let log = file.map(|file| AuditLog::new(file, action, &account));
        Ok((context.connect(account).await?, log))
    }
}

impl TargetArgs {
    /// Returns the columns of the result rows, with the room only for `--everywhere`.
    pub fn columns(&self, action: &Action, context: &Context) -> anyhow::Result<ColumnSelection> {
        let (room, reference): (_, &[_]) =
            if self.rooms.everywhere { (Some("room"), &["room_sid", "sid"]) } else { (None, &["sid"]) };
        let fields = room.into_iter().chain(action.default_fields.iter().copied()).collect::<Vec<_>>();
        context.selection_with_reference(action.fields, &fields, reference)
    }

    /// Returns the selection. Fails if there is none, with hints in case the room was meant as a participant, or, without
    /// `--if-present`, if the lists name no participant.
    pub fn selector(
        &self,
        action: &Action,
        room: Option<&RoomRef>,
        named: &[String],
    ) -> anyhow::Result<Selector<'_>> {
        let selector = self.selector.selector(named)?.ok_or_else(|| nothing_selected(action, room))?;
        if !self.if_present {
            let may_be_empty = |error: UsageError| error.hint("Use --if-present if the list may be empty.");
            selector.ensure_not_empty().map_err(may_be_empty)?;
        }
        Ok(selector)
    }

    /// Fails if confirmation is needed and no prompt is possible.
    pub fn ensure_confirmable(
        &self,
        action: &Action,
        selector: &Selector<'_>,
        context: &Context,
    ) -> Result<(), UsageError> {
        if !self.must_ask(action, selector) {
            return Ok(());
        }
        let what = match action {
            _ if self.rooms.everywhere && selector.covers_all_rooms() => "in every room",
            Action { always_asks: true, .. } => "participants",
            _ if self.selector.all => "with --all",
            _ => "by pattern",
        };
        let what = format!("{} {what}", action.gerund);
        confirm::require_interactive(&what, confirm::YES_OR_DRY_RUN, context)
    }

    /// Returns whether to ask for confirmation: for patterns, and for participants who are named without their room, without
    /// `--yes` and `--dry-run`.
    pub fn must_ask(&self, action: &Action, selector: &Selector<'_>) -> bool {
        let is_everywhere = self.rooms.everywhere && selector.covers_all_rooms();
        let is_wide = action.always_asks || selector.is_by_pattern() || is_everywhere;
        is_wide && !selector.is_empty() && !self.writes.yes && !self.writes.dry_run
    }
}

/// Returns the error for an empty selection, with hints in case the room argument was meant as a participant.
fn nothing_selected(action: &Action, room: Option<&RoomRef>) -> UsageError {
    let error = selector::nothing_selected();
    let Some(RoomRef::Name(name)) = room else { return error };
    let everywhere = format!("roomctl {} --everywhere", action.name);
    let find = errors::command_line("roomctl find", &[name]);
    let act = errors::command_line(&everywhere, &[&[&**name], action.operands].concat());
    let verb = action.verb.to_lowercase();
    error
        .hint(format!("The first argument, '{name}', is the room."))
        .hint(format!("To {verb} participant '{name}', run `{act}`; to find their room, run `{find}`."))
}
