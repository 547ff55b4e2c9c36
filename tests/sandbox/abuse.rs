//! Clients that send what no client should: each gets an error or a closed connection, and others are served.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use serde_json::json;

use crate::client::{FORM, Sandbox};

/// Sends these bytes and no more, and returns what the sandbox sends until it closes the connection.
fn response_to(sandbox: &Sandbox, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(&sandbox.address).unwrap();
    // The sandbox may close the connection before it has read everything.
    let _sent = stream.write_all(request);
    let _half_closed = stream.shutdown(Shutdown::Write);
    let mut response = Vec::new();
    let _reset = stream.read_to_end(&mut response);
    String::from_utf8_lossy(&response).into_owned()
}

#[test]
fn malformed_requests_get_an_error_or_a_closed_connection() {
    let sandbox = Sandbox::start(&[]);
    let nul = [0_u8; 4096];
    let long_method = "X".repeat(100_000);
    let many_headers = format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(10_000));
    for request in [
        &b""[..],
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /v1/Rooms HTTP/1.1\r\nHost\r\n\r\n",
        b"GET /v1/Rooms HTTP/1.1\r\nHost: \xff\xfe\r\nAuthorization: Basic \xff\r\n\r\n",
        b"GET /%00%ff%/../.. HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /v1/Rooms HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /v1/Rooms HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        b"POST /v1/Rooms HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /v1/Rooms HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        b"POST /v1/Rooms HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        &nul,
        long_method.as_bytes(),
        many_headers.as_bytes(),
    ] {
        let response = response_to(&sandbox, request);
        let is_error = response.starts_with("HTTP/1.1 4") || response.starts_with("HTTP/1.1 5");
        let start = request[..request.len().min(60)].escape_ascii();
        assert!(response.is_empty() || is_error, "{start}: {response}");
        assert_eq!(sandbox.get("/v1/Rooms").status, 200);
    }
}

#[test]
fn huge_bodies_are_refused_before_they_are_read() {
    let sandbox = Sandbox::start(&[]);
    let head = format!(
        "POST /v1/Rooms HTTP/1.1\r\n{}\r\n{}\r\n{FORM}\r\nConnection: close\r\n",
        sandbox.host(),
        sandbox.authorization()
    );
    let announced = format!("{head}Content-Length: 1099511627776\r\n\r\n{}", "x".repeat(100_000));
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let chunked = format!("{head}Transfer-Encoding: chunked\r\n\r\n{}", chunk.repeat(64));
    for request in [announced, chunked] {
        let response = response_to(&sandbox, request.as_bytes());
        assert!(response.is_empty() || response.starts_with("HTTP/1.1 413"), "{response}");
    }
    assert_eq!(sandbox.get("/v1/Rooms").each("rooms", "sid").len(), 1);
}

#[test]
fn long_host_is_not_repeated_in_the_response() {
    let sandbox = Sandbox::start(&[]);
    let host = format!("Host: {}", "x".repeat(60_000));
    let room = sandbox.send("GET", "/v1/Rooms/DailyStandup", &[&host, &sandbox.authorization()], "");
    assert_eq!(room.body["url"], format!("http://{}/v1/Rooms/{}", sandbox.address, room.text("sid")));
}

#[test]
fn long_values_are_refused() {
    let sandbox = Sandbox::start(&[]);
    let long = "x".repeat(60_000);
    sandbox.post("/v1/Rooms", &[("UniqueName", &long)]).is_refused(400, 53101);
    sandbox.post("/v1/Rooms", &[("StatusCallback", &format!("http://x/{long}"))]).is_refused(400, 53111);
    sandbox.post("/v1/Rooms", &[("MaxParticipantDuration", &"9".repeat(60_000))]).is_refused(400, 53123);
    let rules = json!([{"type": "include", "publisher": long}]).to_string();
    let alice = "/v1/Rooms/DailyStandup/Participants/alice/SubscribeRules";
    for rules in [rules, "[".repeat(20_000), "x".repeat(60_000)] {
        sandbox.post(alice, &[("Rules", &rules)]).is_refused(400, 53215);
    }
    assert!(sandbox.get(&format!("/v1/Rooms?UniqueName={long}")).each("rooms", "sid").is_empty());
}

#[test]
fn hundreds_of_idle_connections_do_not_hold_up_others() {
    let sandbox = Sandbox::start(&[]);
    let connections: Vec<_> = (0..400)
        .map(|number| {
            let mut stream = TcpStream::connect(&sandbox.address).unwrap();
            if number % 2 == 0 {
                stream.write_all(b"GET /v1/Rooms HTTP/1.1\r\nHost: ").unwrap();
            }
            stream
        })
        .collect();
    assert_eq!(sandbox.get("/v1/Rooms").status, 200);
    drop(connections);
}
