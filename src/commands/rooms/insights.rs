//! `roomctl rooms --insights`: the rooms with what the Insights API has recorded about each: what a bill is made of.

use std::cell::Cell;
use std::pin::pin;

use futures_util::{Stream, StreamExt, TryStreamExt};
use serde_json::{Value, json};

use super::row::row;
use crate::api::{self, Insights, InsightsError, Room, RoomInsights};
use crate::context::Context;
use crate::context::summary::Summary;
use crate::moderation::batch::{MAX_CONCURRENT_REQUESTS, flatten_pages};
use crate::output::{Column, ColumnType, Row, RowWriter, count_text};

/// The columns that `--insights` adds.
pub const FIELDS: &[Column] = &[
    Column::new("created_method", "CREATED_BY", ColumnType::Untruncated).secondary(),
    Column::new("end_reason", "END_REASON", ColumnType::Text),
    Column::new("peak_participants", "PEAK", ColumnType::Untruncated),
    Column::new("unique_participants", "STAYS", ColumnType::Untruncated),
    Column::new("unique_participant_identities", "IDENTITIES", ColumnType::Untruncated).secondary(),
    Column::new("participant_minutes", "MINUTES", ColumnType::Untruncated),
    Column::new("recording_minutes", "RECORDED", ColumnType::Untruncated).secondary(),
    Column::new("processing_state", "PROCESSING", ColumnType::Text),
    Column::new("insights", "INSIGHTS", ColumnType::Text),
];

/// The default columns.
pub const DEFAULT_FIELDS: &[&str] = &[
    "unique_name",
    "date_created",
    "duration",
    "created_method",
    "end_reason",
    "peak_participants",
    "unique_participants",
    "participant_minutes",
    "recording_minutes",
    "unique_participant_identities",
    "sid",
];

/// What the records of all rooms add up to.
#[derive(Default)]
pub struct Totals {
    rooms: usize,
    /// Seconds of participants.
    participants: i64,
    /// Seconds of recordings.
    recordings: i64,
    /// The number of rooms without a record.
    without: usize,
}

/// Writes the rooms of `pages` with their records to `writer`, in list order, at most `limit`, and returns what the records add
/// up to.
///
/// That records cannot be read is counted in the summary; the rooms are written all the same.
pub async fn list(
    pages: impl Stream<Item = Result<Vec<Room>, api::Error>>,
    limit: usize,
    insights: &Insights,
    writer: &mut dyn RowWriter,
    summary: &mut Summary,
    context: &Context,
) -> anyhow::Result<Totals> {
    let progress = context.messages.progress();
    // Once one request shows that none can succeed, no other is sent.
    let is_hopeless = Cell::new(false);
    let read = async |room: Room| {
        let record = match room.sid() {
            Some(sid) if !is_hopeless.get() => Some(insights.room(&sid).await),
            _ => None,
        };
        if let Some(Err(error)) = &record {
            is_hopeless.set(is_hopeless.get() || error.is_fatal());
        }
        Ok((room, record))
    };
    let rooms = flatten_pages(pages, |rooms| progress.extend(rooms)).take(limit);
    let mut rooms = pin!(rooms.map_ok(read).try_buffered(MAX_CONCURRENT_REQUESTS));
    let mut totals = Totals::default();
    while let Some((room, record)) = rooms.try_next().await? {
        progress.advance();
        summary.count_done();
        let record = totals.add(record, summary, context);
        context.messages.aside_from_progress(|| writer.rows(vec![with_record(room, record)]))?;
    }
    Ok(totals)
}

impl Totals {
    /// Adds the record of a room and returns its fields; an error goes to the summary.
    fn add(
        &mut self,
        record: Option<Result<RoomInsights, InsightsError>>,
        summary: &mut Summary,
        context: &Context,
    ) -> Option<Row> {
        self.rooms += 1;
        let record = match record {
            Some(Ok(record)) => record.into_fields(),
            Some(Err(error)) => {
                self.without += 1;
                if !error.is_no_record() && !error.is_not_sent() {
                    summary.count_unread_insights(&error, &context.messages);
                }
                return None;
            }
            None => {
                self.without += 1;
                return None;
            }
        };
        self.participants =
            self.participants.saturating_add(seconds(&record, PARTICIPANTS).unwrap_or_default());
        self.recordings = self.recordings.saturating_add(seconds(&record, RECORDINGS).unwrap_or_default());
        Some(record)
    }

    /// Returns the number of rooms.
    pub fn rooms(&self) -> usize {
        self.rooms
    }

    /// Prints the sums.
    pub fn report(&self, context: &Context) {
        let rooms = self.rooms;
        let (participants, recordings) = (minutes(self.participants), minutes(self.recordings));
        context.messages.info(&format!(
            "rooms: {rooms}, participant minutes: {participants}, recording minutes: {recordings}"
        ));
        if self.without > 0 {
            let rooms = count_text(self.without, "room", "rooms");
            context.messages.warning(&format!(
                "the sums leave out {rooms} without insights: Twilio keeps insights for seven days, and for two days for rooms of \
                 type go"
            ));
        }
    }
}

/// The fields with the seconds of participants and of recordings.
const PARTICIPANTS: &str = "total_participant_duration_sec";
const RECORDINGS: &str = "total_recording_duration_sec";

fn seconds(record: &Row, field: &str) -> Option<i64> {
    record.get(field).and_then(Value::as_i64)
}

/// Returns minutes with at most two decimal places.
#[expect(clippy::cast_precision_loss, reason = "no room lasts 2^52 seconds")]
fn minutes(seconds: i64) -> f64 {
    (seconds as f64 / 60.0 * 100.0).round() / 100.0
}

/// Returns the row of a room with the fields of its record.
fn with_record(room: Room, record: Option<Row>) -> Row {
    let mut row = row(room);
    let Some(record) = record else { return row };
    let field = |name: &str| record.get(name).cloned().unwrap_or_default();
    let copied = [
        "created_method",
        "end_reason",
        "unique_participants",
        "unique_participant_identities",
        "processing_state",
    ];
    row.extend(copied.map(|name| (name.to_owned(), field(name))));
    row.insert("peak_participants".to_owned(), field("concurrent_participants"));
    row.insert("participant_minutes".to_owned(), json!(seconds(&record, PARTICIPANTS).map(minutes)));
    row.insert("recording_minutes".to_owned(), json!(seconds(&record, RECORDINGS).map(minutes)));
    row.insert("insights".to_owned(), Value::Object(record));
    row
}
