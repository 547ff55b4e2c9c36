//! The status callbacks of the sandbox, received by `roomctl listen` and by a server that fails.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{FaultyServer, Listener, Sandbox, response, roomctl, signature, wait_until};

/// `roomctl listen` with the credentials of a sandbox.
fn listen(sandbox: &Sandbox, flags: &[&str]) -> Listener {
    Listener::of(sandbox.roomctl(&[&["listen"], flags].concat()))
}

/// A room whose callbacks go to this URL.
fn room_with_receiver(sandbox: &Sandbox, url: &str, more: &[(&str, &str)]) -> String {
    let room = sandbox.post("/v1/Rooms", &[&[("UniqueName", "lab"), ("StatusCallback", url)], more].concat());
    room["sid"].as_str().unwrap().to_owned()
}

fn join(sandbox: &Sandbox, identity: &str, tracks: &str) {
    let form = [("Identity", identity), ("Tracks", tracks)];
    sandbox.post("/_sandbox/Rooms/lab/Participants", &form);
}

/// The code of the error with which a client is refused.
fn refused_join(sandbox: &Sandbox, identity: &str) -> Value {
    let path = "/_sandbox/Rooms/lab/Participants";
    let response = sandbox.send_request("POST", path, &format!("Identity={identity}"));
    let (_, body) = response.split_once("\r\n\r\n").unwrap();
    serde_json::from_str::<Value>(body).unwrap()["code"].take()
}

fn pass(sandbox: &Sandbox, seconds: &str) {
    sandbox.post("/_sandbox/Clock", &[("Seconds", seconds)]);
}

#[test]
fn scene_of_the_docs_is_what_listen_prints() {
    let page = include_str!("../../../docs/sandbox.md");
    let (_, scene) = page.split_once("roomctl listen -o jsonl --jq '").unwrap();
    let (filter, scene) = scene.split_once("'\n").unwrap();
    let (scene, _) = scene.split_once("```").unwrap();

    let sandbox = Sandbox::start(&["--clock", "stepped"]);
    let listener = listen(&sandbox, &["-o", "jsonl", "--jq", filter]);
    room_with_receiver(&sandbox, &listener.url(), &[("MaxParticipants", "2")]);
    join(&sandbox, "ann", "nothing");
    pass(&sandbox, "5");
    join(&sandbox, "mallory", "microphone-off");
    assert_eq!(refused_join(&sandbox, "ben"), 53105);
    pass(&sandbox, "55");
    sandbox.run(&["kick", "lab", "mallory"]).exits(0);
    pass(&sandbox, "2");
    join(&sandbox, "mallory", "nothing");
    sandbox.run(&["kick", "lab", "mallory"]).exits(0);
    join(&sandbox, "ben", "nothing");
    assert_eq!(refused_join(&sandbox, "mallory"), 53105);
    pass(&sandbox, "600");
    sandbox.run(&["rooms", "end", "lab", "--yes"]).exits(0);

    let lines = listener.stdout.map(Result::unwrap).take(scene.lines().count()).collect::<Vec<_>>();
    assert_eq!(lines.join("\n") + "\n", scene);
}

#[test]
fn rooms_at_the_start_call_the_receiver_of_the_command_line() {
    let receiver = FaultyServer::start(|_, _| response(200, &[], ""));
    let url = format!("{}/hook?a=&b=%C3%BC", receiver.base_url);
    let sandbox = Sandbox::start(&["--status-callback", &url]);
    sandbox.join("DailyStandup", "Zoë & co", "connected");
    wait_until(|| receiver.requests().len() == 3);
    let request = &receiver.requests()[0];
    assert_eq!((&*request.method, &*request.target), ("POST", "/hook?a=&b=%C3%BC"));
    let form = url::form_urlencoded::parse(request.body.as_bytes()).into_owned().collect::<Vec<_>>();
    let pairs = form.iter().map(|(name, value)| (&**name, &**value)).collect::<Vec<_>>();
    let value = |name: &str| pairs.iter().find(|(found, _)| *found == name).map(|(_, value)| *value);
    for (name, expected) in [
        ("AccountSid", &*sandbox.account),
        ("RoomName", "DailyStandup"),
        ("RoomStatus", "in-progress"),
        ("RoomType", "group"),
        ("StatusCallbackEvent", "participant-connected"),
        ("SequenceNumber", "0"),
        ("ParticipantIdentity", "Zoë & co"),
        ("ParticipantStatus", "connected"),
    ] {
        assert_eq!(value(name), Some(expected), "{name}");
    }
    assert_eq!(request.header("x-twilio-signature"), Some(&*signature(&sandbox.token, &url, &pairs)));
}

#[test]
fn callbacks_with_get_have_their_parameters_in_the_url() {
    let sandbox = Sandbox::start(&[]);
    let mut listener = listen(&sandbox, &[]);
    let url = format!("{}?room=a%20b", listener.url());
    room_with_receiver(&sandbox, &url, &[("StatusCallbackMethod", "GET")]);
    join(&sandbox, "Zoë", "nothing");
    let events = [listener.event(), listener.event()];
    assert_eq!(events.each_ref().map(|event| &event["event"]), ["room-created", "joined"]);
    assert_eq!(events[1]["identity"], "Zoë");
}

#[test]
fn callback_is_sent_again_when_the_receiver_fails() {
    let receiver = FaultyServer::start(|_, count| response(if count == 0 { 503 } else { 200 }, &[], ""));
    let sandbox = Sandbox::start(&[]);
    room_with_receiver(&sandbox, &receiver.base_url, &[]);
    sandbox.end_room("lab");
    wait_until(|| receiver.requests().len() == 3);
    let bodies = receiver.requests().into_iter().map(|request| request.body).collect::<Vec<_>>();
    assert_eq!(bodies[0], bodies[1]);
    assert!(bodies[1].contains("room-created") && bodies[2].contains("room-ended"), "{bodies:?}");
}

#[test]
fn failure_is_reported_once_until_a_callback_is_delivered() {
    let statuses = [403, 403, 200, 404];
    let receiver = FaultyServer::start(move |_, count| response(statuses[count], &[], ""));
    let mut sandbox = Sandbox::start(&[]);
    let url = &receiver.base_url;
    room_with_receiver(&sandbox, &url.replace("://", "://user:secret@"), &[]);
    for identity in ["ann", "ben", "eve"] {
        join(&sandbox, identity, "nothing");
    }
    let warning = |status| format!("cannot deliver status callbacks to '{url}/': status {status}");
    assert_eq!(sandbox.warnings().take(2).collect::<Vec<_>>(), [warning(403), warning(404)]);
}

#[test]
fn receiver_that_cannot_be_reached_is_reported() {
    let mut sandbox = Sandbox::start(&["--status-callback", "http://127.0.0.1:9/?secret"]);
    sandbox.end_room("DailyStandup");
    let warning = sandbox.warnings().next().unwrap();
    assert!(warning.starts_with("cannot deliver status callbacks to 'http://127.0.0.1:9/': "), "{warning}");
    assert!(warning.contains("refused"), "{warning}");
}

#[test]
fn receiver_that_cannot_be_reached_disturbs_no_other() {
    let sandbox = Sandbox::start(&[]);
    let mut listener = listen(&sandbox, &[]);
    sandbox.post("/v1/Rooms", &[("StatusCallback", "http://127.0.0.1:9/")]);
    room_with_receiver(&sandbox, &listener.url(), &[]);
    assert_eq!(listener.event()["room"], "lab");
}

#[test]
fn late_and_repeated_callbacks_of_chaos_are_printed_once() {
    let sandbox = Sandbox::start(&["--chaos", "1"]);
    let mut listener = listen(&sandbox, &[]);
    // Requests of the API fail in this sandbox.
    while !sandbox
        .send_request("POST", "/v1/Rooms", &format!("UniqueName=lab&StatusCallback={}", listener.url()))
        .starts_with("HTTP/1.1 201")
    {}
    for number in 0..19 {
        join(&sandbox, &format!("guest-{number}"), "nothing");
    }
    let mut number = || listener.event()["sequence_number"].as_u64().unwrap();
    let numbers = (0..20).map(|_| number()).collect::<Vec<_>>();
    assert!(!numbers.is_sorted(), "{numbers:?}");
    assert_eq!(numbers.into_iter().collect::<BTreeSet<_>>(), (0..20).collect());
}

#[test]
fn receiver_on_another_machine_must_be_allowed() {
    let sandbox = Sandbox::start(&[]);
    let create = |sandbox: &Sandbox| {
        sandbox.send_request("POST", "/v1/Rooms", "StatusCallback=https%3A%2F%2Fexample.com%2F")
    };
    let refused = create(&sandbox);
    assert!(refused.starts_with("HTTP/1.1 400") && refused.contains("--remote-callbacks"), "{refused}");
    assert!(create(&Sandbox::start(&["--remote-callbacks"])).starts_with("HTTP/1.1 201"));
    let args = ["sandbox", "--status-callback", "https://example.com/"];
    roomctl(&args).run().exits(2).stderr_contains(&["'https://example.com/'", "--remote-callbacks"]);
    roomctl(&["sandbox", "--status-callback", "x"]).run().exits(2).stderr_contains(&["no absolute URL"]);
}

#[test]
fn room_without_a_receiver_calls_nothing() {
    let receiver = FaultyServer::start(|_, _| response(200, &[], ""));
    let sandbox = Sandbox::start(&[]);
    sandbox.create_room("other");
    room_with_receiver(&sandbox, &receiver.base_url, &[]);
    wait_until(|| !receiver.requests().is_empty());
    let bodies = receiver.requests().into_iter().map(|request| request.body).collect::<Vec<_>>();
    assert!(bodies.iter().all(|body| body.contains("RoomName=lab")), "{bodies:?}");
    assert_eq!(json!(bodies.len()), 1);
}
