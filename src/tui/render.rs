//! Rendering of a [`Picture`]: layout, truncation and style.
//!
//! Identities, names and SIDs from the API are escaped here, so that they cannot control the terminal. Depends on `ratatui`
//! and on `output` for escaping and text widths.

use std::iter;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Paragraph, Wrap};

use crate::output::{escape_invisible, short_duration, width as fit};
use crate::tui::view::{Dialog, Health, Mark, Person, Picture, Recent, Tone};

/// The styles of the view. Without color, state is shown by marks and words alone.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Palette {
    good: Style,
    doubtful: Style,
    bad: Style,
    key: Style,
}

impl Palette {
    /// Returns the palette with or without color.
    pub(super) fn of(color: bool) -> Self {
        if !color {
            let key = Style::new().add_modifier(Modifier::BOLD);
            return Self { key, ..Self::default() };
        }
        Self {
            good: Style::new().fg(Color::Green),
            doubtful: Style::new().fg(Color::Yellow),
            bad: Style::new().fg(Color::Red),
            key: Style::new().fg(Color::Cyan),
        }
    }

    fn tone(&self, tone: Tone) -> Style {
        match tone {
            Tone::Plain => Style::new(),
            Tone::Good => self.good,
            Tone::Doubtful => self.doubtful,
            Tone::Bad => self.bad,
        }
    }
}

const DIM: Style = Style::new().add_modifier(Modifier::DIM);
const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);

/// Width before an identity: cursor, mark and space.
const MARGIN: usize = 3;
/// Width of the status column: `reconnecting`.
const STATUS: usize = 12;
/// Width of the duration column: `23h 59m`.
const STAYED: usize = 7;
/// Width of a SID.
const SID: usize = 34;
/// Width between two columns.
const GAP: usize = 2;
/// Minimum and default width of the identity column.
const IDENTITIES: (usize, usize) = (12, 16);

/// The area of each part of the view.
struct Areas {
    head: Rect,
    list: Rect,
    rule: Rect,
    recent: Rect,
    message: Rect,
    keys: Rect,
}

/// Divides the screen into its parts; lower screens get fewer recent events.
fn areas(area: Rect) -> Areas {
    let (head, recent) = match area.height {
        0..20 => (3, 1),
        20..32 => (4, 3),
        _ => (4, 6),
    };
    let heights = [
        Constraint::Length(head),
        Constraint::Min(0),
        Constraint::Length(1),
        Constraint::Length(recent),
        Constraint::Length(1),
        Constraint::Length(1),
    ];
    let [head, list, rule, recent, message, keys] = Layout::vertical(heights).areas(area);
    Areas { head, list, rule, recent, message, keys }
}

/// Returns the number of participants that the list has room for.
pub fn page(area: Rect) -> usize {
    areas(area).list.height.into()
}

/// Draws the picture on the frame.
pub(super) fn draw(frame: &mut Frame<'_>, picture: &Picture, palette: &Palette) {
    let areas = areas(frame.area());
    let width = usize::from(frame.area().width);
    let columns = Columns::fitting(picture, width);
    frame.render_widget(Paragraph::new(head(picture, &columns, areas.head, palette)), areas.head);
    frame.render_widget(Paragraph::new(list(picture, &columns, areas.list, palette)), areas.list);
    frame.render_widget(Line::styled("─".repeat(width), DIM), areas.rule);
    let recent = picture.recent.iter().take(areas.recent.height.into());
    let recent = recent.map(|event| recent_line(event, width, palette)).collect::<Vec<_>>();
    frame.render_widget(Paragraph::new(recent), areas.recent);
    frame.render_widget(message(picture, width, palette), areas.message);
    frame.render_widget(keys(picture, width, palette), areas.keys);
    if let Some(dialog) = &picture.dialog {
        draw_dialog(frame, dialog, palette);
    }
}

/// Returns the lines above the list: room and health, counts, and the column headers in the last line of the area.
fn head(picture: &Picture, columns: &Columns, area: Rect, palette: &Palette) -> Vec<Line<'static>> {
    let width = usize::from(area.width);
    let mut lines = vec![title(picture, width, palette), counts(picture, width, palette)];
    lines.resize(usize::from(area.height).saturating_sub(1).max(2), Line::default());
    lines.push(columns.header(picture.sort));
    lines
}

fn title(picture: &Picture, width: usize, palette: &Palette) -> Line<'static> {
    let (mark, text, style) = match &picture.health {
        Health::Reading => ("○", "reading".to_owned(), DIM),
        Health::Live => ("●", "live".to_owned(), palette.good),
        Health::Stale(age, _) => {
            ("●", format!("stale for {}", short_duration(*age)), palette.bad.add_modifier(Modifier::BOLD))
        }
    };
    let health = Span::styled(format!("{mark} {text} "), style);
    let room = cut(&picture.room, width.saturating_sub(health.width() + 3));
    apart(vec![Span::raw(" "), Span::styled(room, BOLD)], health, width)
}

fn counts(picture: &Picture, width: usize, palette: &Palette) -> Line<'static> {
    let Some(counts) = picture.counts else { return Line::default() };
    let part = |count: usize, word: &'static str, style: Style| {
        let style = if count == 0 { DIM } else { style };
        [Span::styled(" · ", DIM), Span::styled(format!("{count} {word}"), style)]
    };
    let parts = [
        part(counts.present, "present", BOLD),
        part(counts.reconnecting, "reconnecting", palette.doubtful),
        part(counts.joined, "joined", Style::new()),
        part(counts.left, "left", Style::new()),
    ];
    let mut spans: Vec<_> = parts.into_iter().flatten().skip(1).collect();
    spans.insert(0, Span::raw(" "));
    let used: usize = spans.iter().map(Span::width).sum();
    let sid = if used + SID + 2 < width {
        format!("{} ", escape_invisible(&picture.room_sid))
    } else {
        String::new()
    };
    apart(spans, Span::styled(sid, DIM), width)
}

/// Returns a line with `left` aligned left and `right` aligned right.
fn apart(mut left: Vec<Span<'static>>, right: Span<'static>, width: usize) -> Line<'static> {
    let used = left.iter().map(Span::width).sum::<usize>() + right.width();
    left.push(Span::raw(" ".repeat(width.saturating_sub(used))));
    left.push(right);
    Line::from(left)
}

/// The widths of the columns that depend on the picture and the screen.
struct Columns {
    identity: usize,
    has_sid: bool,
    width: usize,
}

impl Columns {
    /// Returns the columns for a screen of this width. Identities get the width they need; SIDs are shown whole or, where
    /// there is no room for both, not at all.
    fn fitting(picture: &Picture, width: usize) -> Self {
        let (least, usual) = IDENTITIES;
        let longest =
            picture.people.iter().map(|person| fit::width(&escape_invisible(&person.identity))).max();
        let wanted = longest.unwrap_or(0).max(usual);
        let room = width.saturating_sub(MARGIN + GAP + STATUS + GAP + STAYED + 1);
        let beside_sid = room.saturating_sub(GAP + SID);
        let has_sid = beside_sid >= least;
        let identity = wanted.min(if has_sid { beside_sid } else { room });
        Self { identity, has_sid, width }
    }

    fn header(&self, sort: &str) -> Line<'static> {
        let mark =
            |column: &str, name: &str| if sort == column { format!("{name} ▾") } else { name.to_owned() };
        let identity = padded(&mark("identity", "IDENTITY"), self.identity);
        let status = padded(&mark("status", "STATUS"), STATUS);
        let stayed = if sort == "joined" { "HERE ▾" } else { "HERE" };
        let sid = if self.has_sid { "  SID" } else { "" };
        Line::styled(format!("   {identity}  {status}  {stayed:>STAYED$}{sid}"), BOLD)
    }

    fn line(&self, person: &Person, is_selected: bool, palette: &Palette) -> Line<'static> {
        let (mark, name) = match (person.mark, person.status.as_str()) {
            (Some(Mark::Came), _) => ("+", palette.good.add_modifier(Modifier::BOLD)),
            (Some(Mark::Gone), _) => ("-", palette.bad),
            (None, "connected" | "reconnecting") => (" ", Style::new()),
            (None, _) => (" ", DIM),
        };
        let status = match person.status.as_str() {
            _ if person.mark == Some(Mark::Gone) => palette.bad,
            "connected" => palette.good,
            "reconnecting" => palette.doubtful,
            _ => DIM,
        };
        let word = if person.mark == Some(Mark::Gone) { "left" } else { &person.status };
        let stayed = person.stayed.map_or_else(|| "-".to_owned(), short_duration);
        let cursor = if is_selected { "▸" } else { " " };
        let mut spans = vec![
            Span::raw(cursor),
            Span::styled(mark, name),
            Span::raw(" "),
            Span::styled(padded(&person.identity, self.identity), name),
            Span::raw("  "),
            Span::styled(padded(word, STATUS), status),
            Span::raw(format!("  {stayed:>STAYED$}")),
        ];
        if self.has_sid {
            spans.push(Span::styled(format!("  {}", cut(&person.sid, SID)), DIM));
        }
        let line = apart(spans, Span::raw(""), self.width);
        if is_selected { selected(line) } else { line }
    }
}

/// Returns the line as one reversed bar. Its colors are dropped: reversed, each would become a background of its own.
fn selected(line: Line<'static>) -> Line<'static> {
    let bar = Style::new().add_modifier(Modifier::REVERSED);
    line.into_iter().map(|span| Span::styled(span.content, bar)).collect()
}

fn list(picture: &Picture, columns: &Columns, area: Rect, palette: &Palette) -> Vec<Line<'static>> {
    if picture.people.is_empty() {
        let text = match picture.counts {
            // The room has not been read yet.
            None => "",
            Some(_) if !picture.filter.is_empty() => "   (nobody who fits the filter)",
            Some(_) => "   (nobody)",
        };
        return vec![Line::styled(text, DIM)];
    }
    let shown = picture.people.iter().enumerate().skip(picture.top).take(area.height.into());
    shown.map(|(place, person)| columns.line(person, picture.selected == Some(place), palette)).collect()
}

fn recent_line(event: &Recent, width: usize, palette: &Palette) -> Line<'static> {
    let age = format!(" {:>STAYED$} ago  ", short_duration(event.age));
    let identity = cut(&event.identity, width.saturating_sub(fit::width(&age) + 1 + STATUS));
    Line::from(vec![
        Span::styled(age, DIM),
        Span::raw(identity),
        Span::raw(" "),
        Span::styled(event.kind, palette.tone(event.tone)),
    ])
}

/// Returns the message line: the filter, then the notice or the reason why the picture is stale. A message gets at least
/// half of the width, so that the filter cannot hide it.
fn message(picture: &Picture, width: usize, palette: &Palette) -> Line<'static> {
    let (text, tone) = match (&picture.notice, &picture.health) {
        (Some(notice), _) => (notice.text.as_str(), notice.tone),
        (None, Health::Stale(_, Some(why))) => (why.as_str(), Tone::Bad),
        _ => ("", Tone::Plain),
    };
    let mut spans = filter(picture, if text.is_empty() { width } else { width / 2 }, palette);
    let used = spans.iter().map(Span::width).sum::<usize>();
    spans.push(Span::raw(" "));
    spans.push(Span::styled(cut(text, width.saturating_sub(used + 2)), palette.tone(tone)));
    Line::from(spans)
}

fn filter(picture: &Picture, room: usize, palette: &Palette) -> Vec<Span<'static>> {
    let text = |label: &str| cut(&picture.filter, room.saturating_sub(fit::width(label) + 3));
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
    &[("Enter", "choose the first"), ("Ctrl-W", "less a word"), ("Ctrl-U", "empty")];

/// Returns the line of key hints, most useful first. Hints that do not fit are left out; the help dialog lists all keys.
fn keys(picture: &Picture, width: usize, palette: &Palette) -> Line<'static> {
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
        used += fit::width(key) + fit::width(action) + 4;
        if used < width {
            spans.extend([
                Span::styled(format!(" {key} "), palette.key),
                Span::styled(format!("{action}  "), DIM),
            ]);
        }
    }
    Line::from(spans)
}

const HELP: &[(&str, &str)] = &[
    ("↑ ↓", "choose a participant"),
    ("PgUp PgDn", "a page up or down"),
    ("Home End", "the first, the last"),
    ("k", "kick the chosen one, after a yes"),
    ("/", "filter by identity or SID"),
    ("s", "sort by joining, identity or status"),
    ("Esc", "close this, clear a message or the filter"),
    ("q Ctrl-C", "quit"),
];

/// Message shown instead of a question that does not fit on the terminal.
const TOO_SMALL: &str = "too small: enlarge the terminal, or press Esc";

/// Returns whether the picture has a question and all of it fits in `area`.
pub fn shows_question(picture: &Picture, area: Rect) -> bool {
    match &picture.dialog {
        Some(Dialog::Kick(person)) => question(person, area, &Palette::default()).fits(area),
        Some(Dialog::Help) | None => false,
    }
}

fn draw_dialog(frame: &mut Frame<'_>, dialog: &Dialog, palette: &Palette) {
    let whole = frame.area();
    let dialog = match dialog {
        Dialog::Help => help(palette),
        Dialog::Kick(person) => {
            let question = question(person, whole, palette);
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
fn question(person: &Person, area: Rect, palette: &Palette) -> DialogText {
    let room = usize::from(area.width).saturating_sub(FRAME + LABEL);
    let wrapped = |label: &'static str, text: &str| {
        let labels = iter::once(label).chain(iter::repeat(""));
        let lines = labels.zip(fit::wrap(&escape_invisible(text), room));
        lines.map(|(label, text)| labelled(label, text, palette)).collect::<Vec<_>>()
    };
    let stayed = person.stayed.map_or_else(|| "-".to_owned(), short_duration);
    let answers = Line::from(vec![
        Span::styled(" y", palette.bad.add_modifier(Modifier::BOLD)),
        Span::raw(" kick   "),
        Span::styled("n", palette.key.add_modifier(Modifier::BOLD)),
        Span::raw(" leave them in the room"),
    ]);
    let mut lines = wrapped("identity", &person.identity);
    lines.extend(wrapped("SID", &person.sid));
    lines.extend([labelled("here for", stayed, palette), Line::default(), answers]);
    DialogText { title: " Kick this participant? ", lines }
}

fn short(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// Escapes the text and truncates it to a width.
fn cut(text: &str, room: usize) -> String {
    fit::truncate(&escape_invisible(text), room).into_owned()
}

/// Escapes the text, and truncates or pads it to a width.
fn padded(text: &str, room: usize) -> String {
    fit::pad(&escape_invisible(text), room)
}
