//! Completion against a hostile or broken server: no messages, no invalid candidates, no retries, no requests to
//! another server, and an end within the deadline.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{
    BODIES, BROKEN_CONNECTIONS, FaultyServer, json_response, malformed_responses, page, raw_server,
    redirects_to, roomctl_at, run_concurrently, server_of_responses, server_of_statuses,
    unexpected_json_responses,
};

/// The most time that a completion takes: its deadline of less than a second, and the delays of a busy machine.
const TEST_TIMEOUT: Duration = Duration::from_secs(5);

const SHELLS: [&str; 6] = ["bash", "zsh", "fish", "elvish", "nushell", "powershell"];

/// Words before the one to complete: for a room, and for a participant.
const LINES: [&[&str]; 2] = [&["kick"], &["kick", "room"]];

/// The candidates for `shell` after these words. Asserts that there are no messages and that it ends in time.
#[track_caller]
fn candidates(base_url: &str, shell: &str, before: &[&str]) -> Vec<String> {
    let (left, count) = (format!("roomctl {} ", before.join(" ")), before.len().to_string());
    let started = Instant::now();
    let words = [before, &["", ""]].concat().join(",");
    let run = match shell {
        "bash" => roomctl_at(base_url, &["__complete", "bash", ""], &[&left, ""]),
        "powershell" => roomctl_at(base_url, &["__complete", shell, &count], &[&words]),
        _ => roomctl_at(base_url, &["__complete", shell, &count], &[before, &[""]].concat()),
    };
    let run = run.run().exits(0);
    assert!(started.elapsed() < TEST_TIMEOUT, "took {:?}: {run:?}", started.elapsed());
    assert_eq!(run.stderr, "", "{run:?}");
    match shell {
        "bash" => run.stdout.lines().map(|word| word.trim_end().to_owned()).collect(),
        "zsh" => {
            run.stdout.split('\0').step_by(3).filter(|word| !word.is_empty()).map(str::to_owned).collect()
        }
        "fish" => run
            .stdout
            .split_terminator('\0')
            .map(|entry| entry.split_once('\t').unwrap().0.to_owned())
            .collect(),
        _ => {
            let candidates = serde_json::from_str::<Vec<Value>>(&run.stdout).unwrap();
            candidates.iter().map(|candidate| candidate["value"].as_str().unwrap().to_owned()).collect()
        }
    }
}

#[track_caller]
fn assert_no_candidates(base_url: &str, shell: &str, before: &[&str]) {
    assert_eq!(candidates(base_url, shell, before), [""; 0], "{base_url} {shell} {before:?}");
}

/// Asserts no candidates for each shell and line at each of these paths of a server, with at most two requests each.
fn assert_no_candidates_at(server: &FaultyServer, paths: &[String]) {
    let cases = paths.iter().enumerate().flat_map(|(number, path)| {
        LINES
            .iter()
            .enumerate()
            .map(move |(place, line)| (path, SHELLS[(number + place) % SHELLS.len()], line))
    });
    let cases = cases.collect::<Vec<_>>();
    run_concurrently(&cases, |(path, shell, line)| {
        assert_no_candidates(&format!("{}/{path}", server.base_url), shell, line);
    });
    assert!(server.requests().len() <= 2 * cases.len(), "tried again: {}", server.requests().len());
}

fn response_paths(responses: &[Vec<u8>]) -> Vec<String> {
    (0..responses.len()).map(|number| number.to_string()).collect()
}

#[test]
fn error_statuses_yield_no_candidates() {
    let of_status = |status: usize| format!("{status}/{}", BODIES[status % BODIES.len()].0);
    let paths = (200..600).map(of_status).collect::<Vec<_>>();
    assert_no_candidates_at(&server_of_statuses(), &paths);
}

#[test]
fn malformed_and_unexpected_responses_yield_no_candidates() {
    let responses = [malformed_responses(), unexpected_json_responses()].concat();
    let paths = response_paths(&responses);
    assert_no_candidates_at(&server_of_responses(responses), &paths);
}

#[test]
fn completion_sends_no_request_to_another_server() {
    let participant = json!({ "identity": "eve", "status": "connected" });
    let elsewhere =
        FaultyServer::start(move |_, _| json_response(200, &page(std::slice::from_ref(&participant), None)));
    let responses = redirects_to(&elsewhere.base_url);
    let paths = response_paths(&responses);
    assert_no_candidates_at(&server_of_responses(responses), &paths);
    assert!(elsewhere.requests().is_empty(), "{:?}", elsewhere.requests());
}

#[test]
fn page_loop_yields_candidates_of_the_first_page() {
    for shell in SHELLS {
        let server = FaultyServer::start(|request, _| {
            let participant = json!({ "identity": "bob", "status": "connected" });
            let participants = if request.target.contains("Status=") { vec![] } else { vec![participant] };
            json_response(200, &page(&participants, Some("https://video.twilio.com/x?Page=1&PageToken=PT1")))
        });
        assert_eq!(candidates(&server.base_url, shell, &["kick", "room"]), ["bob"], "{shell}");
        assert_eq!(server.requests().len(), 4, "each list is read twice");
    }
}

#[test]
fn broken_slow_and_huge_responses_end_within_the_deadline() {
    thread::scope(|scope| {
        for (number, way) in BROKEN_CONNECTIONS.into_iter().enumerate() {
            let base_url = format!("http://{}", raw_server(way));
            scope.spawn(move || {
                for (place, line) in LINES.iter().enumerate() {
                    assert_no_candidates(&base_url, SHELLS[(number + place) % SHELLS.len()], line);
                }
            });
        }
    });
}
