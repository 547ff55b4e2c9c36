//! The chart as a self-contained SVG file: it loads nothing, follows the reader's light or dark color scheme, and shows
//! details on hover.

use std::io::{self, Write};

use maud::{Markup, PreEscaped, html};

use super::labels;
use super::markup::{ROWS, Text, write_chart};
use super::ticks::ticks;
use crate::attendance::sessions::{Attendance, Attendee, Session, State};
use crate::output::width::{truncate, width};

const STYLE: &str = include_str!("picture.css");

// All lengths are in pixels.
const WIDTH: f64 = 1000.0;
const MARGIN: f64 = 24.0;
const ROW_HEIGHT: f64 = 26.0;
const BAR_HEIGHT: f64 = 14.0;
/// Space for the dot before a text.
const DOT: f64 = 16.0;

/// Top of the first row.
const TOP: f64 = 138.0;

/// Right edges of the columns to the right of the bars.
const STAYS: f64 = WIDTH - MARGIN - 140.0;
const PRESENT: f64 = WIDTH - MARGIN - 54.0;
const SHARE: f64 = WIDTH - MARGIN;

/// Right end of the bars.
const RIGHT: f64 = STAYS - 56.0;

/// Width of a character. Hardly any is wider, so names are cut by it.
const CHARACTER: f64 = 7.6;

/// Maximum width of a name in characters. The full name is shown on hover.
const MAX_NAME: usize = 32;

/// Maximum width of the room name in characters, which are larger.
const MAX_TITLE: usize = 76;

/// The area of the bars.
struct Area {
    left: f64,
    bottom: f64,
}

impl Area {
    fn new(attendance: &Attendance) -> Self {
        let names = attendance.attendees().map(|person| width(&labels::name(person)));
        let longest = names.max().unwrap_or(0).clamp(8, MAX_NAME);
        let bottom = row_tops().nth(attendance.attendees().len()).unwrap_or(TOP);
        Self { left: MARGIN + DOT + text_width(longest) + 16.0, bottom }
    }

    /// Returns the x coordinate of a fraction of the room's period.
    fn x(&self, fraction: f64) -> f64 {
        self.left + fraction * (RIGHT - self.left)
    }
}

fn row_tops() -> impl Iterator<Item = f64> {
    std::iter::successors(Some(TOP), |top| Some(top + ROW_HEIGHT))
}

/// Writes the file.
pub fn svg(attendance: &Attendance, out: &mut dyn Write) -> io::Result<()> {
    let area = Area::new(attendance);
    let height = area.bottom + if labels::reasons(attendance).is_empty() { 48.0 } else { 64.0 };
    let file = html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(WIDTH) height=(height)
            viewBox={ "0 0 " (WIDTH) " " (height) } role="img"
        {
            title { "Attendance of " (Text(&labels::room(attendance))) }
            style { (PreEscaped(STYLE)) }
            // A pattern, since a print may have no color.
            pattern id="roomctl-reconnecting" width="6" height="6" patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)"
            {
                rect.ground width="6" height="6" {}
                path.hatch d="M0 0V6" {}
            }
            rect.paper width=(WIDTH) height=(height) {}
            (header(attendance))
            (axis(attendance, &area))
            (ROWS)
            (text("faint", MARGIN, area.bottom + 28.0, &labels::join(&labels::totals(attendance))))
            @let reasons = labels::reasons(attendance);
            @if !reasons.is_empty() {
                (text("faint", MARGIN, area.bottom + 44.0, &labels::join(&reasons)))
            }
        }
    };
    let rows = attendance.attendees().zip(row_tops());
    write_chart(file, rows.map(|(person, top)| row(attendance, person, &area, top)), out)
}

/// Returns the name and period of the room, and the legend.
fn header(attendance: &Attendance) -> Markup {
    let mut next = MARGIN;
    let legend = labels::legend(attendance).map(|(state, label)| {
        let x = next;
        next += DOT + text_width(label.len()) + 20.0;
        (state, label, x)
    });
    html! {
        (text("title", MARGIN, 40.0, &truncate(&labels::room(attendance), MAX_TITLE)))
        (text("faint", MARGIN, 62.0, &labels::join(&labels::period(attendance))))
        @for (state, label, x) in legend {
            (dot(state, x, 84.0))
            (text("faint", x + DOT, 88.0, &label))
        }
    }
}

/// Returns the column headers, and a line through all rows at each tick.
fn axis(attendance: &Attendance, area: &Area) -> Markup {
    let baseline = TOP - 12.0;
    html! {
        (text("faint", MARGIN, baseline, "Identity"))
        (text("faint end", area.left - 10.0, baseline, "UTC"))
        (text("faint end", STAYS, baseline, "Stays"))
        (text("faint end", PRESENT, baseline, "Present"))
        (text("faint end", SHARE, baseline, "Share"))
        @for tick in ticks(attendance.period, character_count(RIGHT - area.left)) {
            @let x = area.x(tick.fraction);
            (path("line", &format!("M{x:.1} {:.1}V{:.1}", TOP - 6.0, area.bottom)))
            // Labels at the ends stay above the bars.
            @let half = text_width(tick.label.len()) * 0.45;
            @let middle = x.clamp(area.left + half, (RIGHT - half).max(area.left + half));
            (text("faint middle", middle, baseline, &tick.label))
        }
        (path("axis", &format!("M{:.1} {TOP}H{RIGHT}", area.left)))
        @if !attendance.room.is_over {
            path.now d=(format!("M{RIGHT} {TOP}V{:.1}", area.bottom)) { title { "now" } }
        }
    }
}

fn row(attendance: &Attendance, person: Attendee<'_>, area: &Area, top: f64) -> Markup {
    let (middle, baseline) = (top + ROW_HEIGHT / 2.0, top + ROW_HEIGHT / 2.0 + 4.5);
    let name = labels::name(person);
    html! {
        (path("line", &format!("M{MARGIN} {}H{SHARE}", top + ROW_HEIGHT)))
        g {
            title { (Text(&name)) ", " (person.state().name()) }
            (dot(person.state(), MARGIN, middle))
            (text("name", MARGIN + DOT, baseline, &truncate(&name, MAX_NAME)))
        }
        @for session in person.sessions() { (bar(attendance, person, session, area, middle)) }
        (text("end", STAYS, baseline, &person.session_count().to_string()))
        (text("end", PRESENT, baseline, &labels::present(person)))
        (text("end", SHARE, baseline, &labels::share(attendance, person)))
    }
}

fn bar(attendance: &Attendance, person: Attendee<'_>, session: &Session, area: &Area, middle: f64) -> Markup {
    let Some(period) = session.period(attendance.period) else { return Markup::default() };
    let x = |at| area.x(attendance.period.fraction(at));
    // Short bars must be visible, and wide enough to hover over.
    let width = (x(period.to) - x(period.from)).max(3.0);
    let left = x(period.from).min(RIGHT - width);
    html! {
        rect class={ "stay " (session.state.name()) } x=(pixels(left)) y=(pixels(middle - BAR_HEIGHT / 2.0))
            width=(pixels(width)) height=(BAR_HEIGHT) rx="3"
        {
            title { (Text(&labels::details(attendance, person, session).join("; "))) }
        }
        @if let Some(reason) = &session.reason {
            (text("mark end", left + width - 2.0, middle + 4.0, labels::mark(reason)))
        }
    }
}

/// Returns the symbol of a status: a filled, half-filled or empty circle, which differ without color, too.
fn dot(state: State, left: f64, middle: f64) -> Markup {
    let x = left + 5.0;
    html! {
        circle class={ "dot " (state.name()) } cx=(pixels(x)) cy=(pixels(middle)) r="4.5" {}
        @match state {
            State::Connected | State::Other => {}
            State::Reconnecting => {
                (path("paper", &format!("M{x:.1} {:.1}a2.8 2.8 0 0 1 0 5.6z", middle - 2.8)))
            }
            State::Disconnected => { circle.paper cx=(pixels(x)) cy=(pixels(middle)) r="2.8" {} }
        }
    }
}

fn text(class: &str, x: f64, baseline: f64, text: &str) -> Markup {
    html! { text class=(class) x=(pixels(x)) y=(pixels(baseline)) { (Text(text)) } }
}

fn path(class: &str, data: &str) -> Markup {
    html! { path class=(class) d=(data) {} }
}

fn pixels(length: f64) -> String {
    format!("{length:.1}")
}

/// Returns the maximum width of a number of characters.
#[expect(clippy::cast_precision_loss, reason = "no text here has 2^52 characters")]
fn text_width(characters: usize) -> f64 {
    characters as f64 * CHARACTER
}

/// Returns how many characters fit into a width.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the chart is 1000 pixels wide")]
fn character_count(width: f64) -> usize {
    (width / CHARACTER) as usize
}
