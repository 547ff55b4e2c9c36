//! Rendering of the list of participants as a table. Depends on `ratatui`, and on `output` for text widths and durations.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{HighlightSpacing, Row, Table};

use crate::output::{escape_invisible, short_duration, width};
use crate::tui::palette::{BOLD, DIM, Palette};
use crate::tui::text::cut;
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

/// The style of the selected row. It has no colors: reversed, each would become a background of its own.
const SELECTED: Style = Style::reset().add_modifier(Modifier::REVERSED);

/// Returns the number of participants that a table of this height shows, below the header.
pub(super) fn page(area: Rect) -> usize {
    area.height.saturating_sub(1).into()
}

/// Draws the table: the header and the visible participants.
pub(super) fn draw_table(frame: &mut Frame<'_>, picture: &Picture, area: Rect, palette: &Palette) {
    let columns = Columns::fitting(&picture.participants, area.width);
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
    has_sid: bool,
}

impl Columns {
    /// Returns the columns for a screen of this width. Identities get the width they need; SIDs are shown whole or, where
    /// there is no room for both, not at all.
    fn fitting(participants: &[ParticipantRow], screen: u16) -> Self {
        let (least, preferred) = IDENTITIES;
        let longest = participants.iter().map(|row| width::width(&escape_invisible(&row.identity))).max();
        let wanted = u16::try_from(longest.unwrap_or(0)).unwrap_or(u16::MAX).max(preferred);
        let available = screen.saturating_sub(CURSOR + MARK + GAP + STATUS + GAP + DURATION + 1);
        let beside_sid = available.saturating_sub(GAP + SID);
        let has_sid = beside_sid >= least;
        Self { identity: wanted.min(if has_sid { beside_sid } else { available }), has_sid }
    }

    fn widths(&self) -> Vec<Constraint> {
        let sid = self.has_sid.then_some(SID);
        let widths = [MARK + self.identity, STATUS, DURATION].into_iter().chain(sid);
        widths.map(Constraint::Length).collect()
    }

    fn header(&self, sort: &str) -> Row<'static> {
        let name = |column: &str, name: &str| {
            if sort == column { format!("{name} ▾") } else { name.to_owned() }
        };
        let identity = format!("  {}", cut(&name("identity", "IDENTITY"), self.identity.into()));
        let cells = [
            Line::raw(identity),
            Line::raw(name("status", "STATUS")),
            Line::raw(name("joined", "HERE")).right_aligned(),
        ];
        let sid = self.has_sid.then(|| Line::raw("SID"));
        Row::new(cells.into_iter().chain(sid)).style(BOLD)
    }

    fn row(&self, row: &ParticipantRow, palette: &Palette) -> Row<'static> {
        let has_left = row.mark == Some(Mark::Left);
        let (mark, identity_style) = match (row.mark, row.status.as_str()) {
            (Some(Mark::Joined), _) => ("+ ", palette.success.add_modifier(Modifier::BOLD)),
            (Some(Mark::Left), _) => ("- ", palette.failure),
            (None, "connected" | "reconnecting") => ("  ", Style::new()),
            (None, _) => ("  ", DIM),
        };
        let (status, status_style) = match row.status.as_str() {
            _ if has_left => ("left", palette.failure),
            status @ "connected" => (status, palette.success),
            status @ "reconnecting" => (status, palette.warning),
            status => (status, DIM),
        };
        let identity = Span::raw(cut(&row.identity, self.identity.into()));
        let duration = row.duration.map_or_else(|| "-".to_owned(), short_duration);
        let cells = [
            Line::from_iter([Span::raw(mark), identity]).style(identity_style),
            Line::styled(cut(status, STATUS.into()), status_style),
            Line::raw(duration).right_aligned(),
        ];
        let sid = self.has_sid.then(|| Line::styled(cut(&row.sid, SID.into()), DIM));
        Row::new(cells.into_iter().chain(sid))
    }
}
