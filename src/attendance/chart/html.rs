//! The chart as a self-contained HTML page: a table whose bars scale with the window, show details on hover and
//! focus, and print with the axis on every page. It needs no script and loads nothing; its content security policy
//! forbids both.

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html as markup};

use super::labels;
use super::markup::{ROWS, Text, write_chart};
use super::ticks::{Tick, ticks};
use crate::attendance::sessions::{Attendance, Attendee, Session};

const STYLE: &str = include_str!("page.css");

/// Width of the axis in characters, in a window of usual width.
const AXIS_COLUMNS: usize = 56;

/// Writes the page.
pub fn html(attendance: &Attendance, out: &mut dyn Write) -> io::Result<()> {
    let room = labels::room(attendance);
    let ticks = ticks(attendance.period, AXIS_COLUMNS);
    let page = markup! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="viewport" content="width=device-width";
                title { "Attendance of " (Text(&room)) }
                style { (PreEscaped(STYLE)) (PreEscaped(grid_style(&ticks))) }
            }
            body {
                h1 { bdi { (Text(&room)) } }
                p { (labels::join(&labels::period(attendance))) }
                p.legend {
                    @for (state, text) in labels::legend(attendance) {
                        span { i class={ "dot " (state.name()) } {} (text) }
                    }
                }
                table {
                    thead { (header(&ticks)) }
                    tbody { (ROWS) }
                }
                p { (labels::join(&labels::totals(attendance))) }
                @let reasons = labels::reasons(attendance);
                @if !reasons.is_empty() {
                    p { (Text(&labels::join(&reasons))) }
                }
            }
        }
    };
    write_chart(page, attendance.attendees().map(|person| row(attendance, person)), out)
}

/// Returns the row of column headers, with the axis above the bars.
fn header(ticks: &[Tick]) -> Markup {
    markup! {
        tr {
            th { "Identity " span { "UTC" } }
            th.time {
                div.axis {
                    @for tick in ticks { span style={ "left:" (percent(tick.fraction)) } { (tick.label) } }
                }
            }
            th.few { "Stays" }
            th.aside { "First joined, UTC" }
            th.aside { "Last left, UTC" }
            th { "Present" }
            th { "Share" }
        }
    }
}

fn row(attendance: &Attendance, person: Attendee<'_>) -> Markup {
    let (name, state) = (labels::name(person), person.state().name());
    let end = if person.state().is_present() { "present" } else { "unknown" };
    markup! {
        tr {
            th scope="row" title={ (Text(&name)) ", " (state) } {
                i class={ "dot " (state) } {}
                bdi { (Text(&name)) }
            }
            td.time {
                div.track { @for session in person.sessions() { (bar(attendance, person, session)) } }
            }
            td.few { (person.session_count()) }
            td.aside { (labels::time_or(person.first_joined(), "unknown")) }
            td.aside { (labels::time_or(person.last_left(), end)) }
            td { (labels::present(person)) }
            td { (labels::share(attendance, person)) }
        }
    }
}

fn bar(attendance: &Attendance, person: Attendee<'_>, session: &Session) -> Markup {
    let Some(period) = session.period(attendance.period) else { return Markup::default() };
    let (from, to) = (attendance.period.fraction(period.from), attendance.period.fraction(period.to));
    // Positioned from the nearer side, so that neither short bars nor details overflow.
    let (side, offset, tip) =
        if from < 0.5 { ("left", from, "tip") } else { ("right", 1.0 - to, "tip before") };
    markup! {
        div class={ "stay " (session.state.name()) }
            style={ (side) ":" (percent(offset)) ";width:" (percent(to - from)) } tabindex="0"
        {
            @if let Some(reason) = &session.reason {
                b.mark { (labels::mark(reason)) }
            }
            div class=(tip) { @for line in labels::details(attendance, person, session) { bdi { (Text(&line)) } } }
        }
    }
}

/// Returns a style that draws a line at each tick, behind the bars of every row.
fn grid_style(ticks: &[Tick]) -> String {
    let line = |tick: &Tick| {
        format!("linear-gradient(var(--line), var(--line)) {} 0 / 1px 100% no-repeat", percent(tick.fraction))
    };
    let lines = ticks.iter().map(line).collect::<Vec<_>>();
    if lines.is_empty() { String::new() } else { format!(".track {{ background: {}; }}\n", lines.join(", ")) }
}

fn percent(fraction: f64) -> String {
    format!("{:.3}%", fraction * 100.0)
}
