//! The rows of the participants of a room, whatever their status: held until all lists are read, since the API lists the latest
//! participants first, and each participant in the list of its status. Depends on `api` and `output`.

use std::io;

use chrono::{DateTime, Utc};

use crate::api::{MergedLists, Participant, ParticipantKey};
use crate::output::{HeldRows, RowWriter};

/// Rows by start time, each of the last list that includes the participant.
pub struct StartOrder {
    rows: HeldRows,
    /// The start time and the row of each participant.
    starts: MergedLists<(Option<DateTime<Utc>>, usize)>,
}

impl StartOrder {
    /// Returns the order of no rows; `rows` will hold them.
    pub fn new(rows: HeldRows) -> Self {
        Self { rows, starts: MergedLists::default() }
    }

    /// Adds the participants of a page.
    pub fn add(&mut self, participants: Vec<Participant>) -> io::Result<()> {
        for participant in participants {
            let (key, start) = (ParticipantKey::of(&participant), participant.joined());
            self.starts.insert(key, (start, self.rows.len()));
            self.rows.push(&participant.into_fields())?;
        }
        Ok(())
    }

    /// Writes the first rows, at most `limit`, and returns how many.
    pub fn write(self, limit: usize, writer: &mut dyn RowWriter) -> io::Result<usize> {
        let mut starts = self.starts.into_items();
        starts.sort_by_key(|(start, _)| *start);
        starts.truncate(limit);
        self.rows.write(starts.iter().map(|(_, row)| *row), |rows| writer.rows(rows))?;
        Ok(starts.len())
    }
}
