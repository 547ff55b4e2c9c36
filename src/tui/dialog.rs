//! Rendering of the dialogs: help on the keys, and the question whether to kick a participant. Depends on `ratatui`, and on
//! `output` for escaping and text widths.

use std::iter;

use ratatui::Frame;
use ratatui::layout::{Constraint, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Paragraph, Wrap};

use crate::output::{escape_invisible, short_duration, width};
use crate::tui::palette::{BOLD, Palette};
use crate::tui::view::{Dialog, ParticipantRow, Picture};

const HELP: &[(&str, &str)] = &[
    ("↑ ↓", "select a participant"),
    ("PgUp PgDn", "move a page up or down"),
    ("Home End", "first or last participant"),
    ("k", "kick the selected participant (asks first)"),
    ("/", "filter by identity or SID"),
    ("s", "sort by start time, identity or status"),
    ("Esc", "close this, clear a message or the filter"),
    ("q Ctrl-C", "quit"),
];

/// Message shown instead of a question that does not fit on the terminal.
const TOO_SMALL: &str = "too small: enlarge the terminal, or press Esc";

/// Returns whether the picture has a question and all of it fits in `area`.
pub fn shows_question(picture: &Picture, area: Rect) -> bool {
    match &picture.dialog {
        Some(Dialog::Kick(participant)) => question(participant, area, &Palette::default()).fits(area),
        Some(Dialog::Help) | None => false,
    }
}

/// Draws the dialog over the center of the screen.
pub(super) fn draw_dialog(frame: &mut Frame<'_>, dialog: &Dialog, palette: &Palette) {
    let whole = frame.area();
    let dialog = match dialog {
        Dialog::Help => help(palette),
        Dialog::Kick(participant) => {
            let question = question(participant, whole, palette);
            if !question.fits(whole) {
                frame.render_widget(Clear, whole);
                frame.render_widget(Paragraph::new(TOO_SMALL).wrap(Wrap { trim: true }), whole);
                return;
            }
            question
        }
    };
    let (width, height) = dialog.size();
    let area = whole.centered(Constraint::Length(width), Constraint::Length(height));
    let block = Block::bordered().border_type(BorderType::Rounded).title(Span::styled(dialog.title, BOLD));
    frame.render_widget(Clear, area);
    frame.render_widget(Paragraph::new(dialog.lines).block(block), area);
}

/// The title and text of a dialog.
struct DialogText {
    title: &'static str,
    lines: Vec<Line<'static>>,
}

/// Width that a dialog adds to its text: two borders and a margin.
const FRAME: usize = 3;
/// Width of the labels in a dialog.
const LABEL: usize = 12;

impl DialogText {
    /// Returns the width and height of the dialog, borders included.
    fn size(&self) -> (u16, u16) {
        let widest = self.lines.iter().map(Line::width).max().unwrap_or(0).max(self.title.len());
        (short(widest + FRAME), short(self.lines.len() + 2))
    }

    fn fits(&self, area: Rect) -> bool {
        let (width, height) = self.size();
        width <= area.width && height <= area.height
    }
}

/// Returns a line of a dialog: a label and its text.
fn labelled(label: &str, text: String, palette: &Palette) -> Line<'static> {
    Line::from(vec![Span::styled(format!(" {label:<9}  "), palette.key), Span::raw(text)])
}

fn help(palette: &Palette) -> DialogText {
    let lines = HELP.iter().map(|(key, action)| labelled(key, (*action).to_owned(), palette));
    DialogText { title: " Keys ", lines: lines.collect() }
}

/// Returns the question whether to kick a participant. The identity and the SID are shown whole, wrapped to the area.
fn question(participant: &ParticipantRow, area: Rect, palette: &Palette) -> DialogText {
    let room = usize::from(area.width).saturating_sub(FRAME + LABEL);
    let wrapped = |label: &'static str, text: &str| {
        let labels = iter::once(label).chain(iter::repeat(""));
        let lines = labels.zip(width::wrap(&escape_invisible(text), room));
        lines.map(|(label, text)| labelled(label, text, palette)).collect::<Vec<_>>()
    };
    let duration = participant.duration.map_or_else(|| "-".to_owned(), short_duration);
    let answers = Line::from(vec![
        Span::styled(" y", palette.failure.add_modifier(Modifier::BOLD)),
        Span::raw(" kick   "),
        Span::styled("n", palette.key.add_modifier(Modifier::BOLD)),
        Span::raw(" cancel"),
    ]);
    let mut lines = wrapped("identity", &participant.identity);
    lines.extend(wrapped("SID", &participant.sid));
    lines.extend([labelled("here for", duration, palette), Line::default(), answers]);
    DialogText { title: " Kick this participant? ", lines }
}

fn short(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
