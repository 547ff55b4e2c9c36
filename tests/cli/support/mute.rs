//! Rooms for mute tests and what their participants receive.

use serde_json::Value;

use crate::support::run::Run;
use crate::support::sandbox::Sandbox;

/// A room with these people connected.
pub fn room(sandbox: &Sandbox, people: &[&str]) -> String {
    let room = sandbox.room("room");
    for identity in people {
        sandbox.join(&room, identity, "connected");
    }
    room
}

/// How often somebody's rules were set.
pub fn writes(sandbox: &Sandbox) -> usize {
    sandbox.record().iter().filter(|event| event["event"] == "rules-set").count()
}

/// What somebody receives: publisher and kind of each track.
pub fn received(sandbox: &Sandbox, room: &str, who: &str) -> Vec<String> {
    let run = sandbox.run(&["tracks", room, who, "--subscribed", "-o", "jsonl"]).exits(0);
    let people = sandbox.run(&["list", room, "-o", "json"]).exits(0).json();
    let identity = |sid: &Value| {
        let stay = people.as_array().unwrap().iter().find(|stay| stay["sid"] == *sid).unwrap();
        stay["identity"].as_str().unwrap().to_owned()
    };
    let tracks = run.json_lines();
    let told =
        |track: &Value| format!("{} {}", identity(&track["publisher_sid"]), track["kind"].as_str().unwrap());
    let mut told = tracks.iter().map(told).collect::<Vec<_>>();
    told.sort();
    told
}

pub fn row(run: &Run) -> Value {
    run.json()[0].clone()
}

/// Somebody's rules in words.
pub fn rules(sandbox: &Sandbox, room: &str, who: &str) -> Vec<String> {
    let run = sandbox.run(&["rules", "show", room, who]).exits(0);
    let rule = |line: &str| line.split_once(' ').unwrap().1.trim_start().to_owned();
    run.stdout.lines().skip(1).map(rule).collect()
}
