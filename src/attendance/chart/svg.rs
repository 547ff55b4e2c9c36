//! The picture as an SVG file by itself: nothing is loaded from elsewhere, colours follow the reader's light or dark, and
//! each bar tells its stay when pointed at.

use std::io::{self, Write};

use super::markup::Text;
use super::ticks::ticks;
use super::words;
use crate::attendance::sessions::{Attendance, Attendee, SessionSpan, State};
use crate::output::width::{truncate, width};

const STYLE: &str = include_str!("picture.css");

/// All measures are in pixels.
const WIDTH: f64 = 1000.0;
const MARGIN: f64 = 24.0;
const ROW: f64 = 26.0;
const BAR: f64 = 14.0;

/// Where the rows begin.
const TOP: f64 = 138.0;

/// The columns at the right, by their right edges.
const STAYS: f64 = WIDTH - MARGIN - 140.0;
const PRESENT: f64 = WIDTH - MARGIN - 54.0;
const SHARE: f64 = WIDTH - MARGIN;

/// Where the bars end.
const RIGHT: f64 = STAYS - 56.0;

/// A character of the font is hardly ever wider than this; names are cut by it.
const CHARACTER: f64 = 7.6;

/// The longest that a name may be, in columns of a terminal; all of it is told when pointed at.
const LONGEST: usize = 32;

/// The longest that the room's name may be, in larger letters.
const LONGEST_TITLE: usize = 76;

/// Where the picture's parts are.
struct Frame {
    /// Where the bars begin.
    left: f64,
    /// Where the rows end.
    bottom: f64,
}

/// Writes the picture of who was there when.
pub fn svg(attendance: &Attendance, out: &mut dyn Write) -> io::Result<()> {
    let frame = Frame::new(attendance);
    let height = frame.bottom + 48.0;
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="img">"#
    )?;
    writeln!(out, "<title>{}</title>", Text(&format!("Who was in {} when", words::room(attendance))))?;
    writeln!(out, "<style>\n{STYLE}</style>")?;
    // Told apart by more than colour, as a print may have none.
    writeln!(
        out,
        r#"<pattern id="roomctl-reconnecting" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="ground" width="6" height="6"/><path class="hatch" d="M0 0V6"/></pattern>"#
    )?;
    writeln!(out, r#"<rect class="paper" width="{WIDTH}" height="{height}"/>"#)?;
    head(attendance, out)?;
    axis(attendance, &frame, out)?;
    for (person, top) in attendance.attendees.iter().zip(tops()) {
        row(attendance, person, &frame, top, out)?;
    }
    let totals = words::joined(&words::totals(attendance));
    text("faint", MARGIN, frame.bottom + 28.0, &totals, out)?;
    writeln!(out, "</svg>")
}

impl Frame {
    fn new(attendance: &Attendance) -> Self {
        let names = attendance.attendees.iter().map(|person| width(&words::name(person)));
        let longest = names.max().unwrap_or(0).clamp(8, LONGEST);
        let rows = tops().nth(attendance.attendees.len()).unwrap_or(TOP);
        Self { left: MARGIN + 16.0 + wide(longest) + 16.0, bottom: rows }
    }

    /// Where across the picture a place in the room's time is.
    fn across(&self, place: f64) -> f64 {
        self.left + place * (RIGHT - self.left)
    }
}

/// Where each row begins.
fn tops() -> impl Iterator<Item = f64> {
    std::iter::successors(Some(TOP), |top| Some(top + ROW))
}

fn head(attendance: &Attendance, out: &mut dyn Write) -> io::Result<()> {
    text("title", MARGIN, 40.0, &truncate(&words::room(attendance), LONGEST_TITLE), out)?;
    text("faint", MARGIN, 62.0, &words::joined(&words::period(attendance)), out)?;
    let mut across = MARGIN;
    for (state, told) in words::legend(attendance) {
        dot(state, across, 84.0, out)?;
        text("faint", across + 16.0, 88.0, &told, out)?;
        across += 16.0 + wide(told.len()) + 20.0;
    }
    Ok(())
}

/// The headers of the columns, and a line through all rows at each tick.
fn axis(attendance: &Attendance, frame: &Frame, out: &mut dyn Write) -> io::Result<()> {
    let baseline = TOP - 12.0;
    text("faint", MARGIN, baseline, "Identity", out)?;
    text("faint end", frame.left - 10.0, baseline, "UTC", out)?;
    for (header, right) in [("Stays", STAYS), ("Present", PRESENT), ("Share", SHARE)] {
        text("faint end", right, baseline, header, out)?;
    }
    for tick in ticks(attendance.span, columns(RIGHT - frame.left)) {
        let at = frame.across(tick.place);
        writeln!(out, r#"<path class="line" d="M{at:.1} {:.1}V{:.1}"/>"#, TOP - 6.0, frame.bottom)?;
        // The labels at the ends stay within the bars' part.
        let half = wide(tick.label.len()) * 0.45;
        let middle = at.clamp(frame.left + half, (RIGHT - half).max(frame.left + half));
        text("faint middle", middle, baseline, &tick.label, out)?;
    }
    writeln!(out, r#"<path class="axis" d="M{:.1} {TOP}H{RIGHT}"/>"#, frame.left)?;
    if !attendance.room.is_over {
        writeln!(
            out,
            r#"<path class="now" d="M{RIGHT} {TOP}V{:.1}"><title>now</title></path>"#,
            frame.bottom
        )?;
    }
    Ok(())
}

fn row(
    attendance: &Attendance,
    person: &Attendee,
    frame: &Frame,
    top: f64,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (middle, baseline) = (top + ROW / 2.0, top + ROW / 2.0 + 4.5);
    writeln!(out, r#"<path class="line" d="M{MARGIN} {0}H{SHARE}"/>"#, top + ROW)?;
    let name = words::name(person);
    writeln!(out, "<g><title>{}, {}</title>", Text(&name), person.state().name())?;
    dot(person.state(), MARGIN, middle, out)?;
    text("name", MARGIN + 16.0, baseline, &truncate(&name, LONGEST), out)?;
    writeln!(out, "</g>")?;
    for visit in &person.spans {
        bar(attendance, person, visit, frame, middle, out)?;
    }
    text("end", STAYS, baseline, &person.spans.len().to_string(), out)?;
    text("end", PRESENT, baseline, &words::present(person), out)?;
    text("end", SHARE, baseline, &words::share(attendance, person), out)
}

fn bar(
    attendance: &Attendance,
    person: &Attendee,
    visit: &SessionSpan,
    frame: &Frame,
    middle: f64,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(span) = visit.span else { return Ok(()) };
    let place = |at| frame.across(attendance.span.place(at));
    // However short, it can be seen and pointed at.
    let long = (place(span.to) - place(span.from)).max(3.0);
    let from = place(span.from).min(RIGHT - long);
    writeln!(
        out,
        r#"<rect class="stay {}" x="{from:.1}" y="{:.1}" width="{long:.1}" height="{BAR}" rx="3"><title>{}</title></rect>"#,
        visit.session.state.name(),
        middle - BAR / 2.0,
        Text(&words::details(person, visit).join("; ")),
    )
}

/// The mark of a state: full of who is there, half of whose network dropped, empty of who has left.
fn dot(state: State, left: f64, middle: f64, out: &mut dyn Write) -> io::Result<()> {
    let (class, across) = (state.name(), left + 5.0);
    let hole = match state {
        State::Connected | State::Other => String::new(),
        State::Reconnecting => {
            format!(r#"<path class="paper" d="M{across:.1} {:.1}a2.8 2.8 0 0 1 0 5.6z"/>"#, middle - 2.8)
        }
        State::Disconnected => {
            format!(r#"<circle class="paper" cx="{across:.1}" cy="{middle:.1}" r="2.8"/>"#)
        }
    };
    writeln!(out, r#"<circle class="dot {class}" cx="{across:.1}" cy="{middle:.1}" r="4.5"/>{hole}"#)
}

fn text(class: &str, across: f64, baseline: f64, text: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, r#"<text class="{class}" x="{across:.1}" y="{baseline:.1}">{}</text>"#, Text(text))
}

/// How wide so many characters are, at most.
#[expect(clippy::cast_precision_loss, reason = "no text here is 2^52 characters long")]
fn wide(characters: usize) -> f64 {
    characters as f64 * CHARACTER
}

/// How many characters fit.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the picture is 1,000 pixels wide"
)]
fn columns(pixels: f64) -> usize {
    (pixels / CHARACTER) as usize
}
