//! Rendering of the list of participants as a table. Depends on `ratatui`, and on `output` for text widths and durations.

use std::iter;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{HighlightSpacing, Row, Table};

use crate::output::{escape_value, short_duration, width};
use crate::tui::palette::{BOLD, DIM, Palette};
use crate::tui::text::{cut, cut_value};
use crate::tui::view::{Mark, ParticipantRow, Picture};

/// Width of the cursor.
const CURSOR: u16 = 1;
/// Width of the mark before an identity, and the space after it.
const MARK: u16 = 2;
/// Width of the status column: `reconnecting`.
const STATUS: u16 = 12;
/// Width of the duration column: `23h 59m`.
const DURATION: u16 = 7;
/// Width of a SID.
const SID: u16 = 34;
/// Width between two columns.
const GAP: u16 = 2;
/// Minimum and default width of the identity column.
const IDENTITIES: (u16, u16) = (12, 16);
/// Minimum and maximum width of the room column.
const ROOMS: (u16, u16) = (6, 24);

/// The style of the selected row. It has no colors: reversed, each would become a background of its own.
const SELECTED: Style = Style::reset().add_modifier(Modifier::REVERSED);

/// Returns the number of participants that a table of this height shows, below the header.
pub(super) fn page(area: Rect) -> usize {
    area.height.saturating_sub(1).into()
}

/// Draws the table: the header and the visible participants.
pub(super) fn draw_table(frame: &mut Frame<'_>, picture: &Picture, area: Rect, palette: &Palette) {
    let columns = Columns::fitting(picture, area.width);
    let rows = picture.participants.iter().map(|participant| columns.row(participant, palette));
    let table = Table::new(rows, columns.widths())
        .header(columns.header(picture.sort))
        .column_spacing(GAP)
        .highlight_symbol("▸")
        .highlight_spacing(HighlightSpacing::Always)
        .row_highlight_style(SELECTED);
    frame.render_stateful_widget(table, area, &mut picture.table.clone());
    if picture.participants.is_empty() {
        let text = match picture.counts {
            // The room has not been read yet.
            None => "",
            Some(_) if !picture.filter.is_empty() => "   (no participant matches the filter)",
            Some(_) => "   (no participants)",
        };
        let [_header, below] = Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(area);
        frame.render_widget(Line::styled(text, DIM), below);
    }
}

/// The columns that depend on the participants and the screen.
struct Columns {
    /// The width of identities.
    identity: u16,
    /// The columns beside the identity.
    others: Vec<Other>,
}

/// A column that is left out where there is no room for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Other {
    /// The room, with the width of the column.
    Room(u16),
    Status,
    Duration,
    Sid,
}

impl Other {
    fn width(self) -> u16 {
        match self {
            Self::Room(width) => width,
            Self::Status => STATUS,
            Self::Duration => DURATION,
            Self::Sid => SID,
        }
    }
}

impl Columns {
    /// Returns the columns for a screen of this width, the most useful ones first. Identities get the width they need.
    fn fitting(picture: &Picture, screen: u16) -> Self {
        let longest = |text: fn(&ParticipantRow) -> &str| {
            let widths = picture.participants.iter().map(|row| width::width(&escape_value(text(row))));
            u16::try_from(widths.max().unwrap_or(0)).unwrap_or(u16::MAX)
        };
        let (least, preferred) = IDENTITIES;
        let (shortest, most) = ROOMS;
        let room = longest(|row| &row.room).clamp(shortest, most).min((screen / 4).max(shortest));
        let candidates = [
            picture.has_rooms.then_some(Other::Room(room)),
            Some(Other::Status),
            Some(Other::Duration),
            Some(Other::Sid),
        ];
        let mut identity = screen.saturating_sub(CURSOR + MARK + 1);
        let mut others = Vec::new();
        for column in candidates.into_iter().flatten() {
            let Some(rest) = identity.checked_sub(GAP + column.width()).filter(|rest| *rest >= least) else {
                break;
            };
            identity = rest;
            others.push(column);
        }
        Self { identity: longest(|row| &row.identity).max(preferred).min(identity), others }
    }

    fn widths(&self) -> Vec<Constraint> {
        let others = self.others.iter().map(|column| column.width());
        iter::once(MARK + self.identity).chain(others).map(Constraint::Length).collect()
    }

    fn header(&self, sort: &str) -> Row<'static> {
        let name = |column: &str, name: &str| {
            if sort == column { format!("{name} ▾") } else { name.to_owned() }
        };
        let identity = format!("  {}", cut(&name("identity", "IDENTITY"), self.identity.into()));
        let others = self.others.iter().map(|column| match column {
            Other::Room(width) => Line::raw(cut(&name("room", "ROOM"), (*width).into())),
            Other::Status => Line::raw(name("status", "STATUS")),
            Other::Duration => Line::raw(name("joined", "HERE")).right_aligned(),
            Other::Sid => Line::raw("SID"),
        });
        Row::new(iter::once(Line::raw(identity)).chain(others)).style(BOLD)
    }

    fn row(&self, row: &ParticipantRow, palette: &Palette) -> Row<'static> {
        let has_left = row.mark == Some(Mark::Left);
        let has_status = self.others.contains(&Other::Status);
        let (mark, identity_style) = match (row.mark, row.status.as_str()) {
            (Some(Mark::Joined), _) => ("+ ", palette.success.add_modifier(Modifier::BOLD)),
            (Some(Mark::Left), _) => ("- ", palette.failure),
            (None, "reconnecting") if !has_status => ("~ ", palette.warning),
            (None, "connected" | "reconnecting") => ("  ", Style::new()),
            (None, _) => ("  ", DIM),
        };
        let (status, status_style) = match row.status.as_str() {
            _ if has_left => ("left", palette.failure),
            status @ "connected" => (status, palette.success),
            status @ "reconnecting" => (status, palette.warning),
            status => (status, DIM),
        };
        let identity = Span::raw(cut_value(&row.identity, self.identity.into()));
        let identity = Line::from_iter([Span::raw(mark), identity]).style(identity_style);
        let others = self.others.iter().map(|column| match column {
            Other::Room(width) => Line::raw(cut_value(&row.room, (*width).into())),
            Other::Status => Line::styled(cut(status, STATUS.into()), status_style),
            Other::Duration => {
                Line::raw(row.duration.map_or_else(|| "-".to_owned(), short_duration)).right_aligned()
            }
            Other::Sid => Line::styled(cut(&row.sid, SID.into()), DIM),
        });
        Row::new(iter::once(identity).chain(others))
    }
}
