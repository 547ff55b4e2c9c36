//! Rendering of a [`Picture`]: layout, truncation and style.
//!
//! Identities, names and SIDs from the API are escaped here, so that they cannot control the terminal. Depends on `ratatui`
//! and on `output` for escaping and text widths.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

use crate::output::{escape_invisible, escape_value, short_duration, width};
use crate::tui::dialog::{draw_dialog, help_overflow};
use crate::tui::palette::{BOLD, DIM, Palette};
use crate::tui::participant_table::{self, draw_table};
use crate::tui::text::{cut, cut_value};
use crate::tui::view::{Action, Dialog, Extent, Health, Picture, RecentEvent, Tone};

/// Width that the name in an event gets before its age and its kind.
const MIN_NAME: usize = 8;
/// Width that the name of the room gets before the details of the health.
const MIN_TITLE: usize = 8;

/// The parts of the screen, from top to bottom; a part that has no room is empty.
struct Areas {
    title: Rect,
    counts: Rect,
    table: Rect,
    rule: Rect,
    recent: Rect,
    message: Rect,
    keys: Rect,
}

/// Divides the screen. On a low one, the title, the counts and the latest event or the message are left.
fn areas(screen: Rect) -> Areas {
    let (gap, table, rule, recent, message, keys) = match screen.height {
        0..4 => (0, 0, 0, 1, 0, 0),
        4 => (0, 0, 0, 1, 0, 1),
        5 => (0, 2, 0, 1, 0, 0),
        6 => (0, 2, 0, 1, 0, 1),
        7 => (0, 2, 0, 1, 1, 1),
        8..20 => (0, 2, 1, 1, 1, 1),
        20..32 => (1, 2, 1, 3, 1, 1),
        _ => (1, 2, 1, 6, 1, 1),
    };
    let [above, gap, rule, recent, message, keys] =
        [1, gap, rule, recent, message, keys].map(Constraint::Length);
    let table = if table == 0 { Constraint::Length(0) } else { Constraint::Min(table) };
    let rows = Layout::vertical([above, above, gap, table, rule, recent, message, keys]);
    let [title, counts, _gap, table, rule, recent, message, keys] = rows.areas(screen);
    // The message takes the place of the latest event where there is room for one of them.
    let message = if message.height == 0 { recent } else { message };
    Areas { title, counts, table, rule, recent, message, keys }
}

/// Returns how many participants the list has room for, and how much of the help does not fit.
pub fn extent(screen: Rect) -> Extent {
    Extent { page: participant_table::page(areas(screen).table), help_overflow: help_overflow(screen) }
}

/// Draws the picture on the frame.
pub(super) fn draw(frame: &mut Frame<'_>, picture: &Picture, palette: &Palette) {
    let width = usize::from(frame.area().width);
    let areas = areas(frame.area());
    draw_title(frame, picture, areas.title, palette);
    draw_counts(frame, picture, areas.counts, palette);
    draw_table(frame, picture, areas.table, palette);
    frame.render_widget(Line::styled("─".repeat(width), DIM), areas.rule);
    let events = picture.recent.iter().take(areas.recent.height.into());
    let events = events.map(|event| recent_line(event, width, palette)).collect::<Vec<_>>();
    frame.render_widget(Paragraph::new(events), areas.recent);
    if let Some(message) = message_line(picture, width, palette) {
        frame.render_widget(Clear, areas.message);
        frame.render_widget(message, areas.message);
    }
    frame.render_widget(key_line(picture, width, palette), areas.keys);
    if let Some(dialog) = &picture.dialog {
        draw_dialog(frame, dialog, picture.has_rooms, palette);
    }
}

/// Draws the room on the left and the health of the picture on the right.
fn draw_title(frame: &mut Frame<'_>, picture: &Picture, area: Rect, palette: &Palette) {
    let failure = palette.failure.add_modifier(Modifier::BOLD);
    let (mark, state, detail, style) = match &picture.health {
        Health::Reading => ("○", "reading", String::new(), DIM),
        Health::Live(None) => ("●", "live", String::new(), palette.success),
        Health::Live(Some(took)) => {
            ("●", "live", format!(" (every {})", short_duration(*took)), palette.warning)
        }
        Health::Retrying(why) => ("●", "retrying", format!(" ({})", escape_invisible(why)), failure),
        Health::Stale(age, _) => ("●", "stale", format!(" for {}", short_duration(*age)), failure),
    };
    let width = usize::from(area.width);
    let whole = format!("{mark} {state}{detail} ");
    let needed = width::width(&whole) + MIN_TITLE.min(width::width(&escape_invisible(&picture.title))) + 2;
    let health = if needed <= width { whole } else { cut(&format!("{mark} {state} "), width) };
    let health = Span::styled(health, style);
    let title = cut(&picture.title, width.saturating_sub(health.width() + 2));
    frame.render_widget(Line::from_iter([Span::raw(" "), Span::styled(title, BOLD)]), area);
    frame.render_widget(Line::from(health).right_aligned(), area);
}

/// Draws the counts on the left, as many as fit, and, where there is room for it, the detail of the title on the right.
fn draw_counts(frame: &mut Frame<'_>, picture: &Picture, area: Rect, palette: &Palette) {
    let Some(counts) = picture.counts else { return };
    let parts = [
        (counts.present, "present", BOLD),
        (counts.reconnecting, "reconnecting", palette.warning),
        (counts.joined, "joined", Style::new()),
        (counts.left, "left", Style::new()),
    ];
    let width = usize::from(area.width);
    let mut line = Line::default();
    for (position, (count, word, style)) in parts.into_iter().enumerate() {
        let style = if count == 0 { DIM } else { style };
        let separator = Span::styled(if position == 0 { " " } else { " · " }, DIM);
        let text = Span::styled(cut(&format!("{count} {word}"), width.saturating_sub(1)), style);
        if position > 0 && line.width() + separator.width() + text.width() > width {
            break;
        }
        line.extend([separator, text]);
    }
    let detail = Line::from(Span::styled(format!("{} ", escape_invisible(&picture.detail)), DIM));
    if line.width() + detail.width() + 1 < width {
        frame.render_widget(detail.right_aligned(), area);
    }
    frame.render_widget(line, area);
}

/// Returns the line of an event. The name goes last and is shortened; on a narrow screen, its age is left out, then the kind
/// becomes a sign.
fn recent_line(event: &RecentEvent, screen: usize, palette: &Palette) -> Line<'static> {
    let name = MIN_NAME.min(width::width(&escape_value(&event.name)));
    let age = format!(" {:>7} ago ", short_duration(event.age));
    let forms = [(age, format!(" {:<12}  ", event.kind)), (String::new(), format!(" {} ", event.kind))];
    let fits = |(age, kind): &(String, String)| width::width(age) + width::width(kind) + name <= screen;
    let (age, kind) =
        forms.into_iter().find(fits).unwrap_or_else(|| (String::new(), format!(" {} ", event.sign)));
    let name = cut_value(&event.name, screen.saturating_sub(width::width(&age) + width::width(&kind)));
    Line::from_iter([Span::styled(age, DIM), Span::styled(kind, palette.tone(event.tone)), Span::raw(name)])
}

/// Returns the message line, if there is one: the filter, then the notice or the reason why the picture is stale. A message
/// gets at least half of the width, so that the filter cannot hide it.
fn message_line(picture: &Picture, screen: usize, palette: &Palette) -> Option<Line<'static>> {
    let (text, tone) = match (&picture.notice, &picture.health) {
        (Some(notice), _) => (notice.text.clone(), notice.tone),
        (None, Health::Stale(_, why)) => (why.clone(), Tone::Failure),
        (None, Health::Retrying(why)) => (format!("retrying ({why})"), Tone::Failure),
        _ => (String::new(), Tone::Plain),
    };
    let mut spans = filter(picture, if text.is_empty() { screen } else { screen / 2 }, palette);
    if spans.is_empty() && text.is_empty() {
        return None;
    }
    let used = spans.iter().map(Span::width).sum::<usize>();
    spans.push(Span::raw(" "));
    spans.push(Span::styled(cut(&text, screen.saturating_sub(used + 2)), palette.tone(tone)));
    Some(Line::from(spans))
}

fn filter(picture: &Picture, room: usize, palette: &Palette) -> Vec<Span<'static>> {
    let text = |label: &str| cut(&picture.filter, room.saturating_sub(width::width(label) + 3));
    let (typing, kept) = (" / ", " filter: ");
    if picture.is_typing {
        vec![Span::styled(typing, palette.key), Span::raw(text(typing)), Span::raw("│ ")]
    } else if picture.filter.is_empty() {
        Vec::new()
    } else {
        vec![Span::styled(format!("{kept}{} ", text(kept)), palette.key)]
    }
}

const LIST_KEYS: &[(&str, &str)] = &[
    ("?", "help"),
    ("q", "quit"),
    ("x", "kick"),
    ("m", "mute"),
    ("/", "filter"),
    ("s", "sort"),
    ("↑↓", "move"),
];

const TYPING_KEYS: &[(&str, &str)] =
    &[("Enter", "select the first"), ("Ctrl-W", "delete a word"), ("Ctrl-U", "empty")];

/// Returns the line of key hints, most useful first. Hints that do not fit are left out; the help dialog lists all keys.
fn key_line(picture: &Picture, screen: usize, palette: &Palette) -> Line<'static> {
    let (keys, escape): (&[_], _) = match (&picture.dialog, picture.is_typing) {
        (Some(Dialog::Question(Action::Kick, _)), _) => (&[("y", "kick"), ("n", "no")], Some("close")),
        (Some(Dialog::Question(Action::Mute, _)), _) => (&[("y", "mute"), ("n", "no")], Some("close")),
        (Some(Dialog::Question(Action::Unmute, _)), _) => (&[("y", "unmute"), ("n", "no")], Some("close")),
        (Some(Dialog::Help(_)), _) => (&[], Some("close")),
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
