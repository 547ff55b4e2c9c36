//! The picture as an HTML page by itself: a table whose bars stretch with the window, tell their stays when pointed at or
//! tabbed to, and print with the axis on every page. It needs no script and loads nothing; its own policy forbids both.

use std::io::{self, Write};

use super::markup::Text;
use super::ticks::{Tick, ticks};
use super::words;
use crate::attendance::sessions::{Attendance, Attendee, SessionSpan};

const STYLE: &str = include_str!("page.css");

/// As many characters as the axis of a window of usual width has room for.
const COLUMNS: usize = 56;

/// Writes the page of who was there when.
pub fn html(attendance: &Attendance, out: &mut dyn Write) -> io::Result<()> {
    let room = words::room(attendance);
    let ticks = ticks(attendance.span, COLUMNS);
    writeln!(
        out,
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>Who was in {} when</title>
<style>
{STYLE}{}</style>
</head>
<body>
<h1><bdi>{}</bdi></h1>
<p>{}</p>"#,
        Text(&room),
        gridlines(&ticks),
        Text(&room),
        words::joined(&words::period(attendance)),
    )?;
    legend(attendance, out)?;
    writeln!(out, "<table>")?;
    head(&ticks, out)?;
    writeln!(out, "<tbody>")?;
    for person in &attendance.attendees {
        row(attendance, person, out)?;
    }
    writeln!(
        out,
        "</tbody>\n</table>\n<p>{}</p>\n</body>\n</html>",
        words::joined(&words::totals(attendance))
    )
}

fn legend(attendance: &Attendance, out: &mut dyn Write) -> io::Result<()> {
    write!(out, r#"<p class="legend">"#)?;
    for (state, told) in words::legend(attendance) {
        write!(out, r#"<span><i class="dot {}"></i>{told}</span>"#, state.name())?;
    }
    writeln!(out, "</p>")
}

/// The headers of the columns, with the axis over the bars.
fn head(ticks: &[Tick], out: &mut dyn Write) -> io::Result<()> {
    write!(out, r#"<thead><tr><th>Identity <span>UTC</span></th><th class="time"><div class="axis">"#)?;
    for tick in ticks {
        write!(out, r#"<span style="left:{}">{}</span>"#, percent(tick.place), tick.label)?;
    }
    writeln!(
        out,
        r#"</div></th><th class="few">Stays</th><th class="aside">First joined, UTC</th><th class="aside">Last left, UTC</th><th>Present</th><th>Share</th></tr></thead>"#
    )
}

fn row(attendance: &Attendance, person: &Attendee, out: &mut dyn Write) -> io::Result<()> {
    let (name, state) = (words::name(person), person.state().name());
    write!(
        out,
        r#"<tr><th scope="row" title="{0}, {state}"><i class="dot {state}"></i><bdi>{0}</bdi></th><td class="time"><div class="track">"#,
        Text(&name),
    )?;
    for visit in &person.spans {
        bar(attendance, person, visit, out)?;
    }
    let end = if person.state().is_present() { "present" } else { "unknown" };
    writeln!(
        out,
        r#"</div></td><td class="few">{}</td><td class="aside">{}</td><td class="aside">{}</td><td>{}</td><td>{}</td></tr>"#,
        person.spans.len(),
        words::moment_or(person.first_joined(), "unknown"),
        words::moment_or(person.last_left(), end),
        words::present(person),
        Text(&words::share(attendance, person)),
    )
}

fn bar(
    attendance: &Attendance,
    person: &Attendee,
    visit: &SessionSpan,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(span) = visit.span else { return Ok(()) };
    let (from, to) = (attendance.span.place(span.from), attendance.span.place(span.to));
    let state = visit.session.state.name();
    // Pinned by the nearer side, so that neither a short bar nor what is told of it sticks out.
    let (side, tip) = if from < 0.5 {
        (format!("left:{}", percent(from)), "tip")
    } else {
        (format!("right:{}", percent(1.0 - to)), "tip before")
    };
    let width = percent(to - from);
    write!(
        out,
        r#"<div class="stay {state}" style="{side};width:{width}" tabindex="0"><div class="{tip}">"#
    )?;
    for line in words::details(person, visit) {
        write!(out, "<bdi>{}</bdi>", Text(&line))?;
    }
    write!(out, "</div></div>")
}

/// A line at each tick, behind the bars of every row.
fn gridlines(ticks: &[Tick]) -> String {
    let line = |tick: &Tick| {
        format!("linear-gradient(var(--line), var(--line)) {} 0 / 1px 100% no-repeat", percent(tick.place))
    };
    let lines = ticks.iter().map(line).collect::<Vec<_>>();
    if lines.is_empty() { String::new() } else { format!(".track {{ background: {}; }}\n", lines.join(", ")) }
}

fn percent(part: f64) -> String {
    format!("{:.3}%", part * 100.0)
}
