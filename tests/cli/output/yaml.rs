//! `-o yaml`.

use saphyr::{LoadableYamlNode, Yaml};

use crate::support::{Sandbox, assert_safe_output, hostile_identities, hostile_room};

fn read(text: &str) -> Yaml<'_> {
    Yaml::load_from_str(text).unwrap_or_else(|error| panic!("{error}: {text}")).swap_remove(0)
}

#[test]
fn list_is_a_sequence_and_record_is_a_mapping() {
    let sandbox = Sandbox::start(&[]);
    let fields = ["--fields", "identity,status", "-o", "yaml"];
    let list = sandbox.run(&[&["list", "DailyStandup", "--limit", "2"], &fields[..]].concat()).exits(0);
    let expected = "- identity: frank\n  status: reconnecting\n- identity: \"Zoë\"\n  status: connected\n";
    assert_eq!(list.stdout, expected);
    let one = sandbox.run(&[&["get", "DailyStandup", "alice"], &fields[..]].concat()).exits(0);
    assert_eq!(one.stdout, "identity: alice\nstatus: connected\n");
    let none = sandbox.run(&["list", "DailyStandup", "--identity", "nobody", "-o", "yaml"]).exits(0);
    assert_eq!(none.stdout, "[]\n");
    let run = sandbox.run(&["kick", "DailyStandup", "alice", "--dry-run", "-o", "yaml"]).exits(0);
    assert_eq!(read(&run.stdout)[0]["outcome"].as_str(), Some("would kick"));
}

#[test]
fn yaml_has_all_fields_with_nested_ones() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["get", "DailyStandup", "alice", "--tracks", "-o", "yaml"]).exits(0);
    let participant = read(&run.stdout);
    assert!(participant["links"]["published_tracks"].as_str().unwrap().starts_with("http://"));
    assert_eq!(participant["published_tracks"][0]["publisher"].as_str(), Some("alice"));
    let run = sandbox.run(&["rules", "DailyStandup", "alice", "-o", "yaml"]).exits(0);
    assert_eq!(read(&run.stdout)["rules"][0]["type"].as_str(), Some("include"));
}

#[test]
fn hostile_identities_are_quoted_text() {
    let (sandbox, _) = hostile_room();
    let run = sandbox.run(&["list", "room", "-o", "yaml", "--fields", "identity"]).exits(0);
    assert_safe_output(&run);
    let rows = read(&run.stdout);
    let mut listed =
        rows.as_sequence().unwrap().iter().map(|row| row["identity"].as_str().unwrap()).collect::<Vec<_>>();
    let mut expected = hostile_identities();
    listed.sort_unstable();
    expected.sort_unstable();
    assert_eq!(listed, expected);
}
