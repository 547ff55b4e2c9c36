//! Requests in general: credentials, headers, methods, bodies, and the process itself.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::json;

use crate::client::{FORM, Sandbox, basic, command};
use crate::process::ChildProcess;
use crate::resource_fields::{assert_participant, assert_room, assert_sid};

#[cfg(unix)]
#[test]
fn interrupt_ends_the_process_and_closed_stdout_does_not() {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpStream;
    use std::process::Stdio;

    use rustix::process::Signal;

    let mut child = ChildProcess::start(command(&[]).stderr(Stdio::piped()));
    drop(child.stdout.take());
    let mut stderr = String::new();
    BufReader::new(child.stderr.as_mut().unwrap()).read_line(&mut stderr).unwrap();
    let address = stderr.split_once("http://").unwrap().1.trim().trim_end_matches('.');
    assert!(TcpStream::connect(address).is_ok(), "{stderr}");

    // It responds, so it has started; now the signal arrives while it waits.
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(b"GET /v1/Rooms HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    assert!(response.starts_with("HTTP/1.1 401"), "{response}");
    child.signal(Signal::INT);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn port_in_use_is_an_error() {
    let sandbox = Sandbox::start(&[]);
    let port = sandbox.address.split_once(':').unwrap().1;
    let mut command = Command::new(env!("CARGO_BIN_EXE_roomctl"));
    let output = ChildProcess::output_of(command.args(["sandbox", "--port", port]));
    assert!(!output.status.success());
    assert!(output.stdout.is_empty());
}

#[test]
fn rejects_other_credentials() {
    let sandbox = Sandbox::start(&[]);
    let key = concat!("SK", "e6093b7d52a84f1c8d7e4b60a1f2c395");
    let secret = concat!("sandboxSecretOf", "TheApiKey0000001");
    let by_key = basic(key, secret);
    for authorization in [&sandbox.authorization(), &by_key, &by_key.replace("Basic", "basic")] {
        assert_eq!(sandbox.send("GET", "/v1/Rooms", &["Host: x", authorization], "").status, 200);
    }
    for authorization in [
        "X-None: given",
        "Authorization: Basic",
        "Authorization: Basic !!!",
        "Authorization: Bearer abc",
        &basic(&sandbox.account, secret),
        &basic(key, &sandbox.token),
        &basic("", ""),
    ] {
        for path in ["/v1/Rooms", "/v1/Rooms/none", "/nowhere", "/_sandbox/Record"] {
            let reply = sandbox.send("GET", path, &["Host: x", authorization], "");
            reply.is_refused(401, 20003);
            assert!(reply.header("www-authenticate").unwrap().starts_with("Basic"));
        }
    }
}

#[test]
fn every_response_has_request_id_content_type_and_date() {
    let sandbox = Sandbox::start(&["--fail-every", "4"]);
    let mut ids = BTreeSet::new();
    for (path, status) in
        [("/v1/Rooms", 200), ("/v1/Rooms/x", 404), ("/v1/Rooms?Status=x", 400), ("/v1/Rooms", 503)]
    {
        let reply = sandbox.get(path);
        assert_eq!(reply.status, status);
        assert_eq!(reply.header("content-type"), Some("application/json"));
        assert!(reply.header("date").unwrap().ends_with("GMT"));
        assert_sid(&json!(reply.header("twilio-request-id")), "RQ");
        ids.insert(reply.header("twilio-request-id").unwrap().to_owned());
    }
    assert_eq!(ids.len(), 4);
}

#[test]
fn unknown_paths_are_404_and_other_methods_405() {
    let sandbox = Sandbox::start(&[]);
    let alice = "/v1/Rooms/DailyStandup/Participants/alice";
    for rest in ["/Recordings", "/publishedtracks", "/PublishedTracks/camera/x", "/SubscribeRules/x"] {
        sandbox.get(&format!("{alice}{rest}")).is_refused(404, 20404);
    }
    for path in [
        "/",
        "/v1",
        "/v2/Rooms",
        "/v1/rooms",
        "/Rooms",
        "/sandbox",
        "/sandbox/Record",
        "/_sandbox",
        "/_sandbox/Rooms/DailyStandup",
    ] {
        sandbox.get(path).is_refused(404, 20404);
    }
    for (method, path) in [
        ("DELETE", alice),
        ("PUT", "/v1/Rooms/DailyStandup"),
        ("DELETE", "/v1/Rooms"),
        ("POST", "/v1/Rooms/DailyStandup/Participants"),
        ("DELETE", "/v1/Rooms/DailyStandup/Participants/alice/SubscribeRules"),
        ("POST", "/v1/Rooms/DailyStandup/Participants/alice/PublishedTracks"),
        ("POST", "/v1/Rooms/DailyStandup/Participants/alice/PublishedTracks/camera"),
        ("DELETE", "/v1/Rooms/DailyStandup/Participants/alice/SubscribedTracks"),
        ("GET", "/v1/Rooms/DailyStandup/Participants/alice/Anonymize"),
        ("POST", "/_sandbox/Record"),
        ("GET", "/_sandbox/Rooms/DailyStandup/Participants"),
    ] {
        let reply = sandbox.send(method, path, &[&sandbox.host(), &sandbox.authorization()], "");
        reply.is_refused(405, 20004);
    }
}

#[test]
fn each_path_has_head_and_options_and_tells_its_methods() {
    let sandbox = Sandbox::start(&[]);
    let send = |method: &str, path: &str| {
        sandbox.send(method, path, &[&sandbox.host(), &sandbox.authorization()], "")
    };
    let alice = "/v1/Rooms/DailyStandup/Participants/alice";
    for (path, methods) in [
        ("/v1/Rooms", "GET, HEAD, OPTIONS, POST"),
        ("/v1/Rooms/", "GET, HEAD, OPTIONS, POST"),
        (alice, "GET, HEAD, OPTIONS, POST"),
        ("/v1/Rooms/DailyStandup/Participants", "GET, HEAD, OPTIONS"),
        ("/v1/Rooms/DailyStandup/Participants/alice/Anonymize", "OPTIONS, POST"),
        ("/v1/Video/Rooms", "GET, HEAD, OPTIONS"),
        ("/_sandbox/Clock", "GET, HEAD, OPTIONS, POST"),
    ] {
        let options = send("OPTIONS", path);
        assert_eq!((options.status, options.header("allow")), (204, Some(methods)), "{path}");
        for header in ["access-control-allow-origin", "content-type"] {
            assert_eq!(options.header(header), None, "{header}");
        }
        for method in ["TRACE", "DELETE", "PATCH", "QUERY"] {
            let reply = send(method, path);
            assert_eq!((reply.status, reply.header("allow")), (405, Some(methods)), "{method} {path}");
        }
        let head = send("HEAD", path);
        assert_eq!(
            (head.status, &head.body),
            (if methods.contains("GET") { 200 } else { 405 }, &json!(null))
        );
    }
    let length = |method: &str| send(method, alice).header("content-length").map(str::to_owned);
    assert_eq!(length("HEAD"), length("GET"));
    send("OPTIONS", "/nowhere").is_refused(404, 20404);
    assert_eq!(sandbox.send("OPTIONS", alice, &[&sandbox.host()], "").status, 401);
}

#[test]
fn unknown_parameters_are_ignored_and_the_first_of_repeated_ones_counts() {
    let sandbox = Sandbox::start(&[]);
    let participants = "/v1/Rooms/DailyStandup/Participants";
    let names = |query: &str| sandbox.get(&format!("{participants}?{query}")).identities();
    assert_eq!(names("Identity=alice&Identity=bob&Nonsense=%zz&&=x"), ["alice"]);
    sandbox.get(&format!("{participants}?PageSize=0&PageSize=1")).is_refused(400, 20001);
    let room =
        sandbox.post("/v1/Rooms?UniqueName=query", &[("UniqueName", "first"), ("UniqueName", "second")]);
    assert_eq!(room.text("unique_name"), "first", "the parameters of a POST are in its body");
}

#[test]
fn rejects_body_that_is_no_form_or_too_large() {
    let sandbox = Sandbox::start(&[]);
    let post = |kind: &str, body: &str| {
        let headers = [&sandbox.host(), &sandbox.authorization(), kind];
        sandbox.send("POST", "/v1/Rooms/DailyStandup/Participants/alice", &headers, body)
    };
    post("Content-Type: application/json", r#"{"Status":"disconnected"}"#).is_refused(415, 20415);
    post("X-None: given", "Status=disconnected").is_refused(415, 20415);
    post(FORM, &"x".repeat(64 * 1024 + 1)).is_refused(413, 20413);
    post(FORM, "Status=dis+connected").is_refused(400, 53209);
    assert_eq!(post(&format!("{FORM}; charset=utf-8"), "x=%zz&Status=dis%63onnected").status, 202);
}

#[test]
fn urls_have_the_host_of_the_request() {
    let sandbox = Sandbox::start(&[]);
    let get = |target: &str| {
        sandbox.send("GET", target, &["Host: video.example:8080", &sandbox.authorization()], "").body
    };
    assert_room(&get("/v1/Rooms/DailyStandup"), "http://video.example:8080");
    assert_participant(&get("/v1/Rooms/DailyStandup/Participants/bob"), "http://video.example:8080");
    let meta = get("/v1/Rooms/DailyStandup/Participants?PageSize=1")["meta"].clone();
    for url in ["first_page_url", "url", "next_page_url"] {
        assert!(meta[url].as_str().unwrap().starts_with("http://video.example:8080/v1/Rooms/RM"), "{meta}");
    }
}

#[test]
fn parses_latency_and_rate_limit_options() {
    for flags in [["--latency", "0s"], ["--latency", "20ms"], ["--rate", "80,20"]] {
        assert_eq!(Sandbox::start(&flags).get("/v1/Rooms").status, 200, "{flags:?}");
    }
    for flags in [
        ["--latency", "fast"],
        ["--latency", "20"],
        ["--rate", "80,0"],
        ["--fail-every", "0"],
        ["--participants", "-1"],
        ["--participants", "1000001"],
        ["--rooms", "1000001"],
    ] {
        let output = ChildProcess::output_of(&mut command(&flags));
        assert_eq!(output.status.code(), Some(2), "{flags:?}");
    }
    let latency_error = ChildProcess::output_of(&mut command(&["--latency", "fast"])).stderr;
    let latency_error = String::from_utf8(latency_error).unwrap();
    assert!(latency_error.contains("expected a duration such as 500ms, 90s, 1h30m or 2d"), "{latency_error}");
}

#[test]
fn sids_are_the_same_in_every_run() {
    let sids = |flags: &[&str]| {
        let sandbox = Sandbox::start(flags);
        let participants = sandbox.get("/v1/Rooms/DailyStandup/Participants").each("participants", "sid");
        (sandbox.sid_of("DailyStandup"), participants)
    };
    assert_eq!(sids(&[]), sids(&["--participants", "5", "--rooms", "2"]));
}
