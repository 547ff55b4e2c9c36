//! `roomctl api`.

use serde_json::json;

use crate::support::{FaultyServer, Sandbox, error_response, json_response, response};

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
    let run = sandbox.run(&["api", "/v1/Rooms/Crowd", "--paginate"]).exits(6);
    run.stderr_contains(&["it is not a list; omit --paginate"]);
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
    for other in
        ["https://elsewhere.example/v1/Rooms", "//elsewhere.example://x", "/v1/../../x", "", "/v1/a#b"]
    {
        sandbox.run(&["api", "--", other]).exits(2).stderr_contains(&["of the API"]);
    }
    assert_eq!(sandbox.counts()["reads"], 0);
}

#[test]
fn missing_path_and_wrong_arguments_are_told() {
    let sandbox = Sandbox::start(&[]);
    sandbox.run(&["api", "/v1/Nothing"]).exits(4).stderr_contains(&["error: '/v1/Nothing' not found"]);
    for (args, message) in [
        (&["PUT", "/v1/Rooms"][..], "method 'PUT': must be GET, POST or DELETE"),
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
fn empty_response_prints_nothing() {
    let server = FaultyServer::start(|_, _| response(204, &[], ""));
    let run = server.run(&["api", "DELETE", "/v1/Recordings/RT1", "--yes"]).exits(0);
    assert_eq!((&*run.stdout, &*run.stderr), ("", ""));
    assert_eq!(server.requests()[0].method, "DELETE");
}
