//! The rules: who is kicked and which room is ended, and who is not.

use super::{Guard, because};
use crate::support::{Sandbox, disconnected};

#[test]
fn denied_participants_are_kicked_whenever_they_join_and_others_are_not() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    sandbox.join(&room, "mallory", "connected");
    let mut guard =
        Guard::start(&sandbox, &["room", "--deny", "mallory", "--deny", "guest-*", "--except", "guest-7"]);
    assert_eq!(guard.next_of("kicked"), because("mallory", "deny"));
    sandbox.join(&room, "alice", "connected");
    sandbox.join(&room, "guest-7", "connected");
    sandbox.join(&room, "guest-8", "reconnecting");
    assert_eq!(guard.next_of("kicked"), because("guest-8", "deny"));
    sandbox.join(&room, "mallory", "connected");
    assert_eq!(guard.next_of("kicked"), because("mallory", "deny"));
    let messages = guard.end();
    assert!(messages.contains("interrupted; 3 kicked ("), "{messages}");
    assert_eq!(disconnected(&sandbox), ["mallory", "guest-8", "mallory"]);
}

#[test]
fn joined_participants_are_events_and_those_present_before_are_not() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    sandbox.join(&room, "ann", "connected");
    sandbox.join(&room, "eve", "connected");
    let mut guard = Guard::start(&sandbox, &["room", "--deny", "eve"]);
    assert_eq!(guard.next()["event"], "kicked");
    let ben = sandbox.join(&room, "ben", "connected");
    let joined = guard.next();
    assert_eq!(
        (&joined["event"], &joined["identity"], &joined["sid"]),
        (&"joined".into(), &"ben".into(), &ben.into())
    );
    guard.end();
}

#[test]
fn allow_only_takes_a_roster_file_and_patterns() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let roster = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(roster.path(), "ann\n\nben\n").unwrap();
    let args = ["room", "--allow-only-from", roster.path().to_str().unwrap(), "--allow-only", "team-*"];
    let mut guard = Guard::start(&sandbox, &args);
    for identity in ["ann", "team-1", "ben", "eve"] {
        sandbox.join(&room, identity, "connected");
    }
    assert_eq!(guard.next_of("kicked"), because("eve", "allow-only"));
    guard.end();
    assert_eq!(disconnected(&sandbox), ["eve"]);
}

#[test]
fn max_participants_kicks_whoever_joins_a_full_room() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    sandbox.join(&room, "ann", "connected");
    sandbox.join(&room, "ben", "connected");
    let mut guard = Guard::start(&sandbox, &["room", "--max-participants", "2", "--except", "host"]);
    sandbox.join(&room, "host", "connected");
    assert_eq!(guard.next_of("kicked").1, "max-participants");
    guard.end();
    assert_eq!(disconnected(&sandbox).len(), 1);
}

#[test]
fn one_per_group_kicks_the_second_connection() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    sandbox.join(&room, "ann-1", "connected");
    let mut guard = Guard::start_reading(&sandbox, &["room", "--one-per-group", "(.+)-[0-9]+"]);
    sandbox.join(&room, "ann-2", "connected");
    let (kicked, rule) = guard.next_of("kicked");
    assert!(kicked.starts_with("ann-") && rule == "one-per-group", "{kicked} {rule}");
    sandbox.join(&room, "ben-1", "connected");
    assert_eq!(guard.next_of("joined").0, "ben-1");
    guard.end();
    assert_eq!(disconnected(&sandbox).len(), 1);
}

#[test]
fn max_stay_kicks_those_who_have_been_there_for_longer() {
    let sandbox = Sandbox::start(&[]);
    let mut guard = Guard::start(&sandbox, &["DailyStandup", "--max-stay", "22m", "--except", "alice"]);
    let mut kicked = [guard.next_of("kicked"), guard.next_of("kicked")];
    kicked.sort();
    assert_eq!(kicked, [because("carol", "max-stay"), because("dave", "max-stay")]);
    guard.end();
}

#[test]
fn max_age_ends_an_old_room_and_host_absent_one_without_a_host() {
    let sandbox = Sandbox::start(&[]);
    let mut guard = Guard::start(&sandbox, &["DailyStandup", "--max-age", "20m"]);
    assert_eq!(guard.next_of("room-ended"), because("DailyStandup", "max-age"));
    let messages = guard.end();
    assert!(messages.contains("; 0 kicked, 1 room ended ("), "{messages}");
    let room = sandbox.create_room("room");
    let host = sandbox.join(&room, "host-1", "connected");
    let mut guard = Guard::start_reading(&sandbox, &["room", "--host", "host-*", "--host-absent", "1s"]);
    sandbox.join(&room, "ann", "connected");
    assert_eq!(guard.next_of("joined").0, "ann");
    sandbox.set_status(&room, &host, "disconnected");
    assert_eq!(guard.next_of("room-ended"), because("room", "host-absent"));
    guard.end();
}

#[test]
fn room_that_is_kept_closed_is_ended_whenever_it_is_opened() {
    let sandbox = Sandbox::start(&[]);
    let mut guard = Guard::start_reading(&sandbox, &["room", "--keep-closed"]);
    for _ in 0..2 {
        sandbox.create_room("room");
        assert_eq!(guard.next_of("room-ended"), because("room", "keep-closed"));
    }
    let messages = guard.end();
    assert!(messages.contains("warning: room 'room' not found; it is guarded once it opens"), "{messages}");
    assert!(messages.contains("interrupted; 0 kicked, 2 rooms ended ("), "{messages}");
}

#[test]
fn everywhere_guards_rooms_that_match_also_new_ones() {
    let sandbox = Sandbox::start(&["--rooms", "20"]);
    let args = ["--everywhere", "--match-room", "class-*", "--deny", "eve"];
    let mut guard = Guard::start(&sandbox, &args);
    let other = sandbox.create_room("other");
    sandbox.join(&other, "eve", "connected");
    for name in ["class-1", "class-2"] {
        let room = sandbox.create_room(name);
        sandbox.join(&room, "eve", "connected");
        assert_eq!(guard.next_of("kicked"), because("eve", "deny"));
    }
    guard.end();
    assert_eq!(disconnected(&sandbox).len(), 2);
}

#[test]
fn many_rooms_take_one_read_each_and_round_and_miss_nobody() {
    let sandbox = Sandbox::start(&["--rooms", "50"]);
    let mut guard = Guard::start(&sandbox, &["--everywhere", "--deny", "eve", "--rate", "1000"]);
    let rooms = (0..10).map(|number| sandbox.create_room(&format!("room-{number}"))).collect::<Vec<_>>();
    for _ in 0..3 {
        for room in &rooms {
            sandbox.join(room, "eve", "connected");
        }
        for _ in &rooms {
            assert_eq!(guard.next_of("kicked"), because("eve", "deny"));
        }
    }
    guard.end();
    assert_eq!(disconnected(&sandbox).len(), 30);
}

#[test]
fn keep_out_everywhere_kicks_again_in_every_room() {
    let sandbox = Sandbox::start(&[]);
    let rooms = [sandbox.create_room("one"), sandbox.create_room("two")];
    for room in &rooms {
        sandbox.join(room, "eve", "connected");
    }
    let args = ["kick", "--everywhere", "eve", "--yes", "--keep-out", "1h", "-o", "jsonl"];
    let mut kick = Guard::of(sandbox.roomctl(&args));
    let mut kicked = |_| {
        let row = kick.next();
        (row["room"].as_str().unwrap().to_owned(), row["outcome"].as_str().unwrap().to_owned())
    };
    let mut first = [kicked(0), kicked(1)];
    first.sort();
    assert_eq!(first, [because("one", "kicked"), because("two", "kicked")]);
    sandbox.join(&rooms[1], "eve", "connected");
    assert_eq!(kicked(2), because("two", "kicked"));
    kick.child.signal(rustix::process::Signal::INT);
    let (messages, code) = kick.finish();
    assert!(messages.contains("interrupted; 1 more kick"), "{messages}");
    assert_eq!(code, Some(130));
}
