//! `roomctl api`.

use std::io::{BufRead, BufReader};

use serde_json::json;

use crate::support::{FaultyServer, Sandbox, error_response, json_response, response, roomctl_at};

#[test]
fn prints_the_response_as_the_api_sent_it() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["api", "/v1/Rooms"]).exits(0);
    assert_eq!(run.json()["rooms"][0]["unique_name"], "DailyStandup");
    assert_eq!(run.json()["meta"]["key"], "rooms");
    let run = sandbox.run(&["api", "get", "v1/Rooms", "-f", "Status=completed", "--jq", ".rooms[].status"]);
    assert_eq!(run.exits(0).stdout, "completed\n");
}

#[test]
fn paginate_prints_the_items_of_all_pages() {
    let sandbox = Sandbox::start(&["--participants", "5"]);
    let path = "/v1/Rooms/Crowd/Participants?PageSize=2";
    let run = sandbox.run(&["api", path, "--paginate"]).exits(0);
    assert_eq!(run.json().as_array().unwrap().len(), 5);
    let run = sandbox.run(&["api", path, "--paginate", "-o", "jsonl", "--jq", ".identity"]).exits(0);
    assert_eq!(run.stdout.lines().count(), 5);
    let url = format!("{}{path}", sandbox.base_url);
    assert_eq!(sandbox.run(&["api", &url, "--paginate"]).exits(0).json().as_array().unwrap().len(), 5);
    let run = sandbox.run(&["api", "/v1/Rooms/Crowd", "--paginate"]).exits(1);
    assert!(
        run.stderr.starts_with("error: the response is not a list\nhint: Omit `--paginate`.\n"),
        "{run:?}"
    );
}

#[test]
fn writes_require_confirmation() {
    let sandbox = Sandbox::start(&[]);
    let end = ["api", "POST", "/v1/Rooms/DailyStandup", "-f", "Status=completed"];
    sandbox.run(&end).exits(2).stderr_contains(&["sending a write requires confirmation", "Use --yes"]);
    sandbox.run(&["api", "/v1/Rooms/DailyStandup", "-f", "Status=completed"]).exits(2);
    assert_eq!(sandbox.counts()["writes"], 0);
    let run = sandbox.run(&[&end[..], &["--yes", "--jq", ".status"]].concat()).exits(0);
    assert_eq!(run.stdout, "completed\n");
}

#[test]
fn credentials_go_to_the_configured_server_only() {
    let sandbox = Sandbox::start(&[]);
    let base = &sandbox.base_url;
    let longer_port = format!("{base}1/v1/Rooms");
    let longer_host = format!("{base}X/v1/Rooms");
    let with_credentials = format!("{}/v1/Rooms", base.replace("://", "://x:y@"));
    for other in [
        "https://elsewhere.example/v1/Rooms",
        "//elsewhere.example://x",
        "/v1/../../x",
        "/v1/%2e%2E/x",
        "/v1/.%2e/x",
        "/v1/%2e/x",
        "",
        "/v1/a#b",
        &longer_port,
        &longer_host,
        &with_credentials,
    ] {
        sandbox.run(&["api", "--", other]).exits(2).stderr_contains(&["of the API"]);
    }
    assert_eq!(sandbox.counts()["reads"], 0);
}

#[test]
fn url_must_be_below_the_path_of_the_base_url() {
    let server = FaultyServer::start(|_, _| json_response(200, &json!({})));
    let base = format!("{}/video", server.base_url);
    let run = |path: &str| {
        let url = format!("{}{path}", server.base_url);
        roomctl_at(&base, &["api", &url], &[]).run()
    };
    for other in ["/v1/Rooms", "/videoX/v1/Rooms", "/video/../v1/Rooms", "/video"] {
        run(other).exits(2).stderr_contains(&["of the API"]);
    }
    run("/video/v1/Rooms?x=..").exits(0);
    assert_eq!(server.targets(), ["GET /video/v1/Rooms?x=%2E%2E"]);
}

#[test]
fn missing_path_and_wrong_arguments_are_told() {
    let sandbox = Sandbox::start(&[]);
    sandbox.run(&["api", "/v1/Nothing"]).exits(4).stderr_contains(&["error: '/v1/Nothing' not found"]);
    for (args, message) in [
        (&[][..], "the following required arguments were not provided: <PATH>"),
        (&["GET"], "error: the path is missing"),
        (&["delete", "--yes"], "error: the path is missing"),
        (&["PUT", "/v1/Rooms"], "invalid value 'PUT' for '[METHOD]': must be GET, POST or DELETE"),
        (&["/v1/Rooms", "-f", "Status"], "must be KEY=VALUE"),
        (&["/v1/Rooms", "-o", "csv"], "this command prints JSON"),
        (&["POST", "/v1/Rooms", "--paginate"], "--paginate requires a GET"),
        (&["DELETE", "/v1/Rooms/x", "-f", "a=b"], "--field cannot be used with DELETE"),
    ] {
        sandbox.run(&[&["api"], args].concat()).exits(2).stderr_contains(&[message]);
    }
}

#[test]
fn write_that_may_have_been_applied_is_not_sent_again() {
    let server = FaultyServer::start(|_, _| json_response(502, &json!({})));
    let run = server.run(&["api", "POST", "/v1/Rooms", "-f", "UniqueName=a b", "--yes"]).exits(6);
    run.stderr_contains(&["the request may have been applied"]);
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!((&*requests[0].target, &*requests[0].body), ("/v1/Rooms", "UniqueName=a%20b"));
}

#[test]
fn delete_whose_response_is_lost_is_not_sent_again() {
    let gone = || error_response(404, 20404, "not found");
    let server = FaultyServer::start(move |_, count| if count == 0 { Vec::new() } else { gone() });
    let run = server.run(&["api", "DELETE", "/v1/Recordings/RT1", "--yes"]).exits(6);
    run.stderr_contains(&["the request may have been applied"]);
    assert_eq!(server.targets().len(), 1);
}

#[test]
fn closed_pipe_does_not_hide_an_error_of_a_later_page() {
    let (closed, is_closed) = std::sync::mpsc::channel::<()>();
    let is_closed = std::sync::Mutex::new(is_closed);
    let server = FaultyServer::start(move |_, count| {
        if count > 0 {
            is_closed.lock().unwrap().recv().unwrap();
            return error_response(500, 20500, "Internal error");
        }
        let meta = json!({ "key": "rooms", "next_page_url": "?Page=1" });
        json_response(200, &json!({ "rooms": [{ "sid": "RM1" }], "meta": meta }))
    });
    let (mut child, _home) = server.roomctl(&["api", "/v1/Rooms", "--paginate"]).spawn();
    let mut first_page = Vec::new();
    BufReader::new(child.stdout.take().unwrap()).read_until(b'}', &mut first_page).unwrap();
    closed.send(()).unwrap();
    let output = child.finish();
    assert_eq!(output.status.code(), Some(6));
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("error: the API failed: Internal error"));
}

#[test]
fn empty_response_prints_nothing() {
    let server = FaultyServer::start(|_, _| response(204, &[], ""));
    let run = server.run(&["api", "DELETE", "/v1/Recordings/RT1", "--yes"]).exits(0);
    assert_eq!((&*run.stdout, &*run.stderr), ("", ""));
    assert_eq!(server.requests()[0].method, "DELETE");
}
