//! What every request looks like, what is never followed, and what of it the log shows.

use std::net::TcpListener;

use serde_json::json;

use crate::support::{
    ACCOUNT, Faulty, KEY, ROOM, SECRET, TOKEN, answer, basic, json as answer_json, page, roomctl,
};

/// A page without anybody.
fn nobody() -> Vec<u8> {
    answer_json(200, &page(&[], None))
}

#[test]
fn an_empty_page_is_an_empty_array() {
    let server = Faulty::start(|_, _| nobody());
    let run = server.run(&["list", "room", "-o", "json"]).exits(0);
    assert_eq!(run.json(), json!([]));
}

#[test]
fn every_request_says_who_asks_with_what() {
    let server = Faulty::start(|_, _| nobody());
    server.run(&["list", "room"]).exits(0);
    let requests = server.requests();
    assert_eq!(requests.len(), 3, "the reconnecting, the connected, and the reconnecting again");
    for request in requests {
        assert_eq!(request.header("user-agent"), Some(concat!("roomctl/", env!("CARGO_PKG_VERSION"))));
        let expected = format!("Basic {}", basic(ACCOUNT, TOKEN));
        assert_eq!(request.header("authorization"), Some(expected.as_str()));
    }
}

#[test]
fn an_api_key_goes_out_with_its_secret() {
    let server = Faulty::start(|_, _| nobody());
    let run = server.roomctl(&["list", "room"]);
    run.env("TWILIO_API_KEY", KEY).env("TWILIO_API_SECRET", SECRET).run().exits(0);
    let expected = format!("Basic {}", basic(KEY, SECRET));
    assert!(server.requests().iter().all(|request| request.header("authorization") == Some(&expected)));
}

#[test]
fn a_kick_is_a_form_sent_by_post() {
    let server =
        Faulty::start(|_, _| answer_json(202, &json!({ "identity": "bob", "status": "disconnected" })));
    server.run(&["kick", ROOM, "bob"]).exits(0);
    let requests = server.requests();
    assert_eq!(server.targets(), [format!("POST /v1/Rooms/{ROOM}/Participants/bob")]);
    assert_eq!(requests[0].header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(requests[0].body, "Status=disconnected");
}

#[test]
fn a_redirect_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Faulty::start(|_, _| nobody());
        let location = format!("Location: {}/v1/Rooms/room/Participants", elsewhere.base_url);
        let server = Faulty::start(move |_, _| answer(status, &[&location], ""));
        let run = server.run(&["list", "room"]).exits(6);
        run.says(&["sent the request elsewhere", "hint: ", &format!("status {status}"), "request RQtest"]);
        let run = server.run(&["kick", ROOM, "bob"]).exits(6);
        assert!(run.stdout.contains("failed"), "{run:?}");
        assert_eq!(server.targets().len(), 2, "neither is tried again");
        assert!(elsewhere.targets().is_empty(), "{status} was followed");
    }
}

#[test]
fn a_base_url_may_have_a_path_of_its_own() {
    for slash in ["", "/"] {
        let server = Faulty::start(|_, _| nobody());
        let base_url = format!("{}/twilio/video{slash}", server.base_url);
        server.roomctl(&["list", "room", "--status", "connected", "--base-url", &base_url]).run().exits(0);
        let [target] = server.targets().try_into().unwrap();
        assert!(target.starts_with("GET /twilio/video/v1/Rooms/room/Participants?"), "{target}");
    }
}

#[test]
fn the_log_has_a_line_a_request() {
    let server = Faulty::start(|_, _| nobody());
    let run = server.run(&["list", "room", "--status", "connected", "-v"]).exits(0);
    let words = run.stderr.split_whitespace().collect::<Vec<_>>();
    let [method, target, status, milliseconds, "ms", id] = words[..] else { panic!("{run:?}") };
    assert_eq!((method, status, id), ("GET", "200", "RQtest"));
    assert_eq!(target, "/v1/Rooms/room/Participants?Status=connected&PageSize=1000");
    assert!(milliseconds.parse::<u64>().is_ok(), "{run:?}");
}

#[test]
fn the_log_has_a_line_for_each_try_and_for_what_brought_no_answer() {
    let server = Faulty::start(|_, count| match count {
        0 => answer(503, &["Retry-After: 0"], ""),
        1 => b"HTTP/1.1 200 X\r\nRetry-After: 0\r\nContent-Length: 9\r\n\r\n{".to_vec(),
        2 => b"nonsense\r\n\r\n".to_vec(),
        _ => nobody(),
    });
    let run = server.run(&["list", "room", "--status", "connected", "-v"]).exits(0);
    let (lines, waits) = run.stderr.lines().partition::<Vec<_>, _>(|line| line.starts_with("GET "));
    assert_eq!((lines.len(), waits.len()), (4, 3), "{run:?}");
    assert!(waits.iter().all(|wait| wait.contains("; trying again in ")), "{run:?}");
    assert!(lines[0].contains(" 503 ") && lines[0].ends_with("RQtest"), "{run:?}");
    assert!(lines[1].contains(" failed after ") && !lines[1].contains(" 200 "), "{run:?}");
    assert!(lines[2].contains(" failed after "), "{run:?}");
    assert!(lines[3].contains(" 200 "), "{run:?}");
}

#[test]
fn nothing_is_logged_unless_asked_for() {
    let server = Faulty::start(|_, _| nobody());
    assert_eq!(server.run(&["list", "room"]).exits(0).stderr, "");
}

#[test]
fn no_failure_shows_a_secret_in_log_or_error() {
    for status in [301, 400, 401, 403, 404, 500, 503] {
        let server = Faulty::start(move |request, _| {
            // The server sends back all that it got but the credentials' own header.
            let echo = json!({ "message": format!("no {} for you", request.target) }).to_string();
            answer(status, &["Retry-After: 0"], &echo)
        });
        for command in [&["list", "room"][..], &["get", "room", "bob"], &["kick", "room", "bob"]] {
            // One goes out with the auth token, one with the API key's secret. That neither is shown, every run asserts.
            for (format, secret) in [("table", ""), ("json", SECRET)] {
                let run = server.roomctl(&[command, &["-v", "-o", format]].concat());
                let key = if secret.is_empty() { "" } else { KEY };
                let run = run.env("TWILIO_API_KEY", key).env("TWILIO_API_SECRET", secret).run();
                assert_ne!(run.code, Some(0), "{run:?}");
                assert!(run.stderr.contains(" /v1/Rooms/room"), "nothing was logged: {run:?}");
            }
        }
    }
}

#[test]
fn where_nobody_listens_the_run_ends_with_6() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let base_url = format!("http://127.0.0.1:{port}");
    let run = roomctl(&["get", "room", "bob", "-v"]).at(&base_url).run().exits(6);
    let run = run.says(&[
        &format!("error: cannot reach 127.0.0.1:{port}: "),
        "refused",
        "hint: is the server running?",
    ]);
    assert_eq!(run.stderr.matches(" failed after ").count(), 5, "{run:?}");
}

#[test]
fn a_host_that_is_not_known_ends_the_run_at_once() {
    // RFC 6761, section 6.4: resolvers know of that name that it is none.
    let host = "nowhere.invalid";
    let run = roomctl(&["get", "room", "bob", "-v"]).at(&format!("https://{host}")).run().exits(6);
    let run = run.says(&[&format!("error: cannot reach {host}: "), "hint: check the network, the base URL"]);
    assert_eq!(run.stderr.matches(" failed after ").count(), 1, "{run:?}");
}
