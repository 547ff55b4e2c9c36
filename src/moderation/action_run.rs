//! A run of an action: the steps from its arguments to confirmed targets. Depends on `context` for messages, and on the
//! selection.

use std::collections::HashSet;

use crate::api::{Client, RoomRef};
use crate::arguments::EndedArgs;
use crate::context::Context;
use crate::context::clock;
use crate::context::interrupt::unless_interrupted;
use crate::context::summary::Summary;
use crate::errors::ExitCode;
use crate::moderation::action::{Action, TargetArgs};
use crate::moderation::audit_log::{self, AuditLog};
use crate::moderation::batch_results::BatchResults;
use crate::moderation::confirm;
use crate::moderation::ended_room;
use crate::moderation::exclusions::Exclusions;
use crate::moderation::population::Population;
use crate::moderation::selector::Selector;
use crate::moderation::target::Target;
use crate::moderation::target_room::TargetRoom;
use crate::moderation::target_search::{self, Search};
use crate::output::{Column, ColumnSelection, ColumnType, RowWriter};

/// A run of an action: the connection, the audit log, the room and the selection.
pub struct ActionRun<'r> {
    /// The API client.
    pub client: Client,
    /// The audit log, if there is one.
    pub log: Option<AuditLog>,
    /// The room; `None` for all rooms in progress.
    pub room: Option<TargetRoom>,
    /// The selection.
    pub selector: Selector<'r>,
    /// The columns of the result rows.
    pub columns: ColumnSelection,
    action: &'static Action,
    args: &'r TargetArgs,
}

impl<'r> ActionRun<'r> {
    /// Starts a run: connects, and finds the room. Only a command that needs no room in progress selects one that has `ended`.
    ///
    /// Fails before any request if nothing is selected; if the room is not found; and then if confirmation is needed and no
    /// prompt is possible.
    pub async fn start(
        action: &'static Action,
        args: &'r TargetArgs,
        room: Option<&RoomRef>,
        named: &[String],
        ended: &EndedArgs,
        context: &Context,
    ) -> anyhow::Result<Self> {
        let columns = args.columns(action, context)?;
        let mut selector = args.selector(action, room, named)?;
        let confirmable = args.ensure_confirmable(action, &selector, context);
        if room.is_none() {
            confirmable.clone()?;
        }
        let (client, log) = args.writes.connect(action.name, context).await?;
        let find = async {
            let found = match room {
                Some(typed) if ended.is_given() && !selector.is_empty() => Some(TargetRoom::ended(
                    typed,
                    &ended_room::resolve(ended, typed, &client, context).await?,
                )),
                _ => find_room(&client, room, &selector, confirmable.is_err()).await?,
            };
            selector.resolve_rooms(room, &client).await?;
            Ok(found)
        };
        let room = unless_interrupted(find).await?;
        confirmable?;
        Ok(Self { client, log, room, selector, columns, action, args })
    }

    /// Hands the run to `act`, and closes the audit log, even if `act` fails. Returns the result of `act`.
    ///
    /// Fails like `act`, or if the audit log cannot be written.
    pub async fn act(
        self,
        act: impl AsyncFnOnce(&Self) -> anyhow::Result<ExitCode>,
    ) -> anyhow::Result<ExitCode> {
        let exit = Box::pin(act(&self)).await;
        audit_log::close(self.log)?;
        exit
    }

    /// Returns empty results that print to `writer`.
    pub fn results<'w>(&self, writer: &'w mut dyn RowWriter, context: &Context) -> BatchResults<'w> {
        BatchResults::new(writer, self.action.outcomes, self.args.if_present, context)
    }

    /// Returns the targets of the selection, after confirmation if it is needed. Rooms that cannot be read are failures in
    /// the summary.
    ///
    /// Fails if the list of participants or of rooms cannot be read, if the answer is not yes, or, without `--if-present`,
    /// if an `--except` matches no participant.
    pub async fn confirmed_targets(
        &self,
        exclusions: &mut Exclusions<'_>,
        summary: &mut Summary,
        context: &Context,
    ) -> anyhow::Result<Vec<Target>> {
        let mut targets = self.targets(exclusions, summary, context).await?;
        if !self.selector.is_empty() {
            exclusions.report(&context.messages);
        }
        if let Some(warning) = clock::age_warning(&self.client).filter(|_| self.selector.is_by_age()) {
            context.messages.warning(&warning);
        }
        if targets.is_empty() && summary.is_empty() {
            context.messages.info(self.action.population.no_match());
        }
        self.confirm(&mut targets, summary, context).await?;
        Ok(targets)
    }

    /// Returns the targets of the selection in the room, or in all rooms in progress.
    async fn targets(
        &self,
        exclusions: &mut Exclusions<'_>,
        summary: &mut Summary,
        context: &Context,
    ) -> anyhow::Result<Vec<Target>> {
        let (client, selector) = (&self.client, &self.selector);
        let (population, if_present) = (self.action.population, self.args.if_present);
        if let Some(room) = &self.room {
            let targets = target_search::in_room(client, room, selector, population, exclusions, if_present);
            return unless_interrupted(targets).await;
        }
        let progress = context.messages.progress();
        let search =
            target_search::everywhere(client, selector, population, exclusions, if_present, &progress);
        let Search { targets, unread } = unless_interrupted(search).await?;
        drop(progress);
        for (room, error) in &unread {
            summary.count_unread_room(&room.name, error);
        }
        Ok(targets)
    }

    /// Asks for confirmation if it is needed and there is something to change, and then marks the targets that have left in
    /// the meantime. Fails if the answer is not yes.
    async fn confirm(
        &self,
        targets: &mut [Target],
        summary: &Summary,
        context: &Context,
    ) -> anyhow::Result<()> {
        let population = self.action.population;
        let affected = targets.iter().filter(|target| target.is_affected(population)).collect::<Vec<_>>();
        if affected.is_empty() || !self.args.must_ask(self.action, &self.selector) {
            return Ok(());
        }
        for unread in &summary.reports {
            // The operator must know before the answer that unread rooms may have more targets.
            context.messages.warning(&unread.message);
        }
        self.ask(&affected, context).await?;
        match &self.room {
            Some(room) if population == Population::Present => {
                let refresh =
                    async { Ok(target_search::refresh(&self.client, &room.reference, targets).await?) };
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
        let rows = targets.iter().map(|target| target.row());
        confirm::ask(&format!("{verb} {count} {preposition} {place}?"), &selection, rows, context).await
    }
}

/// Finds the room of a run. A SID is used as it is, unless the room `must_exist`. A run that selects no participant sends no
/// request.
async fn find_room(
    client: &Client,
    room: Option<&RoomRef>,
    selector: &Selector<'_>,
    must_exist: bool,
) -> anyhow::Result<Option<TargetRoom>> {
    let Some(room) = room else { return Ok(None) };
    if selector.is_empty() {
        return Ok(Some(TargetRoom::as_typed(room)));
    }
    let found = TargetRoom::find(client, room).await?;
    if must_exist && !found.was_found_by_name() {
        client.room(room).await?;
    }
    Ok(Some(found))
}
