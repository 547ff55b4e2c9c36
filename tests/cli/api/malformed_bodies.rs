//! Malformed bodies and responses that never end.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{FaultyServer, ROOM, json_response, read_request, response, roomctl};

const LIST: &[&str] = &["list", "room", "--status", "connected"];

/// The head of a response without a length.
const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nTwilio-Request-Id: RQtest\r\nConnection: close\r\n\r\n";

/// A server that passes each connection to `serve` after its request. Returns its base URL.
fn raw_server(serve: impl Fn(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            if read_request(&stream).is_some() {
                serve(stream);
            }
        }
    });
    base_url
}

/// Waits until the client closes the connection at its timeout.
fn hold(mut stream: TcpStream) {
    let _ = stream.read(&mut [0]);
}

#[test]
fn malformed_body_is_a_clear_error() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for (body, reason) in [
        ("<html><body>Welcome to the hotel</body></html>", "it is HTML, not JSON"),
        ("\n  <!DOCTYPE html>", "it is HTML, not JSON"),
        ("", "it is empty"),
        (" \r\n", "it is empty"),
        (r#"{"participants": [{"identity": "ali"#, "it is incomplete"),
        (r#"{"participants": ["#, "it is incomplete"),
        ("Service ready", "it is not JSON"),
        ("{'participants': []}", "it is not JSON"),
        (r#"{"participants": []} trailing"#, "it is not JSON"),
        ("[]", "it is JSON, but not an object"),
        ("null", "it is JSON, but not an object"),
        (r#""participants""#, "it is JSON, but not an object"),
        ("{}", "it has no list of participants"),
        (r#"{"rooms": []}"#, "it has no list of participants"),
        (r#"{"participants": null}"#, "it has no list of participants"),
        (r#"{"participants": {}}"#, "it has no list of participants"),
        (r#"{"participants": ["alice"]}"#, "one of its participants is not an object"),
        (r#"{"participants": [{}, null]}"#, "one of its participants is not an object"),
        (deep.as_str(), "it is not JSON (recursion limit exceeded"),
    ] {
        let bytes = response(200, &[], body);
        let server = FaultyServer::start(move |_, _| bytes.clone());
        let run = server.run(LIST).exits(6);
        let error = format!("error: malformed response: {reason}");
        let run = run.stderr_contains(&[
            &error,
            "hint: Check the base URL and the proxy variables",
            "status 200",
            "request RQtest",
        ]);
        assert_eq!(server.targets().len(), 1, "{run:?}");
    }
}

#[test]
fn malformed_participant_is_a_clear_error() {
    for (body, reason) in
        [("", "it is empty"), ("<html>", "it is HTML"), ("[{}]", "not an object"), ("{", "it is incomplete")]
    {
        let bytes = response(200, &[], body);
        let server = FaultyServer::start(move |_, _| bytes.clone());
        let problem = server.run(&["get", "room", "bob", "-o", "json"]).exits(6).json_error();
        assert!(problem["error"].as_str().unwrap().contains(reason), "{problem}");
        assert_eq!((&problem["status"], &problem["request_id"]), (&json!(200), &json!("RQtest")));

        let run = server.run(&["kick", ROOM, "bob", "-o", "json"]).exits(6);
        assert_eq!(run.json()[0]["outcome"], "failed");
        assert_eq!(run.json()[0]["request_id"], "RQtest");
    }
}

#[test]
fn error_without_request_id_prints_none() {
    let server = FaultyServer::start(|_, _| b"HTTP/1.1 500 X\r\nContent-Length: 6\r\n\r\n<html>".to_vec());
    let run = server.run(LIST).exits(6).stderr_contains(&["an HTML page with status 500", "(status 500)"]);
    assert!(!run.stderr.contains("request R"), "{run:?}");
}

#[test]
fn invalid_utf_8_is_replaced() {
    let server = FaultyServer::start(|_, _| {
        let mut bytes =
            response(200, &[], r#"{"participants": [{"identity": "Zo?", "status": "connected"}]}"#);
        *bytes.iter_mut().rfind(|byte| **byte == b'?').unwrap() = 0xeb;
        bytes
    });
    let run = server.run(&[LIST, &["-o", "jsonl"]].concat()).exits(0);
    assert_eq!(run.json_lines()[0]["identity"], "Zo\u{fffd}");
}

#[test]
fn binary_body_is_a_clear_error() {
    let server = FaultyServer::start(|_, _| {
        let mut bytes = response(200, &[], "????");
        let body = bytes.len() - 4;
        bytes[body..].copy_from_slice(&[0x1f, 0x8b, 0x1b, 0xff]);
        bytes
    });
    server.run(LIST).exits(6).stderr_contains(&["it is not JSON", "status 200", "request RQtest"]);
}

#[test]
fn endless_body_fails_at_the_size_limit() {
    let base_url = raw_server(|mut stream| {
        let spaces = vec![b' '; 1 << 20];
        let _ = stream.write_all(HEAD);
        while stream.write_all(&spaces).is_ok() {}
    });
    let run = roomctl(LIST).at(&base_url).run().exits(6);
    run.stderr_contains(&["it is longer than 8 MiB", "status 200", "request RQtest"]);
}

#[test]
fn reads_long_body_within_the_size_limit() {
    let server = FaultyServer::start(|_, _| {
        response(200, &[], &format!(r#"{{"participants": [], "padding": "{}"}}"#, "x".repeat(7 << 20)))
    });
    server.run(LIST).exits(0);
}

#[test]
fn silent_server_times_out() {
    type Serve = fn(TcpStream);
    let silent: Serve = hold;
    let stalls_after_the_head: Serve = |mut stream| {
        let _ = stream.write_all(HEAD);
        hold(stream);
    };
    let stalls_in_the_body: Serve = |mut stream| {
        let _ = stream.write_all(HEAD);
        let _ = stream.write_all(br#"{"participants": ["#);
        hold(stream);
    };
    // Each byte arrives in time, the whole response does not.
    let drips: Serve = |mut stream| {
        let _ = stream.write_all(HEAD);
        stream.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
        while stream.write_all(b" ").is_ok() && stream.read(&mut [0]).is_err() {}
    };
    for (serve, has_begun) in
        [(silent, false), (stalls_after_the_head, true), (stalls_in_the_body, true), (drips, true)]
    {
        let base_url = raw_server(serve);
        for command in [LIST, &["kick", ROOM, "bob"]] {
            let started = Instant::now();
            let run =
                roomctl(&[command, &["--timeout", "300ms", "-v"]].concat()).at(&base_url).run().exits(6);
            let took = started.elapsed();
            assert!((300..10_000).contains(&took.as_millis()), "{took:?} {run:?}");
            let run = run.stderr_contains(&[
                "error: request to 127.0.0.1:",
                "timed out after 300ms",
                "hint: Increase --timeout",
            ]);
            assert_eq!(run.stderr.matches("/Participants").count(), 1, "retried: {run:?}");
            assert_eq!(run.stderr.contains("(status 200, request RQtest)"), has_begun, "{run:?}");
        }
    }
}

#[test]
fn reads_chunked_response() {
    let base_url = raw_server(|mut stream| {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        let _ = write!(stream, "{head}8\r\n{{\"partic\r\n10\r\nipants\": [{{}}]  }}\r\n0\r\n\r\n");
    });
    let run = roomctl(&[LIST, &["-o", "jsonl"]].concat()).at(&base_url).run().exits(0);
    assert_eq!(run.json_lines(), [json!({})]);
}

#[test]
fn non_http_response_is_a_server_failure() {
    // The greeting of an SSH server is retried once; then the API responds.
    let server = FaultyServer::start(|_, count| match count {
        0 => b"SSH-2.0-OpenSSH_9.6\r\n".to_vec(),
        _ => json_response(200, &json!({ "participants": [] })),
    });
    server.run(LIST).exits(0);
    assert_eq!(server.targets().len(), 2);
}
