//! TAB at a server that is hostile or broken: nothing is said, nothing is offered that nobody is called, it is over in
//! time, nothing is tried again, and nothing is sent elsewhere.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{
    BODIES, Faulty, WAYS, at, at_once, broken, json as answer_json, leading_to, odd, of_answers,
    of_any_status, page, raw,
};

/// What a completion takes at most: its deadline of less than a second, and what a busy machine adds.
const LONGEST: Duration = Duration::from_secs(5);

const SHELLS: [&str; 3] = ["bash", "zsh", "fish"];

/// What is on the line before the word to complete: a room, and who is in one.
const LINES: [&[&str]; 2] = [&["kick"], &["kick", "room"]];

/// What `shell` is offered for a word after these. Nothing is said, and it does not take longer than it may.
#[track_caller]
fn offered(base_url: &str, shell: &str, before: &[&str]) -> Vec<String> {
    let (left, count) = (format!("roomctl {} ", before.join(" ")), before.len().to_string());
    let started = Instant::now();
    let run = if shell == "bash" {
        at(base_url, &["__complete", "bash", ""], &[&left, ""]).run().exits(0)
    } else {
        at(base_url, &["__complete", shell, &count], &[before, &[""]].concat()).run().exits(0)
    };
    assert!(started.elapsed() < LONGEST, "took {:?}: {run:?}", started.elapsed());
    assert_eq!(run.stderr, "", "{run:?}");
    match shell {
        "bash" => run.stdout.lines().map(|word| word.trim_end().to_owned()).collect(),
        "zsh" => {
            run.stdout.split('\0').step_by(3).filter(|word| !word.is_empty()).map(str::to_owned).collect()
        }
        _ => run
            .stdout
            .split_terminator('\0')
            .map(|entry| entry.split_once('\t').unwrap().0.to_owned())
            .collect(),
    }
}

#[track_caller]
fn offers_nothing(base_url: &str, shell: &str, before: &[&str]) {
    assert_eq!(offered(base_url, shell, before), [""; 0], "{base_url} {shell} {before:?}");
}

/// The same for each shell and line at each of these paths of a server, each time with no more than two requests.
fn offer_nothing(server: &Faulty, paths: &[String]) {
    let cases = paths.iter().enumerate().flat_map(|(number, path)| {
        LINES
            .iter()
            .enumerate()
            .map(move |(place, line)| (path, SHELLS[(number + place) % SHELLS.len()], line))
    });
    let cases = cases.collect::<Vec<_>>();
    at_once(&cases, |(path, shell, line)| {
        offers_nothing(&format!("{}/{path}", server.base_url), shell, line);
    });
    assert!(server.requests().len() <= 2 * cases.len(), "tried again: {}", server.requests().len());
}

fn numbers(answers: &[Vec<u8>]) -> Vec<String> {
    (0..answers.len()).map(|number| number.to_string()).collect()
}

#[test]
fn no_status_offers_anything() {
    let of_status = |status: usize| format!("{status}/{}", BODIES[status % BODIES.len()].0);
    let paths = (200..600).map(of_status).collect::<Vec<_>>();
    offer_nothing(&of_any_status(), &paths);
}

#[test]
fn no_body_that_is_none_and_no_shape_of_json_offers_anything() {
    let answers = [broken(), odd()].concat();
    let paths = numbers(&answers);
    offer_nothing(&of_answers(answers), &paths);
}

#[test]
fn nothing_is_sent_elsewhere_by_a_completion() {
    let stay = json!({ "identity": "eve", "status": "connected" });
    let elsewhere = Faulty::start(move |_, _| answer_json(200, &page(std::slice::from_ref(&stay), None)));
    let answers = leading_to(&elsewhere.base_url);
    let paths = numbers(&answers);
    offer_nothing(&of_answers(answers), &paths);
    assert!(elsewhere.requests().is_empty(), "{:?}", elsewhere.requests());
}

#[test]
fn of_a_server_that_pages_in_a_circle_the_first_page_is_offered() {
    for shell in SHELLS {
        let server = Faulty::start(|request, _| {
            let stay = json!({ "identity": "bob", "status": "connected" });
            let stays = if request.target.contains("Status=") { vec![] } else { vec![stay] };
            answer_json(200, &page(&stays, Some("https://video.twilio.com/x?Page=1&PageToken=PT1")))
        });
        assert_eq!(offered(&server.base_url, shell, &["kick", "room"]), ["bob"], "{shell}");
        assert_eq!(server.requests().len(), 4, "each list is read twice");
    }
}

#[test]
fn no_way_to_break_off_to_be_slow_or_to_be_huge_outlasts_the_deadline() {
    thread::scope(|scope| {
        for (number, way) in WAYS.into_iter().enumerate() {
            let base_url = format!("http://{}", raw(way));
            scope.spawn(move || {
                for (place, line) in LINES.iter().enumerate() {
                    offers_nothing(&base_url, SHELLS[(number + place) % SHELLS.len()], line);
                }
            });
        }
    });
}
