//! Rendering of the dialogs: help on the keys, and the question whether to act on a participant. Depends on `ratatui`, and on
//! `output` for escaping and text widths.

use std::iter;

use ratatui::Frame;
use ratatui::layout::{Constraint, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Paragraph, Wrap};

use crate::output::{escape_value, short_duration, width};
use crate::tui::palette::{BOLD, Palette};
use crate::tui::view::{Action, Dialog, ParticipantRow, Picture};

const HELP: &[(&str, &str)] = &[
    ("↑ ↓ j k", "select a participant"),
    ("g G", "first or last participant (Home, End)"),
    ("^D ^U", "half a page down or up"),
    ("^F ^B", "a page down or up (Space, b, PgDn, PgUp)"),
    ("x Delete", "kick the selected participant (asks first)"),
    ("m", "mute their audio for all others (asks first)"),
    ("u", "unmute it (asks first)"),
    ("/", "filter by identity or SID"),
    ("n N", "next or previous match"),
    ("s", "change the sort order"),
    ("Esc", "close this, clear a message or the filter"),
    ("Ctrl-Z", "suspend; continue with fg"),
    ("q Ctrl-C", "quit"),
];

/// Message shown instead of a question that does not fit on the terminal.
const TOO_SMALL: &str = "too small: enlarge the terminal, or press Esc";

/// Returns whether the picture has a question and all of it fits in `area`.
pub fn shows_question(picture: &Picture, area: Rect) -> bool {
    match &picture.dialog {
        Some(Dialog::Question(action, participant)) => {
            question(*action, participant, picture.has_rooms, area, &Palette::default()).fits(area)
        }
        Some(Dialog::Help(_)) | None => false,
    }
}

/// Returns the number of lines of the help that do not fit in `area`.
pub(super) fn help_overflow(area: Rect) -> usize {
    let (_, height) = help(area, &Palette::default()).size();
    height.saturating_sub(area.height).into()
}

/// Draws the dialog over the center of the screen. A question names the room if there are several.
pub(super) fn draw_dialog(frame: &mut Frame<'_>, dialog: &Dialog, has_rooms: bool, palette: &Palette) {
    let whole = frame.area();
    let (dialog, scrolled) = match dialog {
        Dialog::Help(scrolled) => (help(whole, palette), short(*scrolled)),
        Dialog::Question(action, participant) => {
            let question = question(*action, participant, has_rooms, whole, palette);
            if !question.fits(whole) {
                frame.render_widget(Clear, whole);
                frame.render_widget(Paragraph::new(TOO_SMALL).wrap(Wrap { trim: true }), whole);
                return;
            }
            (question, 0)
        }
    };
    let (width, height) = dialog.size();
    let area = whole.centered(Constraint::Length(width), Constraint::Length(height));
    let block = Block::bordered().border_type(BorderType::Rounded).title(Span::styled(dialog.title, BOLD));
    frame.render_widget(Clear, area);
    frame.render_widget(Paragraph::new(dialog.lines).scroll((scrolled, 0)).block(block), area);
}

/// The title and text of a dialog.
struct DialogText {
    title: String,
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

/// Returns the width of the text beside the labels.
fn text_width(area: Rect) -> usize {
    usize::from(area.width).saturating_sub(FRAME + LABEL)
}

/// Returns lines of a dialog, of which the first has a label.
fn labelled_lines(
    label: &str,
    texts: impl IntoIterator<Item = String>,
    palette: &Palette,
) -> Vec<Line<'static>> {
    let labels = iter::once(label).chain(iter::repeat(""));
    labels.zip(texts).map(|(label, text)| labelled(label, text, palette)).collect()
}

/// Wraps a text between words; a word that is too long is wrapped, too.
fn wrap_words(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() || width::width(line) + 1 + width::width(word) <= room => {
                *line = [line.as_str(), word].join(if line.is_empty() { "" } else { " " });
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.iter().flat_map(|line| width::wrap(line, room)).collect()
}

fn help(area: Rect, palette: &Palette) -> DialogText {
    let room = text_width(area);
    let lines = HELP.iter().flat_map(|(key, action)| labelled_lines(key, wrap_words(action, room), palette));
    let lines = lines.collect::<Vec<_>>();
    let fits = lines.len() + 2 <= area.height.into();
    DialogText { title: if fits { " Keys " } else { " Keys (j, k: scroll) " }.to_owned(), lines }
}

/// Returns the question whether to act on a participant. The identity, the room and the SID are shown whole, wrapped to the
/// area.
fn question(
    action: Action,
    participant: &ParticipantRow,
    has_rooms: bool,
    area: Rect,
    palette: &Palette,
) -> DialogText {
    let verb = action.verb();
    let duration = participant.duration.map_or_else(|| "-".to_owned(), short_duration);
    let answers = Line::from(vec![
        Span::styled(" y", palette.failure.add_modifier(Modifier::BOLD)),
        Span::raw(format!(" {verb}   ")),
        Span::styled("n", palette.key.add_modifier(Modifier::BOLD)),
        Span::raw(" cancel"),
    ]);
    let texts = [
        Some(("identity", &participant.identity)),
        has_rooms.then_some(("room", &participant.room)),
        Some(("SID", &participant.sid)),
    ];
    let texts = texts.into_iter().flatten();
    let mut lines = texts
        .flat_map(|(label, text)| {
            labelled_lines(label, width::wrap(&escape_value(text), text_width(area)), palette)
        })
        .collect::<Vec<_>>();
    lines.extend([labelled("here for", duration, palette), Line::default(), answers]);
    let capital = verb[..1].to_uppercase();
    DialogText { title: format!(" {capital}{} this participant? ", &verb[1..]), lines }
}

fn short(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
