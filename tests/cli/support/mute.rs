//! Rooms for mute tests and what their participants receive.

use serde_json::Value;

use crate::support::run::Run;
use crate::support::sandbox::Sandbox;

/// A room with these participants connected.
pub fn room_with(sandbox: &Sandbox, identities: &[&str]) -> String {
    let room = sandbox.create_room("room");
    for identity in identities {
        sandbox.join(&room, identity, "connected");
    }
    room
}

/// How often rules were set.
pub fn write_count(sandbox: &Sandbox) -> usize {
    sandbox.events().iter().filter(|event| event["event"] == "rules-set").count()
}

/// The tracks that a participant receives: publisher and kind of each.
pub fn received_tracks(sandbox: &Sandbox, room: &str, reference: &str) -> Vec<String> {
    let run = sandbox.run(&["tracks", room, reference, "--subscribed", "-o", "jsonl"]).exits(0);
    let identities = sandbox.run(&["list", room, "-o", "json"]).exits(0).json();
    let identity = |sid: &Value| {
        let participant =
            identities.as_array().unwrap().iter().find(|participant| participant["sid"] == *sid).unwrap();
        participant["identity"].as_str().unwrap().to_owned()
    };
    let tracks = run.json_lines();
    let printed =
        |track: &Value| format!("{} {}", identity(&track["publisher_sid"]), track["kind"].as_str().unwrap());
    let mut printed = tracks.iter().map(printed).collect::<Vec<_>>();
    printed.sort();
    printed
}

pub fn only_row(run: &Run) -> Value {
    run.json()[0].clone()
}

/// A participant's rules as text.
pub fn shown_rules(sandbox: &Sandbox, room: &str, identity: &str) -> Vec<String> {
    let run = sandbox.run(&["rules", "show", room, identity]).exits(0);
    let rule = |line: &str| line.split_once(' ').unwrap().1.trim_start().to_owned();
    run.stdout.lines().skip(1).map(rule).collect()
}
