//! Every command that sends requests, against a hostile or broken server: no panic, hang, memory exhaustion, false
//! success, leaked secret or request to another server.

use std::io::Write;
#[cfg(unix)]
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

#[cfg(unix)]
use crate::support::{ACCOUNT, Run, TOKEN, endless, huge};
use crate::support::{
    BODIES, BROKEN_CONNECTIONS, COMMAND_LINES, CONCURRENCY, FaultyServer, ROOM, Request, assert_valid_result,
    json_response, malformed_responses, one_line_per_command, page, raw_server, redirects_to, response,
    roomctl_at, run_concurrently, run_with_concurrency, server_of_responses, server_of_statuses,
    unexpected_json_responses,
};

/// The time limit of a request, and one that no run exceeds with all its retries and waits.
const TIMEOUT: &str = "1s";

const RUN_LIMIT: Duration = Duration::from_secs(60);

/// A command line, the path of its base URL, and the exit codes that are allowed.
struct Case<'c> {
    line: &'c [&'c str],
    path: String,
    codes: Vec<i32>,
}

/// Runs all cases against one server.
fn run_all(base_url: &str, cases: &[Case<'_>]) {
    run_concurrently(cases, |case| {
        let started = Instant::now();
        let base_url = format!("{base_url}/{}", case.path);
        let run = roomctl_at(&base_url, case.line, &["-v", "--timeout", TIMEOUT]).run();
        assert!(started.elapsed() < RUN_LIMIT, "took {:?}: {run:?}", started.elapsed());
        assert_valid_result(&run, &with_timeout(case.line, &case.codes));
    });
}

/// These exit codes, and that of a time limit: `--timeout` of `wait` limits the whole command.
fn with_timeout(line: &[&str], codes: &[i32]) -> Vec<i32> {
    let of_wait: &[i32] = if line[0] == "wait" { &[8] } else { &[] };
    [codes, of_wait].concat()
}

/// The exit code for an error status, as documented in README.
fn code_of(status: u16, body: &str) -> i32 {
    match status {
        401 | 403 => 3,
        // Any web server can respond with 404 to an unknown path.
        404 if body != "html" => 4,
        429 => 5,
        400..=499 if status != 404 => 1,
        _ => 6,
    }
}

/// A command line at a status, with the body of that number.
fn status_case(line: &'static [&'static str], status: u16, body: usize) -> Case<'static> {
    let (body, ..) = BODIES[body % BODIES.len()];
    Case { line, path: format!("{status}/{body}"), codes: vec![code_of(status, body)] }
}

#[test]
fn every_command_maps_every_status_to_its_exit_code() {
    let server = server_of_statuses();
    let lines = one_line_per_command();
    // Over three commands, each status comes with each body.
    let of_line = |(place, line)| (200..600).map(move |status| status_case(line, status, place));
    let cases = lines.into_iter().enumerate().flat_map(of_line).collect::<Vec<_>>();
    run_all(&server.base_url, &cases);
}

#[test]
fn every_command_line_fails_on_error_status() {
    let server = server_of_statuses();
    let statuses = [200, 204, 302, 400, 401, 403, 404, 429, 500, 503];
    let of_line = |line: &'static [&'static str]| {
        statuses
            .into_iter()
            .flat_map(move |status| (0..BODIES.len()).map(move |body| status_case(line, status, body)))
    };
    let cases = COMMAND_LINES.iter().flat_map(|line| of_line(line)).collect::<Vec<_>>();
    run_all(&server.base_url, &cases);
}

fn cases_for(lines: &[&'static [&'static str]], response_count: usize, codes: &[i32]) -> Vec<Case<'static>> {
    let of_line = |line: &'static [&'static str]| {
        (0..response_count).map(move |number| Case { line, path: number.to_string(), codes: codes.to_vec() })
    };
    lines.iter().flat_map(|line| of_line(line)).collect()
}

#[test]
fn malformed_bodies_are_failures_for_every_command() {
    let broken = malformed_responses();
    let cases = cases_for(&one_line_per_command(), broken.len(), &[6]);
    run_all(&server_of_responses(broken).base_url, &cases);
}

#[test]
fn unexpected_json_causes_no_panic() {
    let odd = unexpected_json_responses();
    let cases = cases_for(COMMAND_LINES, odd.len(), &[0, 1, 4, 6, 7]);
    run_all(&server_of_responses(odd).base_url, &cases);
}

/// A participant with these values in place of valid ones.
fn participant(with: &[(&str, Value)]) -> Value {
    let mut participant = json!({
        "sid": "PA00000000000000000000000000000001", "room_sid": ROOM, "identity": "bob", "status": "connected",
        "start_time": "2026-11-23T10:10:00Z", "date_created": "2026-11-23T10:10:00Z", "duration": 60,
        "date_updated": "2026-11-23T10:10:00Z", "end_time": "2026-11-23T10:11:00Z",
    });
    for (name, value) in with {
        participant[*name] = value.clone();
    }
    participant
}

#[test]
fn extreme_times_and_numbers_cause_no_panic() {
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
    let mut participants = Vec::new();
    for time in &times {
        participants.push(participant(&[("start_time", time.clone()), ("date_created", time.clone())]));
        participants.push(participant(&[("end_time", time.clone()), ("status", json!("disconnected"))]));
    }
    participants.push(participant(&[("start_time", times[0].clone()), ("end_time", times[1].clone())]));
    participants.push(participant(&[("start_time", times[1].clone()), ("end_time", times[0].clone())]));
    participants.extend(numbers.iter().map(|number| participant(&[("duration", number.clone())])));
    let rooms = move |number: usize| {
        let time = &times[number % times.len()];
        json!({ "sid": ROOM, "unique_name": "room", "status": "completed", "date_created": time, "end_time": time })
    };
    let count = participants.len();
    let server = FaultyServer::start(move |request, _| {
        let mut parts = request.target.split('?').next().unwrap().split('/').skip(1);
        let (number, when) = (parts.next().unwrap().parse::<usize>().unwrap(), parts.next().unwrap());
        let is_listed = when == "there" || request.target.contains("Status=disconnected");
        match parts.skip(2).collect::<Vec<_>>()[..] {
            [] => json_response(200, &json!({ "rooms": [rooms(number)] })),
            [_] => json_response(200, &rooms(number)),
            [_, "Participants"] if is_listed => {
                json_response(200, &page(&participants[number..=number], None))
            }
            [_, "Participants"] => json_response(200, &page(&[], None)),
            _ => json_response(202, &participants[number]),
        }
    });
    let codes = &[0, 1, 4, 6, 7];
    let mut cases = Vec::new();
    for when in ["there", "gone"] {
        let of = |case: Case<'static>| Case { path: format!("{}/{when}", case.path), ..case };
        // A watch does not end while a participant is present.
        let ends = |case: &Case<'_>| when == "gone" || case.line[0] != "watch";
        cases.extend(cases_for(&one_line_per_command(), count, codes).into_iter().filter(ends).map(of));
    }
    run_all(&server.base_url, &cases);
}

#[test]
fn extreme_date_headers_cause_no_panic() {
    let dates =
        ["Mon, 31 Dec 262142 23:59:59 GMT", "Sat, 01 Jan 0000 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"];
    let server = FaultyServer::start(move |request, _| {
        let mut parts = request.target.split(['/', '?']).skip(1);
        let date = format!("Date: {}", dates[parts.next().unwrap().parse::<usize>().unwrap()]);
        let body = match parts.nth(2) {
            Some("room") if !request.target.contains("/Participants") => json!({ "sid": ROOM }),
            _ => page(&[participant(&[("end_time", json!(null))])], None),
        };
        response(200, &[&date, "Retry-After: Mon, 31 Dec 262142 23:59:59 GMT"], &body.to_string())
    });
    let aged: [&'static [&'static str]; 2] =
        [&["list", ROOM, "--older-than", "1h"], &["kick", ROOM, "--all", "--older-than", "1h", "--yes"]];
    let lines = [&aged, &*one_line_per_command()].concat();
    // A watch does not end while a participant is present.
    let ends = |line: &&&[&str]| line[0] != "watch";
    let lines = lines.iter().filter(ends).copied().collect::<Vec<_>>();
    run_all(&server.base_url, &cases_for(&lines, dates.len(), &[0, 1, 4, 6, 7]));
}

/// Whether the command line needs more than the first page, or than an empty response. A watch would not end.
fn needs_more_pages(line: &[&str]) -> bool {
    match line {
        ["list", "a/b", ..] => false,
        ["list" | "find" | "rooms" | "timeline" | "tracks" | "mute" | "unmute", ..] => true,
        ["get", .., last] => *last == "--tracks",
        ["kick", ..] => line.contains(&"--all") || line.contains(&"--everywhere"),
        _ => false,
    }
}

#[test]
fn endless_paging_is_an_error() {
    let next = |request: &Request, count: usize| {
        let of = if request.target.contains("/circle/") { 1 } else { count };
        json!({ "next_page_url": format!("https://video.twilio.com/x?Page={of}&PageToken=PT{of}") })
    };
    let server = FaultyServer::start(move |request, count| {
        let lists = ["rooms", "participants", "published_tracks", "subscribed_tracks"];
        let mut body = json!({ "meta": next(request, count) });
        for list in lists {
            body[list] = json!([]);
        }
        if request.target.ends_with("/Rooms/room") {
            body["sid"] = json!(ROOM);
        }
        json_response(200, &body)
    });
    let cases = COMMAND_LINES.iter().filter(|line| needs_more_pages(line)).flat_map(|line| {
        ["circle", "endless"].map(|path| Case { line, path: path.to_owned(), codes: vec![6] })
    });
    let cases = cases.collect::<Vec<_>>();
    assert_eq!(cases.len(), 32);
    run_concurrently(&cases, |case| {
        let base_url = format!("{}/{}", server.base_url, case.path);
        assert_valid_result(&roomctl_at(&base_url, case.line, &["--rate", "100000"]).run(), &case.codes);
    });
}

#[test]
fn no_command_sends_requests_to_another_server() {
    let elsewhere =
        FaultyServer::start(|_, _| json_response(200, &json!({ "rooms": [], "participants": [] })));
    let responses = redirects_to(&elsewhere.base_url);
    let redirects = responses.len() - 1;
    let server = server_of_responses(responses);
    let mut cases = cases_for(COMMAND_LINES, redirects, &[6]);
    let last = |line: &'static [&'static str]| Case {
        line,
        path: redirects.to_string(),
        codes: vec![0, 1, 4, 6, 7],
    };
    cases.extend(COMMAND_LINES.iter().map(|line| last(line)));
    run_all(&server.base_url, &cases);
    assert!(elsewhere.requests().is_empty(), "{:?}", elsewhere.requests());
}

#[test]
fn broken_and_slow_connections_end_within_the_timeout() {
    let cases = BROKEN_CONNECTIONS.into_iter().flat_map(|way| {
        let base_url = format!("http://{}", raw_server(way));
        one_line_per_command().into_iter().map(move |line| (base_url.clone(), line))
    });
    let cases = cases.collect::<Vec<_>>();
    // Most of the time is spent waiting.
    run_with_concurrency(5 * CONCURRENCY, &cases, |(base_url, line)| assert_ends_in_time(base_url, line));
}

#[track_caller]
fn assert_ends_in_time(base_url: &str, line: &[&str]) {
    let started = Instant::now();
    let run = roomctl_at(base_url, line, &["--timeout", TIMEOUT]).run();
    assert!(started.elapsed() < RUN_LIMIT, "took {:?}: {run:?}", started.elapsed());
    assert_valid_result(&run, &with_timeout(line, &[6]));
}

#[test]
fn endless_informational_responses_time_out() {
    let flood = raw_server(
        |mut stream| while stream.write_all(&b"HTTP/1.1 100 Continue\r\n\r\n".repeat(1000)).is_ok() {},
    );
    assert_ends_in_time(&format!("http://{flood}"), &["list", "room"]);
}

/// Runs a command line with a memory limit.
#[cfg(unix)]
fn within_mebibytes(most: usize, base_url: &str, line: &str) -> Run {
    let program = env!("CARGO_BIN_EXE_roomctl");
    let script = format!("ulimit -d {} && exec '{program}' {line}", most << 10);
    let mut command = Command::new("sh");
    command.args(["-c", &script]).env("TWILIO_ACCOUNT_SID", ACCOUNT).env("TWILIO_AUTH_TOKEN", TOKEN);
    Run::of(command.env("ROOMCTL_BASE_URL", base_url))
}

#[cfg(unix)]
#[test]
fn huge_responses_do_not_exhaust_memory() {
    for address in [raw_server(endless), raw_server(huge)] {
        for format in ["table", "json"] {
            let line = format!("list room --status connected -o {format}");
            let run = within_mebibytes(64, &format!("http://{address}"), &line);
            run.exits(6).stderr_contains(&["longer than 8 MiB"]);
        }
    }
    // Each byte of these would take much memory: a row for each three bytes, if all were accepted.
    for (item, why) in
        [("{}", "on one page"), ("0", "not an object"), ("[]", "on one page"), ("\"\"", "on one page")]
    {
        let most = (8 << 20) / (item.len() + 1) - 100;
        let items = vec![item; most].join(",");
        let server =
            FaultyServer::start(move |_, _| response(200, &[], &format!("{{\"participants\":[{items}]}}")));
        let run = within_mebibytes(1024, &server.base_url, "list room --status connected").exits(6);
        assert!(run.stderr.contains(why) || run.stderr.contains("on one page"), "{run:?}");
    }
}

#[test]
fn long_texts_from_the_server_are_shortened() {
    let long = "x".repeat(1 << 20);
    let server = FaultyServer::start(move |request, _| {
        let message = if request.target.contains("/400/") { &long } else { "" };
        let id = format!("Twilio-Request-Id: {}", "R".repeat(50_000));
        let participant = json!({ "identity": long, "status": "connected" });
        if message.is_empty() {
            response(200, &[&id], &participant.to_string())
        } else {
            response(400, &[&id], &json!({ "code": 1, "message": message }).to_string())
        }
    });
    for (path, line) in
        [("400", ["get", "room", "bob"]), ("200", ["get", "room", "bob"]), ("400", ["kick", "room", "bob"])]
    {
        let run = roomctl_at(&format!("{}/{path}", server.base_url), &line, &[]).run().exits(1);
        assert!((500..2000).contains(&run.stderr.len()), "{} bytes", run.stderr.len());
    }
}
