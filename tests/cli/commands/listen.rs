//! `roomctl listen`: which requests it accepts, and what it prints.

use std::io::{BufRead, Read, Write};
use std::net::{Shutdown, TcpStream};

#[cfg(unix)]
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::{ACCOUNT, KEY, Listener, ROOM, SECRET, TOKEN, callback, encoded, roomctl, signature};

const ANN: &[(&str, &str)] = &[
    ("ParticipantSid", "PA11111111111111111111111111111111"),
    ("ParticipantIdentity", "änn & co"),
    ("ParticipantStatus", "connected"),
];
const TRACK: &[(&str, &str)] = &[("TrackSid", "MT11111111111111111111111111111111"), ("TrackKind", "video")];

/// What the next event prints in this field.
fn next(listener: &mut Listener, field: &str) -> Value {
    listener.event()[field].take()
}

#[test]
fn each_callback_is_an_event_of_the_vocabulary_of_watch() {
    let mut listener = Listener::start(&[]);
    let gone =
        [&[("ParticipantDuration", "42")], &ANN[..2], &[("ParticipantStatus", "disconnected")]].concat();
    let track = [ANN, TRACK].concat();
    for (number, event, parameters, name) in [
        ("0", "room-created", &[][..], "room-created"),
        ("1", "participant-connected", ANN, "joined"),
        ("2", "track-added", &track, "track-published"),
        ("3", "track-disabled", &track, "track-disabled"),
        ("4", "track-enabled", &track, "track-enabled"),
        ("5", "track-removed", &track, "track-unpublished"),
        ("6", "participant-disconnected", &gone, "left"),
        ("7", "room-ended", &[("RoomDuration", "60")], "room-ended"),
    ] {
        assert_eq!(listener.call(&callback(event, number, parameters)), 204, "{event}");
        let printed = listener.event();
        assert_eq!(printed["event"], name);
        let page = include_str!("../../../docs/events.md");
        let is_documented = |line: &str| [event, name].iter().all(|name| line.contains(&format!("`{name}`")));
        assert!(page.lines().any(is_documented), "{event} is {name}");
        assert_eq!(printed["sequence_number"].to_string(), number);
        assert_eq!((&printed["room"], &printed["room_sid"]), (&json!("DailyStandup"), &json!(ROOM)));
        assert_eq!(printed["time"], "2026-11-23T10:00:00Z");
        let is_of_participant = !name.starts_with("room-");
        assert_eq!(printed["identity"], if is_of_participant { json!("änn & co") } else { Value::Null });
        let kind = if name.starts_with("track-") { json!("video") } else { Value::Null };
        assert_eq!(printed["kind"], kind, "{name}");
        let duration = match name {
            "left" => json!(42),
            "room-ended" => json!(60),
            _ => Value::Null,
        };
        assert_eq!(printed["duration"], duration, "{name}");
    }
}

#[test]
fn callback_that_is_not_signed_for_the_url_is_refused() {
    let mut listener = Listener::start(&[]);
    let form = callback("participant-connected", "1", ANN);
    let body = encoded(&form);
    let url = listener.url();
    let signed = signature(TOKEN, &url, &form);
    for (what, signature, body) in [
        ("no signature", "", body.as_str()),
        ("another token", &signature(SECRET, &url, &form), &body),
        ("another URL", &signature(TOKEN, "http://127.0.0.1:1/x", &form), &body),
        ("another form", &signed, &body.replace("connected", "disconnected")),
        ("one more parameter", &signed, &format!("{body}&RoomDuration=1")),
        ("no Base64", "%%%", &body),
    ] {
        assert_eq!(listener.send("POST", "/", signature, body), 403, "{what}");
    }
    assert_eq!(listener.send("POST", "/other", &signed, &body), 403, "another path");
    assert_eq!(listener.send("POST", "/", &signed, &body), 204);
    assert_eq!(next(&mut listener, "event"), "joined", "it is the first event");
}

#[test]
fn url_is_verified_with_and_without_port_and_query() {
    let listener = Listener::start(&["--url", "https://example.com/callbacks"]);
    for (number, target, url) in [
        ("1", "/", "https://example.com/callbacks"),
        ("2", "/any", "https://example.com:443/callbacks"),
        ("3", "/callbacks?room=a%20b", "https://example.com/callbacks?room=a%20b"),
    ] {
        let form = callback("room-created", number, &[]);
        let signature = signature(TOKEN, url, &form);
        assert_eq!(listener.send("POST", target, &signature, &encoded(&form)), 204, "{url}");
    }
    let form = callback("room-created", "4", &[]);
    assert_eq!(listener.call(&form), 403, "the URL of the request itself");
    let local = Listener::start(&[]);
    assert_eq!(local.send_signed_for("http://127.0.0.1/", &form), 204, "without the port");
}

#[test]
fn parameters_of_a_get_are_in_its_url() {
    let mut listener = Listener::start(&[]);
    let form = callback("participant-connected", "1", ANN);
    let target = format!("/callbacks?{}", encoded(&form));
    let url = format!("http://{}{target}", listener.address);
    assert_eq!(listener.send("GET", &target, &signature(TOKEN, &url, &[]), ""), 204);
    assert_eq!(next(&mut listener, "identity"), "änn & co");
    let changed = target.replace("SequenceNumber=1", "SequenceNumber=2");
    assert_eq!(listener.send("GET", &changed, &signature(TOKEN, &url, &[]), ""), 403);
}

#[test]
fn repeated_callback_is_accepted_and_not_printed() {
    let mut listener = Listener::start(&[]);
    let first = callback("participant-connected", "1", ANN);
    assert_eq!([listener.call(&first), listener.call(&first)], [204, 204]);
    let other_room = "RM00000000000000000000000000000000";
    let mut other = first.clone();
    other.iter_mut().filter(|(name, _)| *name == "RoomSid").for_each(|pair| pair.1 = other_room);
    assert_eq!(listener.call(&other), 204);
    assert_eq!(next(&mut listener, "room_sid"), ROOM);
    assert_eq!(next(&mut listener, "room_sid"), other_room);
}

#[test]
fn unknown_event_is_accepted_and_not_printed() {
    let mut listener = Listener::start(&[]);
    for event in ["recording-started", "unheard-of", ""] {
        assert_eq!(listener.call(&callback(event, "1", &[])), 204, "{event}");
    }
    assert_eq!(listener.call(&[]), 204, "signed, and without parameters");
    assert_eq!(listener.call(&callback("room-ended", "1", &[])), 204);
    assert_eq!(next(&mut listener, "event"), "room-ended");
}

#[test]
fn malformed_values_are_no_reason_to_refuse_an_event() {
    let mut listener = Listener::start(&[]);
    let form = [
        ("StatusCallbackEvent", "participant-disconnected"),
        ("RoomSid", "?"),
        ("SequenceNumber", "-1"),
        ("Timestamp", "soon"),
        ("ParticipantDuration", "1e99"),
        ("ParticipantIdentity", ""),
    ];
    assert_eq!(listener.call(&form), 204);
    let printed = listener.event();
    assert_eq!(printed["event"], "left");
    assert_eq!((&printed["room"], &printed["room_sid"]), (&json!("?"), &json!("?")));
    for field in ["identity", "sid", "duration", "sequence_number"] {
        assert_eq!(printed[field], Value::Null, "{field}");
    }
}

#[test]
fn other_requests_are_refused_with_the_status_that_says_why() {
    let listener = Listener::start(&[]);
    let post =
        |head: &str, body: &str| format!("POST / HTTP/1.1\r\nHost: {}\r\n{head}\r\n{body}", listener.address);
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    for (request, status) in [
        ("DELETE / HTTP/1.1\r\nHost: x\r\n\r\n".to_owned(), 405),
        ("GET / HTTP/1.1\r\nHost: x\r\n\r\n".to_owned(), 403),
        ("GET / HTTP/1.1\r\n\r\n".to_owned(), 403),
        (post("Content-Type: application/json\r\nContent-Length: 2\r\n", "{}"), 415),
        (post("Content-Length: 0\r\n", ""), 415),
        (post(&format!("{form}Content-Length: 70000\r\n"), &"x".repeat(70_000)), 413),
        (post(&format!("{form}X: {}\r\n", "x".repeat(20_000)), ""), 431),
        (post(&"X: x\r\n".repeat(70), ""), 431),
        ("\u{16}\u{3}\u{1} \r\n\r\n".to_owned(), 400),
    ] {
        assert_eq!(listener.exchange(&request), status, "{:.60}", request.escape_debug().to_string());
    }
    assert_eq!(listener.call(&callback("room-created", "0", &[])), 204, "it still listens");
}

#[test]
fn verbose_log_has_the_url_that_a_refused_request_must_be_signed_for() {
    let mut listener = Listener::start(&["-v", "--url", "https://example.com/callbacks"]);
    assert_eq!(listener.send("POST", "/x?y=1", "x", "a=b"), 403);
    let mut line = String::new();
    listener.stderr.read_line(&mut line).unwrap();
    assert_eq!(line, "refused POST https://example.com/callbacks?y=1 with 403 Forbidden\n");
}

#[test]
fn idle_and_abandoned_connections_keep_no_callback_away() {
    let mut listener = Listener::start(&[]);
    let mut idle = Vec::new();
    for number in 0..400 {
        let mut stream = TcpStream::connect(&listener.address).unwrap();
        let half = &"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf"[..number % 50];
        // It may have been closed for a later one.
        let _ = stream.write_all(half.as_bytes());
        if number % 3 > 0 {
            idle.push(stream);
        }
    }
    assert_eq!(listener.call(&callback("room-created", "0", &[])), 204);
    assert_eq!(next(&mut listener, "event"), "room-created");
}

#[test]
fn random_bytes_get_a_response_or_a_closed_connection() {
    let mut listener = Listener::start(&[]);
    let valid = "POST /%00?a=%zz&%C3 HTTP/1.1\r\nHost: x\r\nX-Twilio-Signature: AAAA\r\n\
                 Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 12\r\n\r\na=%ff&b=\u{0}%00";
    let mut rng = fastrand::Rng::with_seed(24);
    for _ in 0..300 {
        let mut bytes = valid.as_bytes().to_vec();
        for _ in 0..rng.usize(1..6) {
            let at = rng.usize(..bytes.len());
            match rng.u8(..3) {
                0 => bytes[at] = rng.u8(..),
                1 => bytes.insert(at, rng.u8(..)),
                _ => bytes.truncate(at.max(1)),
            }
        }
        let mut stream = TcpStream::connect(&listener.address).unwrap();
        let _ = stream.write_all(&bytes);
        let _ = stream.shutdown(Shutdown::Write);
        let mut response = Vec::new();
        let _ = stream.read_to_end(&mut response);
        let is_refused = response.is_empty() || response.starts_with(b"HTTP/1.1 4");
        assert!(is_refused, "{}: {}", bytes.escape_ascii(), response.escape_ascii());
    }
    assert_eq!(listener.call(&callback("room-created", "0", &[])), 204);
    assert_eq!(next(&mut listener, "event"), "room-created");
}

#[test]
fn api_key_is_an_error_before_listening() {
    let key = |args: &[&str]| {
        roomctl(args)
            .env("TWILIO_ACCOUNT_SID", ACCOUNT)
            .env("TWILIO_API_KEY", KEY)
            .env("TWILIO_API_SECRET", SECRET)
    };
    let run = key(&["listen"]).run().exits(3);
    let run = run.stderr_contains(&["API key", "cannot verify callbacks", "TWILIO_AUTH_TOKEN"]);
    assert!(!run.stderr.contains("listening"), "{run:?}");
    let profile = format!(
        "[profiles.p]\naccount_sid = \"{ACCOUNT}\"\napi_key = \"{KEY}\"\napi_secret = \"{SECRET}\"\n"
    );
    roomctl(&["listen", "--profile", "p"]).config(&profile).run().exits(3).stderr_contains(&["profile 'p'"]);
    let listener = Listener::of(key(&["listen"]).env("TWILIO_AUTH_TOKEN", TOKEN));
    assert_eq!(listener.call(&callback("room-created", "0", &[])), 204, "the auth token verifies");
    roomctl(&["listen"]).run().exits(3).stderr_contains(&["no credentials found"]);
}

#[test]
fn invalid_addresses_are_usage_errors() {
    for args in [
        ["--url", "example.com"],
        ["--url", "ftp://example.com/"],
        ["--url", "https://user:password@example.com/"],
        ["--bind", "localhost"],
        ["--port", "65536"],
        ["--for", "0s"],
        ["-o", "json"],
        ["-o", "table"],
    ] {
        roomctl(&[&["listen"], &args[..]].concat()).at("http://127.0.0.1:1").run().exits(2);
    }
}

#[test]
fn port_in_use_is_an_error() {
    let listener = Listener::start(&[]);
    let port = listener.address.rsplit(':').next().unwrap();
    let run = roomctl(&["listen", "--port", port]).at("http://127.0.0.1:1").run().exits(1);
    run.stderr_contains(&["cannot listen on", &listener.address]);
}

#[test]
fn time_limit_ends_it_with_a_summary() {
    let run = roomctl(&["listen", "--for", "1ms"]).at("http://127.0.0.1:1").run().exits(0);
    run.stderr_contains(&["time limit reached; 0 events (0s)"]);
    let run = roomctl(&["listen", "--for", "1ms", "-o", "jsonl"]).at("http://127.0.0.1:1").run().exits(0);
    assert!(run.messages().iter().all(|message| message["note"].is_string()), "{run:?}");
}

#[cfg(unix)]
#[test]
fn signal_ends_it_with_the_counts_on_stderr() {
    for signal in [Signal::INT, Signal::TERM] {
        let mut listener = Listener::start(&[]);
        let form = callback("room-created", "0", &[]);
        let statuses = [listener.call(&form), listener.call(&form), listener.call(&[])];
        assert_eq!(statuses, [204; 3]);
        for _ in 0..2 {
            assert_eq!(listener.send("POST", "/", "x", "a=b"), 403);
        }
        listener.child.signal(signal);
        let mut summary = String::new();
        listener.stderr.read_to_string(&mut summary).unwrap();
        let counts = "1 event, 1 duplicate dropped, 1 other callback ignored, 2 requests refused";
        assert!(summary.starts_with(&format!("interrupted; {counts} (")), "{summary}");
        assert!(listener.child.wait().unwrap().success());
    }
}

#[test]
fn identities_are_printed_safely_in_csv() {
    let mut listener = Listener::start(&["-o", "csv", "--fields", "event,identity,kind"]);
    let form = callback("participant-connected", "1", &[("ParticipantIdentity", "=1+1\u{1b}[2J")]);
    assert_eq!(listener.call(&form), 204);
    let mut line = || listener.stdout.next().unwrap().unwrap();
    assert_eq!(line(), "event,identity,kind");
    let row = line();
    assert!(row.starts_with("joined,") && !row.contains('\u{1b}') && !row.contains(",="), "{row}");
}

#[test]
fn quiet_prints_room_and_participant() {
    let mut listener = Listener::start(&["-q"]);
    assert_eq!(listener.call(&callback("participant-connected", "1", ANN)), 204);
    let line = listener.stdout.next().unwrap().unwrap();
    assert_eq!(line, format!("{ROOM}\tPA11111111111111111111111111111111"));
}
