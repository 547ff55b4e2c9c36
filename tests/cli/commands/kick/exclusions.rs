//! `--except`: which participants an exclusion protects.

#[cfg(unix)]
use rustix::process::Signal;

#[cfg(unix)]
use crate::support::wait_until;
use crate::support::{Sandbox, disconnected, notes, outcomes, to_owned_pairs};

#[test]
fn each_exclusion_reports_how_many_participants_it_protects() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    for identity in ["host", "guest-1", "guest-2", "eve"] {
        sandbox.join(&room, identity, "connected");
    }
    let args = ["kick", "room", "--all", "--except", "host", "--except", "guest-*", "--yes", "-o", "json"];
    let run = sandbox.run(&args).exits(0);
    assert_eq!(
        notes(&run),
        ["--except 'host' excludes 1 participant", "--except 'guest-*' excludes 2 participants"]
    );
    assert_eq!(disconnected(&sandbox), ["eve"]);
    let unmatched = ["--all", "--except", "x*", "--if-present", "--dry-run", "-o", "json"];
    let run = sandbox.run(&[&["kick", "room"], &unmatched[..]].concat()).exits(0);
    assert_eq!(notes(&run), ["--except 'x*' excludes 0 participants"]);
}

#[cfg(unix)]
#[test]
fn exclusion_by_sid_protects_the_identity_after_it_reconnects() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let host = sandbox.join(&room, "host", "connected");
    sandbox.join(&room, "eve", "connected");
    let log = tempfile::NamedTempFile::new().unwrap();
    let path = log.path().to_str().unwrap();
    let args = ["kick", "room", "--all", "--except", &host, "--yes", "--keep-out", "1h", "-o", "jsonl"];
    let (child, _home) = sandbox.roomctl(&[&args[..], &["--log", path]].concat()).spawn();
    let kicks = || disconnected(&sandbox);
    wait_until(|| kicks().len() == 1);
    // The same identity under another SID, and a participant that shows that a later poll saw both.
    sandbox.set_status(&room, &host, "disconnected");
    sandbox.join(&room, "host", "connected");
    sandbox.join(&room, "eve", "connected");
    wait_until(|| kicks().len() == 2);
    child.signal(Signal::INT);
    let output = child.finish();
    let stderr_text = String::from_utf8(output.stderr).unwrap();
    assert!(
        stderr_text
            .contains(&format!("--except '{host}' excludes 1 participant (identity 'host', under any SID)")),
        "{stderr_text}"
    );
    assert_eq!(kicks(), ["eve", "eve"]);
}

#[test]
fn exclusion_by_sid_protects_the_identity_under_its_new_sid() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let earlier = sandbox.join(&room, "host", "connected");
    sandbox.set_status(&room, &earlier, "disconnected");
    sandbox.join(&room, "host", "connected");
    sandbox.join(&room, "eve", "connected");
    sandbox.run(&["kick", "room", "--all", "--except", &earlier, "--yes"]).exits(0);
    assert_eq!(disconnected(&sandbox), ["eve"]);
}

#[test]
fn exclusion_by_an_earlier_sid_protects_the_identity_in_every_room() {
    let sandbox = Sandbox::start(&[]);
    let rooms = ["one", "two"].map(|name| sandbox.create_room(name));
    let earlier = sandbox.join(&rooms[0], "host", "connected");
    sandbox.set_status(&rooms[0], &earlier, "disconnected");
    for room in &rooms {
        sandbox.join(room, "host", "connected");
        sandbox.join(room, "guest-x", "connected");
    }
    for flags in [&[][..], &["--if-present"]] {
        let args = ["kick", "--everywhere", "--match", "{host,guest-x}", "--except", &earlier, "--dry-run"];
        let run = sandbox.run(&[&args[..], flags, &["-o", "json"]].concat()).exits(0);
        assert_eq!(
            outcomes(&run),
            to_owned_pairs(&[("guest-x", "would kick"), ("guest-x", "would kick")]),
            "{run:?}"
        );
    }
}

#[test]
fn anonymize_protects_every_session_of_identity_excluded_by_sid() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let host = ["host", "host", "eve"].map(|identity| {
        let sid = sandbox.join(&room, identity, "connected");
        sandbox.set_status(&room, &sid, "disconnected");
        sid
    });
    let run =
        sandbox.run(&["anonymize", &room, "--all", "--except", &host[0], "--yes", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("eve", "anonymized")]));
}
