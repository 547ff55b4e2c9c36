//! A server that is hostile or broken, and every command that sends requests: none panics, hangs, fills the memory, says
//! that it is done where it is not, shows a secret, or sends one elsewhere.

use std::io::Write;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{
    ACCOUNT, AT_ONCE, BODIES, Faulty, ROOM, Request, Run, SENDING, TOKEN, WAYS, answer, at, at_once, broken,
    endless, ensure_sound, huge, json as answer_json, leading_to, odd, of_answers, of_any_status,
    one_of_each, page, raw, so_many_at_once,
};

/// What a request may take here, and what no run takes, with all its tries and the waits between them.
const TIMEOUT: &str = "1s";

const HANGS: Duration = Duration::from_secs(60);

/// A command line, what follows the host in its base URL, and the codes that it may exit with.
struct Case<'c> {
    line: &'c [&'c str],
    path: String,
    codes: Vec<i32>,
}

/// Runs all cases against one server.
fn run_all(base_url: &str, cases: &[Case<'_>]) {
    at_once(cases, |case| {
        let started = Instant::now();
        let base_url = format!("{base_url}/{}", case.path);
        let run = at(&base_url, case.line, &["-v", "--timeout", TIMEOUT]).run();
        assert!(started.elapsed() < HANGS, "took {:?}: {run:?}", started.elapsed());
        ensure_sound(&run, &case.codes);
    });
}

/// What a refusal of that status is, by the exit codes that README promises.
fn code_of(status: u16, body: &str) -> i32 {
    match status {
        401 | 403 => 3,
        // Any web server says 404 of what it does not know.
        404 if body != "html" => 4,
        429 => 5,
        400..=499 if status != 404 => 1,
        _ => 6,
    }
}

/// A line at a status, with the body of that number.
fn of_status(line: &'static [&'static str], status: u16, body: usize) -> Case<'static> {
    let (body, ..) = BODIES[body % BODIES.len()];
    Case { line, path: format!("{status}/{body}"), codes: vec![code_of(status, body)] }
}

#[test]
fn every_command_tells_every_status_as_what_it_is() {
    let server = of_any_status();
    let lines = one_of_each();
    // Over three commands, each status comes with each body.
    let of_line = |(place, line)| (200..600).map(move |status| of_status(line, status, place));
    let cases = lines.into_iter().enumerate().flat_map(of_line).collect::<Vec<_>>();
    run_all(&server.base_url, &cases);
}

#[test]
fn every_command_line_tells_a_refusal_from_a_success() {
    let server = of_any_status();
    let statuses = [200, 204, 302, 400, 401, 403, 404, 429, 500, 503];
    let of_line = |line: &'static [&'static str]| {
        statuses
            .into_iter()
            .flat_map(move |status| (0..BODIES.len()).map(move |body| of_status(line, status, body)))
    };
    let cases = SENDING.iter().flat_map(|line| of_line(line)).collect::<Vec<_>>();
    run_all(&server.base_url, &cases);
}

fn cases_of(lines: &[&'static [&'static str]], answers: usize, codes: &[i32]) -> Vec<Case<'static>> {
    let of_line = |line: &'static [&'static str]| {
        (0..answers).map(move |number| Case { line, path: number.to_string(), codes: codes.to_vec() })
    };
    lines.iter().flat_map(|line| of_line(line)).collect()
}

#[test]
fn no_body_that_is_none_passes_for_a_success() {
    let broken = broken();
    let cases = cases_of(&one_of_each(), broken.len(), &[6]);
    run_all(&of_answers(broken).base_url, &cases);
}

#[test]
fn no_shape_of_json_upsets_a_command() {
    let odd = odd();
    let cases = cases_of(SENDING, odd.len(), &[0, 1, 4, 6, 7]);
    run_all(&of_answers(odd).base_url, &cases);
}

/// A stay with these values in place of sound ones.
fn stay(with: &[(&str, Value)]) -> Value {
    let mut stay = json!({
        "sid": "PA00000000000000000000000000000001", "room_sid": ROOM, "identity": "bob", "status": "connected",
        "start_time": "2026-11-23T10:10:00Z", "date_created": "2026-11-23T10:10:00Z", "duration": 60,
        "date_updated": "2026-11-23T10:10:00Z", "end_time": "2026-11-23T10:11:00Z",
    });
    for (name, value) in with {
        stay[*name] = value.clone();
    }
    stay
}

#[test]
fn no_time_or_number_upsets_a_command() {
    let times = [
        json!("+262142-12-31T23:59:59Z"),
        json!("-262143-01-01T00:00:00Z"),
        json!("0000-01-01T00:00:00Z"),
        json!("9999-12-31T23:59:60Z"),
        json!("1969-12-31T23:59:59.999999999Z"),
        json!(""),
        json!(null),
        json!("2026-11-23T10:10:00+23:59"),
        json!("2026-11-22T10:10:00Z"),
        json!(0),
        json!([]),
    ];
    let numbers =
        [json!(i64::MIN), json!(i64::MAX), json!(u64::MAX), json!(-1), json!(1e308), json!("7"), json!(null)];
    let mut stays = Vec::new();
    for time in &times {
        stays.push(stay(&[("start_time", time.clone()), ("date_created", time.clone())]));
        stays.push(stay(&[("end_time", time.clone()), ("status", json!("disconnected"))]));
    }
    stays.push(stay(&[("start_time", times[0].clone()), ("end_time", times[1].clone())]));
    stays.push(stay(&[("start_time", times[1].clone()), ("end_time", times[0].clone())]));
    stays.extend(numbers.iter().map(|number| stay(&[("duration", number.clone())])));
    let rooms = move |number: usize| {
        let time = &times[number % times.len()];
        json!({ "sid": ROOM, "unique_name": "room", "status": "completed", "date_created": time, "end_time": time })
    };
    let count = stays.len();
    let server = Faulty::start(move |request, _| {
        let mut parts = request.target.split('?').next().unwrap().split('/').skip(1);
        let (number, when) = (parts.next().unwrap().parse::<usize>().unwrap(), parts.next().unwrap());
        let is_listed = when == "there" || request.target.contains("Status=disconnected");
        match parts.skip(2).collect::<Vec<_>>()[..] {
            [] => answer_json(200, &json!({ "rooms": [rooms(number)] })),
            [_] => answer_json(200, &rooms(number)),
            [_, "Participants"] if is_listed => answer_json(200, &page(&stays[number..=number], None)),
            [_, "Participants"] => answer_json(200, &page(&[], None)),
            _ => answer_json(202, &stays[number]),
        }
    });
    let codes = &[0, 1, 4, 6, 7];
    let mut cases = Vec::new();
    for when in ["there", "gone"] {
        let of = |case: Case<'static>| Case { path: format!("{}/{when}", case.path), ..case };
        // A watch goes on for as long as somebody is there.
        let ends = |case: &Case<'_>| when == "gone" || case.line[0] != "watch";
        cases.extend(cases_of(&one_of_each(), count, codes).into_iter().filter(ends).map(of));
    }
    run_all(&server.base_url, &cases);
}

/// Whether the first page, or an answer that is none, does not say all that a line asks for. A watch would go on.
fn reads_on(line: &[&str]) -> bool {
    match line {
        ["list", "a/b", ..] => false,
        ["list" | "find" | "rooms" | "timeline" | "tracks" | "mute" | "unmute", ..] => true,
        ["get", .., last] => *last == "--tracks",
        ["kick", ..] => line.contains(&"--all") || line.contains(&"--everywhere"),
        _ => false,
    }
}

#[test]
fn a_server_that_pages_without_end_is_left() {
    let next = |request: &Request, count: usize| {
        let of = if request.target.contains("/circle/") { 1 } else { count };
        json!({ "next_page_url": format!("https://video.twilio.com/x?Page={of}&PageToken=PT{of}") })
    };
    let server = Faulty::start(move |request, count| {
        let lists = ["rooms", "participants", "published_tracks", "subscribed_tracks"];
        let mut body = json!({ "meta": next(request, count) });
        for list in lists {
            body[list] = json!([]);
        }
        if request.target.ends_with("/Rooms/room") {
            body["sid"] = json!(ROOM);
        }
        answer_json(200, &body)
    });
    let cases = SENDING.iter().filter(|line| reads_on(line)).flat_map(|line| {
        ["circle", "endless"].map(|path| Case { line, path: path.to_owned(), codes: vec![6] })
    });
    let cases = cases.collect::<Vec<_>>();
    assert_eq!(cases.len(), 30);
    at_once(&cases, |case| {
        let base_url = format!("{}/{}", server.base_url, case.path);
        ensure_sound(&at(&base_url, case.line, &["--rate", "100000"]).run(), &case.codes);
    });
}

#[test]
fn nothing_is_sent_elsewhere_by_any_command() {
    let elsewhere = Faulty::start(|_, _| answer_json(200, &json!({ "rooms": [], "participants": [] })));
    let answers = leading_to(&elsewhere.base_url);
    let redirects = answers.len() - 1;
    let server = of_answers(answers);
    let mut cases = cases_of(SENDING, redirects, &[6]);
    let last = |line: &'static [&'static str]| Case {
        line,
        path: redirects.to_string(),
        codes: vec![0, 1, 4, 6, 7],
    };
    cases.extend(SENDING.iter().map(|line| last(line)));
    run_all(&server.base_url, &cases);
    assert!(elsewhere.requests().is_empty(), "{:?}", elsewhere.requests());
}

#[test]
fn no_way_to_break_off_or_to_be_slow_outlasts_the_time_out() {
    let cases = WAYS.into_iter().flat_map(|way| {
        let base_url = format!("http://{}", raw(way));
        one_of_each().into_iter().map(move |line| (base_url.clone(), line))
    });
    let cases = cases.collect::<Vec<_>>();
    // Most of it is waiting.
    so_many_at_once(5 * AT_ONCE, &cases, |(base_url, line)| ensure_over_in_time(base_url, line));
}

#[track_caller]
fn ensure_over_in_time(base_url: &str, line: &[&str]) {
    let started = Instant::now();
    let run = at(base_url, line, &["--timeout", TIMEOUT]).run();
    assert!(started.elapsed() < HANGS, "took {:?}: {run:?}", started.elapsed());
    ensure_sound(&run, &[6]);
}

#[test]
fn a_flood_that_leaves_no_time_to_look_at_the_clock_is_over_all_the_same() {
    let flood =
        raw(|mut stream| while stream.write_all(&b"HTTP/1.1 100 Continue\r\n\r\n".repeat(1000)).is_ok() {});
    ensure_over_in_time(&format!("http://{flood}"), &["list", "room"]);
}

/// Runs a command line whose memory is bounded, so that to take more ends it.
fn within_mebibytes(most: usize, base_url: &str, line: &str) -> Run {
    let program = env!("CARGO_BIN_EXE_roomctl");
    let script = format!("ulimit -d {} && exec '{program}' {line}", most << 10);
    let mut command = Command::new("sh");
    command.args(["-c", &script]).env("TWILIO_ACCOUNT_SID", ACCOUNT).env("TWILIO_AUTH_TOKEN", TOKEN);
    Run::of(command.env("ROOMCTL_BASE_URL", base_url))
}

#[test]
fn no_answer_fills_the_memory() {
    for address in [raw(endless), raw(huge)] {
        for format in ["table", "json"] {
            let line = format!("list room --status connected -o {format}");
            let run = within_mebibytes(64, &format!("http://{address}"), &line);
            run.exits(6).says(&["longer than 8 MiB"]);
        }
    }
    // A byte of these becomes very many: a row for each three of them, were they all taken.
    for (item, why) in
        [("{}", "on one page"), ("0", "not an object"), ("[]", "on one page"), ("\"\"", "on one page")]
    {
        let most = (8 << 20) / (item.len() + 1) - 100;
        let items = vec![item; most].join(",");
        let server = Faulty::start(move |_, _| answer(200, &[], &format!("{{\"participants\":[{items}]}}")));
        let run = within_mebibytes(1024, &server.base_url, "list room --status connected").exits(6);
        assert!(run.stderr.contains(why) || run.stderr.contains("on one page"), "{run:?}");
    }
}

#[test]
fn the_words_of_a_server_are_told_in_short() {
    let long = "x".repeat(1 << 20);
    let server = Faulty::start(move |request, _| {
        let message = if request.target.contains("/400/") { &long } else { "" };
        let id = format!("Twilio-Request-Id: {}", "R".repeat(50_000));
        let stay = json!({ "identity": long, "status": "connected" });
        if message.is_empty() {
            answer(200, &[&id], &stay.to_string())
        } else {
            answer(400, &[&id], &json!({ "code": 1, "message": message }).to_string())
        }
    });
    for (path, line) in
        [("400", ["get", "room", "bob"]), ("200", ["get", "room", "bob"]), ("400", ["kick", "room", "bob"])]
    {
        let run = at(&format!("{}/{path}", server.base_url), &line, &[]).run().exits(1);
        assert!((500..2000).contains(&run.stderr.len()), "{} bytes", run.stderr.len());
    }
}
