//! `--created-after` and `--created-before` of `list` and `rooms`: forms, zones and clocks.

use serde_json::json;

#[cfg(unix)]
use crate::support::Roomctl;
use crate::support::{FaultyServer, page, participant, response, roomctl, rooms_page};

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

#[cfg(unix)]
fn two_hours_ahead(run: Roomctl) -> Roomctl {
    run.env("TZ", "<+02>-2")
}

/// Windows does not take its time zone from a variable.
#[cfg(unix)]
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
fn age_takes_another_request_for_rooms_only() {
    let requests = |command: &[&str], time: &str| {
        let server = server_of_2020();
        server.run(&[command, &["--created-after", time]].concat()).exits(0);
        server.targets().len()
    };
    for (command, of_time, of_age) in [
        (&["rooms"][..], 1, 2),
        (&["list", "room"], 3, 3),
        (&["list", "room", "--status", "connected"], 1, 1),
        (&["list", "--everywhere"], 1, 1),
    ] {
        assert_eq!(
            (requests(command, "2019-12-31"), requests(command, "1d")),
            (of_time, of_age),
            "{command:?}"
        );
    }
}

#[test]
fn age_in_a_room_needs_no_other_resource_than_its_participants() {
    let server = server_of_2020();
    server.run(&["list", "room", "--created-after", "10m"]).exits(0);
    let is_of_participants = |target: &String| target.contains("/Rooms/room/Participants");
    assert!(server.targets().iter().all(is_of_participants), "{:?}", server.targets());
}

#[test]
fn first_list_is_filtered_by_age_like_the_next_ones() {
    // The clock is not known when the first list, of the reconnecting participants, is requested.
    let server = FaultyServer::start(|request, _| {
        let joined = [(1, "ann", "09:40:00"), (2, "ben", "09:55:00")].map(|(number, name, time)| {
            let mut found = participant(&format!("PA{number:032}"), name, "reconnecting");
            found["start_time"] = json!(format!("2020-01-01T{time}Z"));
            found
        });
        let is_first = request.target.contains("reconnecting") && !request.target.contains("DateCreated");
        let body = if is_first { page(&joined, None) } else { page(&[], None) };
        response(200, &["Date: Wed, 01 Jan 2020 10:00:00 GMT"], &body.to_string())
    });
    for (option, expected) in [("--created-after", "ben\n"), ("--created-before", "ann\n")] {
        let args = ["list", "room", option, "10m", "-o", "tsv", "--no-header", "--fields", "identity"];
        assert_eq!(server.run(&args).exits(0).stdout, expected, "{option}");
    }
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
