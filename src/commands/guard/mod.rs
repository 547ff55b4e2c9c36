//! `roomctl guard`: enforces a policy on rooms until it is interrupted.
//!
//! `rule_args` is the policy as flags or as a file, `first_round` shows what it would do, `service` reports events and
//! reads the policy again, `events` are its rows. Depends on `guard` for the policy and its enforcement.

mod events;
mod first_round;
mod rule_args;
mod service;

use std::path::PathBuf;
use std::time::Duration;

use globset::GlobMatcher;

use crate::api::{self, Client, RoomRef};
use crate::arguments::pattern::glob;
use crate::arguments::{CompletionKind, RowColumns, time};
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::context::summary::Summary;
use crate::errors::{self, ExitCode, UsageError};
use crate::guard::enforcer::Enforcer;
use crate::guard::policy::Policy;
use crate::guard::policy_file::file_name;
use crate::moderation::action::WriteArgs;
use crate::moderation::audit_log::{self, AuditLog};
use crate::monitor::event_writer::EventWriter;
use crate::monitor::rounds::run_rounds;
use crate::monitor::scope::{Limit, Scope};
use crate::monitor::stop_reason::StopReason;
use crate::monitor::update::WatchedRoom;
use crate::output::stdout;
use crate::signal::{self, Hangups};

use events::{DEFAULT_FIELDS, FIELDS};
use rule_args::{PolicySource, RuleArgs, Stamps};
use service::Service;

/// The arguments of `roomctl guard`.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "roomctl guard [OPTIONS] ROOM...\n       roomctl guard [OPTIONS] --everywhere",
    after_help = "\
Kicks the participants that the rules name whenever they join, until Ctrl-C or SIGTERM. A room that is given by name is \
guarded again whenever it is opened. Before the first kick it shows what the first round would do and asks; without a \
terminal it goes on, unless that is more than half of a room.

Exit codes: 0 at the end, 2 for a policy with a mistake, 3 if the credentials are refused, 7 if some kicks failed.

Examples:
  roomctl guard DailyStandup --deny mallory --deny 'guest-*'
  roomctl guard --everywhere --policy guard.toml --yes --log guard.jsonl
  roomctl guard DailyStandup --allow-only-from roster.txt --except host"
)]
#[command(add = RowColumns(&[(FIELDS, None)]))]
pub struct Args {
    /// Names or SIDs (RM...) of rooms in progress
    #[arg(required_unless_present = "everywhere", conflicts_with = "everywhere", value_name = "ROOM", add = CompletionKind::Room)]
    rooms: Vec<RoomRef>,

    /// Guard all rooms in progress
    #[arg(short = 'A', long, help_heading = "Rules")]
    everywhere: bool,

    /// Guard only rooms with names that match a glob
    ///
    /// Repeatable.
    #[arg(long, value_name = "GLOB", value_parser = glob, conflicts_with = "rooms", hide_short_help = true, help_heading = "Rules")]
    match_room: Vec<GlobMatcher>,

    /// Read the rules from a TOML file
    ///
    /// The keys are the names of the flags. The file is read again when it changes, and at SIGHUP.
    #[arg(long, value_name = "FILE", value_parser = file_name, help_heading = "Rules")]
    policy: Option<PathBuf>,

    /// The rules.
    #[command(flatten)]
    rules: RuleArgs,

    /// How to act.
    #[command(flatten, next_help_heading = None::<&str>)]
    writes: WriteArgs,

    /// End after this time, e.g. 10m [default: no limit]
    #[arg(long = "for", value_name = "TIME", value_parser = time::span, hide_short_help = true)]
    time_limit: Option<Duration>,

    /// Use this share of the rate limit for reads
    ///
    /// The rest is left to other users of the account.
    #[arg(long, value_name = "PERCENT", value_parser = percent, default_value = "80%", hide_short_help = true)]
    read_share: u32,
}

/// Enforces the policy until an interrupt, the time limit, or the end of all rooms if they were given by SID.
///
/// Fails before any request if the policy has a mistake; before any kick if the first round is not confirmed.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let selection = context.selection_with_reference(FIELDS, DEFAULT_FIELDS, &["room_sid", "sid"])?;
    context.ensure_streamable(context.is_interactive_table())?;
    let source = args.policy_source()?;
    let (policy, stamps) = source.read(&|warning| context.messages.warning(warning));
    let policy = policy?;
    // Where a terminal is closed, SIGHUP is the end.
    let reloads = !stamps.is_empty() && !context.terminal.is_terminal();
    let hangups = if reloads { Hangups::listen() } else { Hangups::none() };
    let (client, log) = args.writes.connect("guard", context).await?;
    let client = client.with_read_share(args.read_share);
    let mut out = stdout();
    let writer = EventWriter::new(&selection, &mut out, context);
    let guard = args.guard(&client, log.as_ref(), policy, (&source, stamps, hangups), writer, context);
    let exit = Box::pin(guard).await;
    audit_log::close(log)?;
    exit
}

impl Args {
    /// Returns the source of the policy. Fails if there are two.
    fn policy_source(&self) -> Result<PolicySource, UsageError> {
        let flags = self.rules.settings();
        match &self.policy {
            Some(_) if !flags.is_empty() => {
                Err(UsageError::new("--policy cannot be used with flags for rules")
                    .hint("Write the rules into the policy file: its keys are the names of the flags."))
            }
            Some(path) => Ok(PolicySource::File(path.clone())),
            None => Ok(PolicySource::Flags(Box::new(flags))),
        }
    }

    async fn guard(
        &self,
        client: &Client,
        log: Option<&AuditLog>,
        policy: Policy,
        (source, stamps, hangups): (&PolicySource, Stamps, Hangups),
        writer: EventWriter<'_>,
        context: &Context,
    ) -> anyhow::Result<ExitCode> {
        let scope = unless_interrupted(self.scope(client, context)).await?;
        let WriteArgs { yes, dry_run, .. } = self.writes;
        if !yes && !dry_run {
            first_round::confirm(policy.clone(), scope.clone(), client, context).await?;
        }
        let enforcer = Enforcer::new(client, log, dry_run, policy, Service::new(client, writer, context));
        let limit = self.time_limit.map_or(Limit::None, Limit::Time);
        let end = tokio::select! {
            end = run_rounds(scope, limit, client, context, &enforcer) => end,
            () = service::reload(source, stamps, hangups, &enforcer) => StopReason::Stopped,
        };
        let mut summary = Summary::default();
        let printed = enforcer.enforcement.finish(end.name(), &mut summary);
        if matches!(end, StopReason::Interrupted) {
            // The regular end of a guard must not become an error exit code.
            signal::forget();
        } else {
            end.count(&mut summary);
        }
        context.close(printed, summary)
    }

    /// Finds the rooms in progress. A name without one is a warning, since the room may be opened later.
    async fn scope(&self, client: &Client, context: &Context) -> anyhow::Result<Scope> {
        if self.everywhere {
            return Ok(Scope::Everywhere(self.match_room.clone()));
        }
        let (mut rooms, mut names) = (Vec::new(), Vec::new());
        for wanted in &self.rooms {
            match client.room(wanted).await {
                Ok(room) if room.is_completed() => {}
                Ok(room) => {
                    let created = room.created();
                    rooms.extend(WatchedRoom::listed(&room).map(|room| (room, created)));
                }
                Err(error @ api::Error::RoomNotFound { .. }) if matches!(wanted, RoomRef::Name(_)) => {
                    let report = errors::report_for_call(&error);
                    let similar = report.hints.iter().find(|hint| hint.starts_with("Did you mean"));
                    let similar = similar.map(|hint| format!(". {hint}")).unwrap_or_default();
                    let message = format!("{}; it is guarded once it opens{similar}", report.message);
                    context.messages.warning(&message);
                }
                Err(error) => return Err(error.into()),
            }
            if let RoomRef::Name(name) = wanted {
                names.push(name.clone());
            }
        }
        Ok(Scope::Rooms { rooms, names })
    }
}

/// Parses a share in percent, from 1 to 100.
fn percent(text: &str) -> Result<u32, String> {
    match text.strip_suffix('%').unwrap_or(text).parse() {
        Ok(percent @ 1..=100) => Ok(percent),
        _ => Err("expected a share from 1% to 100%".to_owned()),
    }
}
