//! `roomctl kick --keep-out`: who comes back is put out again.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command};

use serde_json::Value;
use tempfile::TempDir;

use super::kick::disconnected;
use super::support::Sandbox;

/// A kick that stays, and its results as they come.
struct Watch {
    child: Child,
    lines: BufReader<ChildStdout>,
    _home: TempDir,
}

impl Watch {
    fn start(sandbox: &Sandbox, args: &[&str]) -> Self {
        Self::of(sandbox, "room", args)
    }

    fn of(sandbox: &Sandbox, room: &str, args: &[&str]) -> Self {
        let (mut child, home) = sandbox.roomctl(&[&["kick", room, "-o", "jsonl"], args].concat()).spawn();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines, _home: home }
    }

    /// The next result: who, and what became of them.
    fn next(&mut self) -> (String, String) {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        let row: Value = serde_json::from_str(&line).unwrap();
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        (text("participant"), text("outcome"))
    }

    fn interrupt(&self) {
        assert!(
            Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap().success()
        );
    }

    /// What it says at the end, and its exit code.
    fn end(mut self) -> (String, Option<i32>) {
        let mut talk = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut talk).unwrap();
        (talk, self.child.wait().unwrap().code())
    }
}

fn told(who: &str, outcome: &str) -> (String, String) {
    (who.to_owned(), outcome.to_owned())
}

#[test]
fn who_rejoins_is_kicked_again_and_others_are_left_alone() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    sandbox.join(&room, "ann", "connected");
    sandbox.join(&room, "ben", "connected");
    let mut watch = Watch::start(&sandbox, &["ann", "later", "--keep-out", "1h"]);
    assert_eq!(
        [watch.next(), watch.next()].iter().find(|(who, _)| who == "ann"),
        Some(&told("ann", "kicked"))
    );
    sandbox.join(&room, "ann", "connected");
    assert_eq!(watch.next(), told("ann", "kicked"));
    sandbox.join(&room, "later", "connected");
    assert_eq!(watch.next(), told("later", "kicked"));
    watch.interrupt();
    let (talk, code) = watch.end();
    assert!(talk.contains("interrupted; 2 people kicked again while watching\n"), "{talk}");
    assert_eq!(code, Some(130));
    assert_eq!(disconnected(&sandbox), ["ann", "ann", "later"]);
}

#[test]
fn a_pattern_keeps_out_whoever_fits_it_and_a_sid_whoever_it_was() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    let ann = sandbox.join(&room, "ann", "connected");
    let mut watch = Watch::start(
        &sandbox,
        &[&ann, "--match", "guest-*", "--except", "guest-7", "--yes", "--keep-out", "1h"],
    );
    assert_eq!(watch.next(), told(&ann, "kicked"));
    sandbox.join(&room, "guest-7", "connected");
    sandbox.join(&room, "guest-8", "connected");
    assert_eq!(watch.next(), told("guest-8", "kicked"));
    sandbox.join(&room, "ann", "connected");
    assert_eq!(watch.next(), told("ann", "kicked"));
    watch.interrupt();
    watch.end();
    assert_eq!(disconnected(&sandbox), ["ann", "guest-8", "ann"]);
}

#[test]
fn who_was_not_old_enough_to_be_kicked_is_not_kept_out() {
    let sandbox = Sandbox::start(&[]);
    let args = ["--all", "--older-than", "22m", "--yes", "--keep-out", "1h"];
    let mut watch = Watch::of(&sandbox, "DailyStandup", &args);
    let mut kicked = [watch.next(), watch.next(), watch.next()];
    kicked.sort();
    assert_eq!(kicked, [told("alice", "kicked"), told("carol", "kicked"), told("dave", "kicked")]);
    sandbox.join("DailyStandup", "newcomer", "connected");
    sandbox.join("DailyStandup", "dave", "connected");
    assert_eq!(watch.next(), told("dave", "kicked"));
    watch.interrupt();
    watch.end();
    assert_eq!(disconnected(&sandbox).len(), 4, "nobody else, neither of those there nor of those who came");
}

#[test]
fn the_watch_ends_with_the_room() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    sandbox.join(&room, "ann", "connected");
    let mut watch = Watch::start(&sandbox, &["ann", "--keep-out", "1h"]);
    assert_eq!(watch.next(), told("ann", "kicked"));
    sandbox.end(&room);
    // Another room of that name is another matter.
    let next = sandbox.room("room");
    sandbox.join(&next, "ann", "connected");
    let (talk, code) = watch.end();
    assert!(talk.contains("the room is over; 0 people kicked again while watching\n"), "{talk}");
    assert_eq!(code, Some(0));
    assert_eq!(disconnected(&sandbox), ["ann"]);
}

#[test]
fn the_watch_ends_with_its_time_and_costs_a_read_a_round() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    for identity in ["ann", "ben", "cid"] {
        sandbox.join(&room, identity, "connected");
    }
    let (talk, code) = Watch::start(&sandbox, &["ann", "ben", "cid", "--keep-out", "1500ms"]).end();
    assert!(talk.contains("the time is over; 0 people kicked again while watching\n"), "{talk}");
    assert_eq!(code, Some(0));
    // One to know the room by its SID, then one at the start and one after a second.
    assert_eq!(sandbox.counts()["reads"], 3);
}

#[test]
fn a_fault_does_not_end_the_watch() {
    let sandbox = Sandbox::start(&["--fail-every", "2"]);
    let room = sandbox.room("room");
    sandbox.join(&room, "ann", "connected");
    let mut watch = Watch::start(&sandbox, &["ann", "--keep-out", "1h"]);
    assert_eq!(watch.next(), told("ann", "kicked"));
    sandbox.join(&room, "ann", "connected");
    assert_eq!(watch.next(), told("ann", "kicked"));
    watch.interrupt();
    assert_eq!(watch.end().1, Some(130));
}
