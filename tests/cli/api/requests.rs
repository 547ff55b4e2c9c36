//! Contents of requests, redirects, connection failures, and the request log of `--verbose`.

use std::net::TcpListener;

use serde_json::json;

use crate::support::{
    ACCOUNT, FaultyServer, KEY, ROOM, SECRET, TOKEN, basic, json_response, page, response, roomctl,
};

/// A page without participants.
fn empty_page() -> Vec<u8> {
    json_response(200, &page(&[], None))
}

#[test]
fn empty_page_is_an_empty_array() {
    let server = FaultyServer::start(|_, _| empty_page());
    let run = server.run(&["list", "room", "-o", "json"]).exits(0);
    assert_eq!(run.json(), json!([]));
}

#[test]
fn every_request_has_credentials_and_user_agent() {
    let server = FaultyServer::start(|_, _| empty_page());
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
fn api_key_is_sent_with_its_secret() {
    let server = FaultyServer::start(|_, _| empty_page());
    let run = server.roomctl(&["list", "room"]);
    run.env("TWILIO_API_KEY", KEY).env("TWILIO_API_SECRET", SECRET).run().exits(0);
    let expected = format!("Basic {}", basic(KEY, SECRET));
    assert!(server.requests().iter().all(|request| request.header("authorization") == Some(&expected)));
}

#[test]
fn kick_posts_a_form() {
    let server = FaultyServer::start(|_, _| {
        json_response(202, &json!({ "identity": "bob", "status": "disconnected" }))
    });
    server.run(&["kick", ROOM, "bob"]).exits(0);
    let requests = server.requests();
    assert_eq!(server.targets(), [format!("POST /v1/Rooms/{ROOM}/Participants/bob")]);
    assert_eq!(requests[0].header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(requests[0].body, "Status=disconnected");
}

#[test]
fn redirects_are_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = FaultyServer::start(|_, _| empty_page());
        let location = format!("Location: {}/v1/Rooms/room/Participants", elsewhere.base_url);
        let server = FaultyServer::start(move |_, _| response(status, &[&location], ""));
        let run = server.run(&["list", "room"]).exits(6);
        run.stderr_contains(&[
            "unexpected redirect from the server",
            "hint: ",
            &format!("status {status}"),
            "request RQtest",
        ]);
        let run = server.run(&["kick", ROOM, "bob"]).exits(6);
        assert!(run.stdout.contains("failed"), "{run:?}");
        assert_eq!(server.targets().len(), 2, "neither is retried");
        assert!(elsewhere.targets().is_empty(), "{status} was followed");
    }
}

#[test]
fn base_url_can_have_a_path() {
    for slash in ["", "/"] {
        let server = FaultyServer::start(|_, _| empty_page());
        let base_url = format!("{}/twilio/video{slash}", server.base_url);
        server.roomctl(&["list", "room", "--status", "connected", "--base-url", &base_url]).run().exits(0);
        let [target] = server.targets().try_into().unwrap();
        assert!(target.starts_with("GET /twilio/video/v1/Rooms/room/Participants?"), "{target}");
    }
}

#[test]
fn verbose_logs_one_line_per_request() {
    let server = FaultyServer::start(|_, _| empty_page());
    let run = server.run(&["list", "room", "--status", "connected", "-v"]).exits(0);
    let words = run.stderr.split_whitespace().collect::<Vec<_>>();
    let [method, target, status, milliseconds, "ms", id] = words[..] else { panic!("{run:?}") };
    assert_eq!((method, status, id), ("GET", "200", "RQtest"));
    assert_eq!(target, "/v1/Rooms/room/Participants?Status=connected&PageSize=1000");
    assert!(milliseconds.parse::<u64>().is_ok(), "{run:?}");
}

#[test]
fn verbose_logs_retries_and_lost_responses() {
    let server = FaultyServer::start(|_, count| match count {
        0 => response(503, &["Retry-After: 0"], ""),
        1 => b"HTTP/1.1 200 X\r\nRetry-After: 0\r\nContent-Length: 9\r\n\r\n{".to_vec(),
        2 => b"nonsense\r\n\r\n".to_vec(),
        _ => empty_page(),
    });
    let run = server.run(&["list", "room", "--status", "connected", "-v"]).exits(0);
    let (lines, waits) = run.stderr.lines().partition::<Vec<_>, _>(|line| line.starts_with("GET "));
    assert_eq!((lines.len(), waits.len()), (4, 3), "{run:?}");
    assert!(waits.iter().all(|wait| wait.contains("; retrying in ")), "{run:?}");
    assert!(lines[0].contains(" 503 ") && lines[0].ends_with("RQtest"), "{run:?}");
    assert!(lines[1].contains(" failed after ") && !lines[1].contains(" 200 "), "{run:?}");
    assert!(lines[2].contains(" failed after "), "{run:?}");
    assert!(lines[3].contains(" 200 "), "{run:?}");
}

#[test]
fn requests_are_logged_only_with_verbose() {
    let server = FaultyServer::start(|_, _| empty_page());
    assert_eq!(server.run(&["list", "room"]).exits(0).stderr, "");
}

#[test]
fn failures_show_no_secret_in_request_log_or_error() {
    for status in [301, 400, 401, 403, 404, 500, 503] {
        let server = FaultyServer::start(move |request, _| {
            // The server sends back the whole request except the Authorization header.
            let echo = json!({ "message": format!("no {} for you", request.target) }).to_string();
            response(status, &["Retry-After: 0"], &echo)
        });
        for command in [&["list", "room"][..], &["get", "room", "bob"], &["kick", "room", "bob"]] {
            // One request has the auth token, one the API key's secret. Every run asserts that neither is shown.
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
fn refused_connection_exits_with_6() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let base_url = format!("http://127.0.0.1:{port}");
    let run = roomctl(&["get", "room", "bob", "-v"]).at(&base_url).run().exits(6);
    let run = run.stderr_contains(&[
        &format!("error: cannot connect to 127.0.0.1:{port}: "),
        "refused",
        "hint: Check that the server is running",
    ]);
    assert_eq!(run.stderr.matches(" failed after ").count(), 5, "{run:?}");
}

#[test]
fn unknown_host_fails_without_retry() {
    // RFC 6761, section 6.4: resolvers treat this name as nonexistent.
    let host = "nowhere.invalid";
    let run = roomctl(&["get", "room", "bob", "-v"]).at(&format!("https://{host}")).run().exits(6);
    let run = run.stderr_contains(&[
        &format!("error: cannot connect to {host}: "),
        "hint: Check the network, the base URL",
    ]);
    assert_eq!(run.stderr.matches(" failed after ").count(), 1, "{run:?}");
}
