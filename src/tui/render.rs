//! Rendering of a [`Picture`]: layout, truncation and style.
//!
//! Identities, names and SIDs from the API are escaped here, so that they cannot control the terminal. Depends on `ratatui`
//! and on `output` for escaping and text widths.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::output::{escape_invisible, short_duration, width};
use crate::tui::dialog::draw_dialog;
use crate::tui::palette::{BOLD, DIM, Palette};
use crate::tui::participant_table::{self, draw_table};
use crate::tui::text::cut;
use crate::tui::view::{Dialog, Health, Picture, RecentEvent, Tone};

/// Divides the screen into title, counts, a gap, table, rule, recent events, message and keys. Lower screens get no gap and
/// fewer recent events.
fn areas(screen: Rect) -> [Rect; 8] {
    let (gap, recent) = match screen.height {
        0..20 => (0, 1),
        20..32 => (1, 3),
        _ => (1, 6),
    };
    let table = Constraint::Min(1);
    let [title, counts, gap, rule, recent, message, keys] =
        [1, 1, gap, 1, recent, 1, 1].map(Constraint::Length);
    Layout::vertical([title, counts, gap, table, rule, recent, message, keys]).areas(screen)
}

/// Returns the number of participants that the list has room for.
pub fn page(screen: Rect) -> usize {
    let [_, _, _, table, ..] = areas(screen);
    participant_table::page(table)
}

/// Draws the picture on the frame.
pub(super) fn draw(frame: &mut Frame<'_>, picture: &Picture, palette: &Palette) {
    let width = usize::from(frame.area().width);
    let [title, counts, _gap, table, rule, recent, message, keys] = areas(frame.area());
    draw_title(frame, picture, title, palette);
    draw_counts(frame, picture, counts, palette);
    draw_table(frame, picture, table, palette);
    frame.render_widget(Line::styled("─".repeat(width), DIM), rule);
    let events = picture.recent.iter().take(recent.height.into());
    let events = events.map(|event| recent_line(event, width, palette)).collect::<Vec<_>>();
    frame.render_widget(Paragraph::new(events), recent);
    frame.render_widget(message_line(picture, width, palette), message);
    frame.render_widget(key_line(picture, width, palette), keys);
    if let Some(dialog) = &picture.dialog {
        draw_dialog(frame, dialog, palette);
    }
}

/// Draws the room on the left and the health of the picture on the right.
fn draw_title(frame: &mut Frame<'_>, picture: &Picture, area: Rect, palette: &Palette) {
    let (mark, text, style) = match &picture.health {
        Health::Reading => ("○", "reading".to_owned(), DIM),
        Health::Live => ("●", "live".to_owned(), palette.success),
        Health::Stale(age, _) => {
            ("●", format!("stale for {}", short_duration(*age)), palette.failure.add_modifier(Modifier::BOLD))
        }
    };
    let health = Span::styled(format!("{mark} {text} "), style);
    let room = cut(&picture.room, usize::from(area.width).saturating_sub(health.width() + 3));
    frame.render_widget(Line::from_iter([Span::raw(" "), Span::styled(room, BOLD)]), area);
    frame.render_widget(Line::from(health).right_aligned(), area);
}

/// Draws the counts on the left and, where there is room for it, the SID of the room on the right.
fn draw_counts(frame: &mut Frame<'_>, picture: &Picture, area: Rect, palette: &Palette) {
    let Some(counts) = picture.counts else { return };
    let part = |separator: &'static str, count: usize, word: &str, style: Style| {
        let style = if count == 0 { DIM } else { style };
        [Span::styled(separator, DIM), Span::styled(format!("{count} {word}"), style)]
    };
    let parts = [
        part(" ", counts.present, "present", BOLD),
        part(" · ", counts.reconnecting, "reconnecting", palette.warning),
        part(" · ", counts.joined, "joined", Style::new()),
        part(" · ", counts.left, "left", Style::new()),
    ];
    let line = parts.into_iter().flatten().collect::<Line<'_>>();
    let sid = Line::from(Span::styled(format!("{} ", escape_invisible(&picture.room_sid)), DIM));
    if line.width() + sid.width() + 1 < area.width.into() {
        frame.render_widget(sid.right_aligned(), area);
    }
    frame.render_widget(line, area);
}

fn recent_line(event: &RecentEvent, screen: usize, palette: &Palette) -> Line<'static> {
    let age = format!(" {:>7} ago  ", short_duration(event.age));
    let longest_kind = "reconnecting".len();
    let identity = cut(&event.identity, screen.saturating_sub(width::width(&age) + 1 + longest_kind));
    Line::from_iter([
        Span::styled(age, DIM),
        Span::raw(identity),
        Span::raw(" "),
        Span::styled(event.kind, palette.tone(event.tone)),
    ])
}

/// Returns the message line: the filter, then the notice or the reason why the picture is stale. A message gets at least
/// half of the width, so that the filter cannot hide it.
fn message_line(picture: &Picture, screen: usize, palette: &Palette) -> Line<'static> {
    let (text, tone) = match (&picture.notice, &picture.health) {
        (Some(notice), _) => (notice.text.as_str(), notice.tone),
        (None, Health::Stale(_, why)) => (why.as_str(), Tone::Failure),
        _ => ("", Tone::Plain),
    };
    let mut spans = filter(picture, if text.is_empty() { screen } else { screen / 2 }, palette);
    let used = spans.iter().map(Span::width).sum::<usize>();
    spans.push(Span::raw(" "));
    spans.push(Span::styled(cut(text, screen.saturating_sub(used + 2)), palette.tone(tone)));
    Line::from(spans)
}

fn filter(picture: &Picture, room: usize, palette: &Palette) -> Vec<Span<'static>> {
    let text = |label: &str| cut(&picture.filter, room.saturating_sub(width::width(label) + 3));
    let (typing, kept) = (" / ", " filter: ");
    if picture.is_typing {
        vec![Span::styled(typing, palette.key), Span::raw(text(typing)), Span::raw("▏ ")]
    } else if picture.filter.is_empty() {
        Vec::new()
    } else {
        vec![Span::styled(format!("{kept}{} ", text(kept)), palette.key)]
    }
}

const LIST_KEYS: &[(&str, &str)] =
    &[("↑↓", "move"), ("k", "kick"), ("/", "filter"), ("s", "sort"), ("?", "help"), ("q", "quit")];

const TYPING_KEYS: &[(&str, &str)] =
    &[("Enter", "select the first"), ("Ctrl-W", "delete a word"), ("Ctrl-U", "empty")];

/// Returns the line of key hints, most useful first. Hints that do not fit are left out; the help dialog lists all keys.
fn key_line(picture: &Picture, screen: usize, palette: &Palette) -> Line<'static> {
    let (keys, escape): (&[_], _) = match (&picture.dialog, picture.is_typing) {
        (Some(Dialog::Kick(_)), _) => (&[("y", "kick"), ("n", "no")], Some("close")),
        (Some(Dialog::Help), _) => (&[], Some("close")),
        (None, true) => (TYPING_KEYS, Some("clear")),
        (None, false) => {
            let can_clear = picture.notice.is_some() || !picture.filter.is_empty();
            (LIST_KEYS, can_clear.then_some("clear"))
        }
    };
    let keys = keys.iter().copied().chain(escape.map(|action| ("Esc", action)));
    let mut spans = Vec::new();
    let mut used = 0;
    for (key, action) in keys {
        used += width::width(key) + width::width(action) + 4;
        if used < screen {
            spans.extend([
                Span::styled(format!(" {key} "), palette.key),
                Span::styled(format!("{action}  "), DIM),
            ]);
        }
    }
    Line::from(spans)
}
