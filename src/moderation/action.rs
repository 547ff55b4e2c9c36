//! What all acting commands share: their options, and the steps from the command line to confirmed targets. Depends on
//! `context` for the account, messages and prompts, and on the selection.

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::api::{Client, InvalidReference, RoomRef};
use crate::context::Context;
use crate::context::clock;
use crate::context::interrupt::unless_interrupted;
use crate::context::summary::Summary;
use crate::errors::{self, UsageError};
use crate::moderation::audit_log::{self, AuditLog};
use crate::moderation::confirm;
use crate::moderation::exclusions::Exclusions;
use crate::moderation::outcome::OutcomeNames;
use crate::moderation::selector::{self, Selector, SelectorArgs};
use crate::moderation::target::{self, Population, Search, Target};
use crate::moderation::target_room::TargetRoom;
use crate::output::{Column, ColumnSelection, ColumnType};

/// An action on participants: its names, and when it asks for confirmation.
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
    /// The names of the outcomes.
    pub outcomes: OutcomeNames,
    /// The participants that patterns select.
    pub population: Population,
    /// The columns of participants, and those that are shown before the question.
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
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    log: Option<PathBuf>,
}

/// The options of every command that acts on participants.
#[derive(Debug, Args)]
pub struct TargetArgs {
    /// The selection options.
    #[command(flatten)]
    pub selector: SelectorArgs,

    /// Select in all rooms; all arguments are participants
    #[arg(short = 'A', long, help_heading = "Selection", conflicts_with = "all")]
    pub everywhere: bool,

    /// The options of every command that changes something.
    #[command(flatten)]
    pub writes: WriteArgs,

    /// Do not fail when a participant is absent
    ///
    /// Nor when an --except matches no participant.
    #[arg(long, hide_short_help = true)]
    pub if_present: bool,
}

/// A run of an action: the connection, the audit log and the room.
pub struct ActionRun<'r> {
    /// The API client.
    pub client: Client,
    /// The audit log, if there is one.
    pub log: Option<AuditLog>,
    /// The room; `None` for all rooms in progress.
    pub room: Option<TargetRoom>,
    /// The selection.
    pub selector: &'r Selector<'r>,
    action: &'static Action,
    args: &'r TargetArgs,
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
    /// Returns the room and the references; with `--everywhere` no room, and all arguments are references. Fails if the room
    /// is malformed.
    pub fn room_and_named(
        &self,
        room: Option<&str>,
        participants: &[String],
    ) -> Result<(Option<RoomRef>, Vec<String>), UsageError> {
        if self.everywhere {
            let first = room.map(str::to_owned);
            return Ok((None, first.into_iter().chain(participants.iter().cloned()).collect()));
        }
        let room = room.unwrap_or_default();
        let room =
            room.parse().map_err(|why: InvalidReference| UsageError::new(format!("room '{room}': {why}")))?;
        Ok((Some(room), participants.to_vec()))
    }

    /// Returns the selection. Fails if there is none, with hints in case the room was meant as a participant.
    pub fn selector(
        &self,
        action: &Action,
        room: Option<&RoomRef>,
        named: &[String],
    ) -> anyhow::Result<Selector<'_>> {
        let nothing_selected = || {
            let error = selector::nothing_selected();
            let Some(RoomRef::Name(name)) = room else { return error };
            let (verb, everywhere) =
                (action.verb.to_lowercase(), format!("roomctl {} --everywhere", action.name));
            let [find, act] =
                ["roomctl find", &everywhere].map(|command| errors::command_line(command, &[name]));
            error.hint(format!("The first argument, '{name}', is the room.")).hint(format!(
                "To {verb} participant '{name}', run `{act}`; to find their room, run `{find}`."
            ))
        };
        Ok(self.selector.selector(named)?.ok_or_else(nothing_selected)?)
    }

    /// Returns the fields of a result row, with the room only for `--everywhere`.
    pub fn default_fields<'f>(&self, fields: &[&'f str]) -> Vec<&'f str> {
        let room = self.everywhere.then_some("room");
        room.into_iter().chain(fields.iter().copied()).collect()
    }

    /// Connects, and finds the room.
    ///
    /// Fails if the room is not found, and then if confirmation is needed and no prompt is possible.
    pub async fn start<'r>(
        &'r self,
        action: &'static Action,
        room: Option<&RoomRef>,
        selector: &'r Selector<'r>,
        context: &Context,
    ) -> anyhow::Result<ActionRun<'r>> {
        let refused = self.ensure_confirmable(action, selector, context);
        if room.is_none() {
            refused.clone()?;
        }
        let (client, log) = self.writes.connect(action.name, context).await?;
        let room = match room {
            Some(room) if selector.is_empty() => Some(TargetRoom::as_typed(room)),
            Some(room) => {
                Some(unless_interrupted(async { Ok(TargetRoom::find(&client, room).await?) }).await?)
            }
            None => None,
        };
        if let (Err(refused), Some(room)) = (refused, &room) {
            if !room.was_found_by_name() {
                unless_interrupted(async { Ok(client.room(&room.reference).await?) }).await?;
            }
            return Err(refused.into());
        }
        Ok(ActionRun { client, log, room, selector, action, args: self })
    }

    /// Fails if confirmation is needed and no prompt is possible.
    fn ensure_confirmable(
        &self,
        action: &Action,
        selector: &Selector<'_>,
        context: &Context,
    ) -> Result<(), UsageError> {
        if !self.must_ask(action, selector) {
            return Ok(());
        }
        let what = match action.always_asks {
            _ if self.everywhere => "in every room",
            true => "participants",
            false => "by pattern",
        };
        let what = format!("{} {what}", action.gerund);
        confirm::require_interactive(&what, confirm::YES_OR_DRY_RUN, context)
    }

    /// Returns whether to ask for confirmation: for patterns and `--everywhere`, without `--yes` and `--dry-run`.
    fn must_ask(&self, action: &Action, selector: &Selector<'_>) -> bool {
        let is_wide = action.always_asks || selector.is_by_pattern() || self.everywhere;
        is_wide && !selector.is_empty() && !self.writes.yes && !self.writes.dry_run
    }
}

impl ActionRun<'_> {
    /// Returns the targets of the selection, and reports what it excludes. Rooms that cannot be read are failures in the
    /// summary.
    ///
    /// Fails if the list of participants or of rooms cannot be read, or, without `--if-present`, if an `--except` matches no
    /// participant.
    pub async fn targets(
        &self,
        exclusions: &mut Exclusions<'_>,
        summary: &mut Summary,
        context: &Context,
    ) -> anyhow::Result<Vec<Target>> {
        let targets = match &self.room {
            Some(room) => {
                let (population, if_present) = (self.action.population, self.args.if_present);
                let targets =
                    target::in_room(&self.client, room, self.selector, population, exclusions, if_present);
                unless_interrupted(targets).await?
            }
            None => self.search(exclusions, summary, context).await?,
        };
        if !self.selector.is_empty() {
            exclusions.report(&context.messages);
        }
        self.warn_of_clocks(context);
        if targets.is_empty() && summary.is_empty() {
            context.messages.info(match self.action.population {
                Population::Present => "no participant matches",
                Population::Left => "no participant who left matches",
            });
        }
        Ok(targets)
    }

    /// Returns the targets in all rooms in progress.
    async fn search(
        &self,
        exclusions: &mut Exclusions<'_>,
        summary: &mut Summary,
        context: &Context,
    ) -> anyhow::Result<Vec<Target>> {
        let progress = context.messages.progress();
        let (population, if_present) = (self.action.population, self.args.if_present);
        let search =
            target::everywhere(&self.client, self.selector, population, exclusions, if_present, &progress);
        let Search { targets, unread } = unless_interrupted(search).await?;
        drop(progress);
        for (room, error) in &unread {
            summary.fail(errors::exit_code_for_call(error), errors::report_for_room(room, error));
        }
        Ok(targets)
    }

    fn warn_of_clocks(&self, context: &Context) {
        if self.selector.is_by_age()
            && let Some(difference) = clock::clock_difference(&self.client)
        {
            context.messages.warning(&format!(
                "the clocks of this machine and of the API differ by {}; ages are computed with the earlier one",
                humantime::format_duration(Duration::from_secs(difference.num_seconds().unsigned_abs()))
            ));
        }
    }

    /// Asks for confirmation if it is needed and there is something to change, and then marks the targets that have left in
    /// the meantime. Fails if the answer is not yes.
    pub async fn confirm(
        &self,
        targets: &mut [Target],
        summary: &Summary,
        context: &Context,
    ) -> anyhow::Result<()> {
        let population = self.action.population;
        let affected = targets.iter().filter(|target| population.is_affected(target)).collect::<Vec<_>>();
        if affected.is_empty() || !self.args.must_ask(self.action, self.selector) {
            return Ok(());
        }
        for unread in &summary.reports {
            // The operator must know before the answer that unread rooms may have more targets.
            context.messages.warning(&unread.message);
        }
        self.ask(&affected, context).await?;
        match &self.room {
            Some(room) if population == Population::Present => {
                let refresh = async { Ok(target::refresh(&self.client, &room.reference, targets).await?) };
                unless_interrupted(refresh).await
            }
            _ => Ok(()),
        }
    }

    /// Shows the targets and asks for confirmation. The room is a column only if there are several rooms.
    async fn ask(&self, targets: &[&Target], context: &Context) -> anyhow::Result<()> {
        let Action { verb, preposition, columns, preview, .. } = self.action;
        let known = [&[Column::new("room", "ROOM", ColumnType::Text)], *columns].concat();
        let rooms = targets.iter().map(|target| &target.room).collect::<HashSet<_>>();
        let room = (rooms.len() > 1).then_some("room");
        let fields = room.into_iter().chain(preview.iter().copied()).collect::<Vec<_>>();
        let place = match targets {
            [first, ..] if rooms.len() == 1 => format!("'{}'", first.room.name),
            _ => format!("{} rooms", rooms.len()),
        };
        let count = confirm::participants_text(targets.len());
        let selection = ColumnSelection::new(None, &known, &fields)?;
        let rows = targets.iter().map(|target| target.row()).collect();
        confirm::ask(&format!("{verb} {count} {preposition} {place}?"), &selection, rows, context).await
    }

    /// Closes the audit log, even if the run failed, and returns the result of the run.
    pub fn close<T>(self, result: anyhow::Result<T>) -> anyhow::Result<T> {
        audit_log::close(self.log)?;
        result
    }
}
