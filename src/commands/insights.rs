//! `roomctl insights`: why the participants of a room left, from the Insights API (Video Log Analyzer).
//!
//! Depends on `rows::insights` for the columns, and on `moderation::ended_room` for rooms that have ended.

use std::io;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::sleep;

use crate::api::{
    self, Client, Insights, InsightsError, ParticipantInsights, Room, RoomInsights, RoomRef, RoomSid,
};
use crate::arguments::{CompletionKind, EndedArgs, RowColumns};
use crate::context::summary::Summary;
use crate::context::{Context, clock};
use crate::errors::ExitCode;
use crate::moderation::ended_room;
use crate::moderation::reference_index::Named;
use crate::moderation::selector::PatternArgs;
use crate::output::{ColumnSelection, HeldRows, RowWriter};
use crate::rows::insights::{DEFAULT_FIELDS, FIELDS, row};

/// The longest that the API takes to sum up a room after its end.
const PROCESSING: TimeDelta = TimeDelta::minutes(30);

/// The first interval of `--wait`, which doubles with each poll.
const FIRST_INTERVAL: Duration = Duration::from_millis(500);

/// The longest interval of `--wait`.
const MAX_INTERVAL: Duration = Duration::from_secs(30);

/// The arguments of `roomctl insights`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(FIELDS, None)]))]
#[command(after_help = "\
One row per participant: an identity that joined twice has two. reason and error explain end_reason and error_code; \
reasons that roomctl does not know are shown as the API names them. JSON and YAML have the records of the API; with \
--fields, publisher_info and properties are shown by path.

Twilio keeps insights for seven days, two for rooms of type go. They are complete at most 30 minutes after the end of \
the room; before, a note says what is missing.

Exit codes: 3 if the credentials have no access to insights, 4 if the room, its insights or a named participant are not \
found, 6 if the Insights API, which has a host of its own, cannot be reached.

Examples:
  roomctl insights DailyStandup --on yesterday
  roomctl insights DailyStandup alice --ended --fields reason,error,publisher_info
  roomctl insights RM0123456789abcdef0123456789abcdef --wait -o json")]
pub struct Args {
    /// Name of a room in progress, or SID (RM...) of any room
    #[arg(add = CompletionKind::Room)]
    room: RoomRef,

    /// Identities or SIDs (PA...), or - to read them from stdin
    #[arg(value_name = "PARTICIPANT", add = CompletionKind::Participant)]
    participants: Vec<String>,

    /// The options that select a room that has ended.
    #[command(flatten)]
    ended: EndedArgs,

    /// Wait until the room has ended and its insights are complete
    #[arg(long)]
    wait: bool,
}

/// How far the insights of a room are.
#[derive(Debug)]
enum State {
    /// The room is in progress.
    NotEnded,
    /// The room has ended, and is being summed up.
    Processing {
        /// The state as the API names it; none before there is a record.
        state: Option<String>,
        /// When it is complete at the latest, if the end of the room is known.
        until: Option<DateTime<Utc>>,
    },
    /// Nothing will be added.
    Complete,
    /// The API has given up, so that something may be missing.
    TimedOut,
}

/// Prints the records of the participants.
///
/// Fails if the room is not found, or if its insights cannot be read; that they are not complete is no failure. Named
/// participants that are not found are reported at the end.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let selection = context.selection_with_reference(FIELDS, DEFAULT_FIELDS, &["participant_sid"])?;
    let patterns = PatternArgs::default();
    let selector = patterns.narrowing(&args.participants)?;
    let named = selector.named.all();
    let (client, insights) = context.clients_with_insights().await?;
    let list = async |writer: &mut dyn RowWriter, summary: &mut Summary| {
        args.list(named, &client, &insights, writer, summary, &selection, context).await
    };
    context.listing(&selection, "no insights", list).await
}

impl Args {
    /// Writes the rows of the named participants, or of all, to `writer` and returns how many there are.
    #[expect(clippy::too_many_arguments, reason = "all of them are of the list")]
    async fn list(
        &self,
        named: &[Named],
        client: &Client,
        insights: &Insights,
        writer: &mut dyn RowWriter,
        summary: &mut Summary,
        selection: &ColumnSelection,
        context: &Context,
    ) -> anyhow::Result<usize> {
        let reference = ended_room::resolve(&self.ended, &self.room, client, context).await?;
        let sid = client.room_sid(&reference).await?;
        let (room, state) = self.read_room(&sid, client, insights, context).await?;
        let is_raw = context.prints_structure() && !selection.is_chosen();
        let mut records = Records::new(named, is_raw, context.held_rows(selection));
        match insights.participants(&sid, |record| records.add(record)).await {
            Err(error) if error.is_no_record() && state.may_grow() => {}
            added => added?.into_iter().collect::<io::Result<()>>()?,
        }
        if let Some(note) = state.note(room.name().unwrap_or_default(), clock::now(client)) {
            context.messages.info(&note);
        }
        let shown = if self.ended.is_given() { &reference } else { &self.room };
        for Named { participant, .. } in records.missing() {
            match client.participant(&RoomRef::Sid(sid.clone()), participant).await {
                Ok(_) | Err(api::Error::ParticipantNotFound { left: Some(_), .. }) if state.may_grow() => {
                    context.messages.warning(&format!("no insights for participant '{participant}' yet"));
                }
                Ok(_) => {
                    let meta = client.meta_of_no_response();
                    summary.count_missing(
                        &api::Error::no_participant(shown, participant, None, None, meta).into(),
                    );
                }
                Err(error @ api::Error::ParticipantNotFound { .. }) => {
                    summary.count_missing(&error.in_room_as_shown(shown).into());
                }
                Err(error) => summary.count_failed(&error),
            }
        }
        let count = records.write(writer)?;
        if count > 0 {
            summary.count_done();
        }
        Ok(count)
    }

    /// Reads the room and how far its insights are; with `--wait`, until they are complete or overdue.
    async fn read_room(
        &self,
        sid: &RoomSid,
        client: &Client,
        insights: &Insights,
        context: &Context,
    ) -> anyhow::Result<(Room, State)> {
        let (mut room, mut state) = read(sid, client, insights).await?;
        let begun = clock::now(client);
        if !self.wait || state.is_final(begun, begun) {
            return Ok((room, state));
        }
        context.messages.note_or_log("waiting for the insights to be complete");
        let mut interval = FIRST_INTERVAL;
        while !state.is_final(begun, clock::now(client)) {
            sleep(interval).await;
            interval = (interval * 2).min(MAX_INTERVAL);
            (room, state) = read(sid, client, insights).await?;
        }
        Ok((room, state))
    }
}

/// Reads the room and how far its insights are.
async fn read(sid: &RoomSid, client: &Client, insights: &Insights) -> anyhow::Result<(Room, State)> {
    let room = client.room(&RoomRef::Sid(sid.clone())).await?;
    let state = State::new(&room, insights.room(sid).await, clock::now(client))?;
    Ok((room, state))
}

/// The rows of the records of the named participants, or of all, held until all are read: they are printed by start time.
struct Records<'n> {
    /// The named participants, and whether there is a record of each.
    named: Vec<(&'n Named, bool)>,
    /// Whether the rows are the records as the API sends them.
    is_raw: bool,
    rows: HeldRows,
    /// When the participant of each row joined, and the row.
    starts: Vec<(Option<DateTime<Utc>>, usize)>,
}

impl<'n> Records<'n> {
    fn new(named: &'n [Named], is_raw: bool, rows: HeldRows) -> Self {
        Self { named: named.iter().map(|named| (named, false)).collect(), is_raw, rows, starts: Vec::new() }
    }

    fn add(&mut self, record: ParticipantInsights) -> io::Result<()> {
        let mut is_selected = self.named.is_empty();
        for (named, is_found) in &mut self.named {
            if record.is(&named.participant) {
                (*is_found, is_selected) = (true, true);
            }
        }
        if !is_selected {
            return Ok(());
        }
        self.starts.push((record.joined(), self.rows.len()));
        self.rows.push(&if self.is_raw { record.into_fields() } else { row(record) })
    }

    /// Returns the named participants without a record.
    fn missing(&self) -> impl Iterator<Item = &'n Named> {
        self.named.iter().filter(|(_, is_found)| !is_found).map(|(named, _)| *named)
    }

    /// Writes the rows, and returns how many.
    fn write(mut self, writer: &mut dyn RowWriter) -> io::Result<usize> {
        self.starts.sort_by_key(|(joined, _)| *joined);
        self.rows.write(self.starts.iter().map(|(_, row)| *row), |rows| writer.rows(rows))?;
        Ok(self.starts.len())
    }
}

impl State {
    /// Returns how far the insights of a room are. Fails with the error of its record, unless that is not written yet.
    fn new(
        room: &Room,
        record: Result<RoomInsights, InsightsError>,
        now: DateTime<Utc>,
    ) -> Result<Self, InsightsError> {
        let until = room.ended().map(|ended| ended + PROCESSING);
        let record = match record {
            Err(error) if error.is_no_record() => {
                if room.is_completed() && until.is_none_or(|until| until < now) {
                    return Err(error);
                }
                None
            }
            record => Some(record?),
        };
        let state = record.as_ref().and_then(RoomInsights::processing_state);
        Ok(match state {
            _ if !room.is_completed() => Self::NotEnded,
            Some("complete") => Self::Complete,
            Some("timeout") => Self::TimedOut,
            state => Self::Processing { state: state.map(str::to_owned), until },
        })
    }

    /// Whether the API may add records.
    fn may_grow(&self) -> bool {
        matches!(self, Self::NotEnded | Self::Processing { .. })
    }

    /// Whether the insights will not change any more. The wait for them began at `begun`.
    fn is_final(&self, begun: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        match self {
            Self::NotEnded => false,
            Self::Processing { until, .. } => until.unwrap_or(begun + PROCESSING) < now,
            Self::Complete | Self::TimedOut => true,
        }
    }

    /// Returns what is missing, and when to come back; `None` if nothing is missing.
    fn note(&self, room: &str, now: DateTime<Utc>) -> Option<String> {
        Some(match self {
            Self::Complete => return None,
            Self::NotEnded => format!(
                "room '{room}' is in progress: participants have no reason before they leave, and some can be missing; \
                 the insights are complete at most 30 minutes after the room's end"
            ),
            Self::Processing { state, until } => {
                let state = state.as_deref().unwrap_or("not_started");
                let when = match until.filter(|until| *until > now) {
                    Some(until) => format!("at {}", until.format("%H:%M:%S UTC")),
                    None => "later".to_owned(),
                };
                format!(
                    "the insights of room '{room}' are not complete ({state}): participants and reasons can be missing; \
                     run the command again {when}, or with --wait"
                )
            }
            Self::TimedOut => format!(
                "Twilio did not complete the insights of room '{room}' in time: participants and reasons can be missing"
            ),
        })
    }
}
