//! `--created-after` and `--created-before` of `list` and `rooms`: forms, zones and clocks.

use crate::support::{FaultyServer, Roomctl, page, response, roomctl, rooms_page};

/// A server whose clock is years behind.
fn server_of_2020() -> FaultyServer {
    FaultyServer::start(|request, _| {
        let is_of_participants = request.target.contains("/Participants");
        let body = if is_of_participants { page(&[], None) } else { rooms_page(&[]) };
        response(200, &["Date: Wed, 01 Jan 2020 10:00:00 GMT"], &body.to_string())
    })
}

/// The values of the filter `name` in the requests.
fn sent(server: &FaultyServer, name: &str) -> Vec<String> {
    let mut values = Vec::new();
    for target in server.targets() {
        let query = target.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default();
        for parameter in query.split('&') {
            if let Some(value) = parameter.strip_prefix(&format!("{name}=")) {
                values.push(value.replace("%3A", ":").replace("%2D", "-"));
            }
        }
    }
    values.dedup();
    values
}

fn two_hours_ahead(run: Roomctl) -> Roomctl {
    run.env("TZ", "<+02>-2")
}

#[test]
fn times_without_a_zone_are_local_and_logged_in_utc() {
    for (text, expected) in [
        ("2026-11-23 10:00", "2026-11-23T08:00:00Z"),
        ("2026-11-23T10:00:30", "2026-11-23T08:00:30Z"),
        ("2026-11-23", "2026-11-22T22:00:00Z"),
        ("2026-11-23T10:00+0000", "2026-11-23T10:00:00Z"),
        ("@1732616040", "2024-11-26T10:14:00Z"),
    ] {
        let server = server_of_2020();
        let run = two_hours_ahead(server.roomctl(&["list", "room", "--since", text, "-v"])).run().exits(0);
        assert_eq!(sent(&server, "DateCreatedAfter"), [expected], "{text}");
        assert!(run.stderr.contains(&format!("--created-after is {expected}")), "{}", run.stderr);
    }
}

#[test]
fn ages_go_by_the_clock_of_the_server() {
    for (args, parameter) in [
        (&["list", "room", "--created-after", "10m"][..], "DateCreatedAfter"),
        (&["rooms", "--until", "10m ago"], "DateCreatedBefore"),
    ] {
        let server = server_of_2020();
        server.run(args).exits(0);
        assert_eq!(sent(&server, parameter), ["2020-01-01T09:50:00Z"], "{args:?}");
    }
}

#[test]
fn only_an_age_takes_another_request() {
    let requests = |time: &str| {
        let server = server_of_2020();
        server.run(&["rooms", "--created-after", time]).exits(0);
        server.targets().len()
    };
    assert_eq!((requests("2019-12-31"), requests("1d")), (1, 2));
}

#[test]
fn impossible_times_are_named_before_any_request() {
    for (text, problem) in [
        ("2026-02-30", "no such date"),
        ("25:00", "no such time"),
        ("-5m", "must not be negative"),
        ("soon", "or an age (10m, 2h, 3d)"),
    ] {
        for option in ["--created-after", "--until"] {
            let run = roomctl(&["rooms", option, text]).run().exits(2);
            assert!(
                run.stderr.contains(problem) && run.stderr.contains(text),
                "{option} {text}: {}",
                run.stderr
            );
        }
    }
}

#[test]
fn negative_durations_are_named_before_any_request() {
    for option in ["--older-than=-5m", "--timeout=-1s"] {
        let run = roomctl(&["list", "room", option]).run().exits(2);
        run.stderr_contains(&["error: invalid value '-", "must not be negative"]);
    }
}
