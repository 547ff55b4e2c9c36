//! Every command line that sends requests, for tests that cover all of them.

use crate::support::accounts::{ACCOUNT, ROOM, TOKEN};
use crate::support::command::{Roomctl, roomctl};

const BOB: &str = "PA00000000000000000000000000000001";

/// Add new commands here; the lines of one command stay together.
pub const COMMAND_LINES: &[&[&str]] = &[
    &["list", "room"],
    &["list", "a/b", "--status", "all"],
    &["list", ROOM, "--status", "disconnected", "--limit", "5"],
    &["get", "room", "bob"],
    &["get", ROOM, BOB],
    &["get", "room", "bob", "--tracks"],
    &["find", "bob"],
    &["find", "--match", "*", "--first"],
    &["rooms"],
    &["rooms", "--status", "completed"],
    &["rooms", "get", "room"],
    &["rooms", "end", "room", "--yes"],
    &["timeline", "room"],
    &["insights", "room"],
    &["kick", "room", "bob"],
    &["kick", "room", BOB],
    &["kick", "room", "a/b"],
    &["kick", "room", "bob", "--dry-run"],
    &["kick", "room", "bob", "--keep-out", "1s"],
    &["kick", "room", "--all", "--yes"],
    &["kick", "--everywhere", "bob", "--yes"],
    &["guard", ROOM, "--deny", "bob", "--yes", "--for", "500ms"],
    &["api", "/v1/Rooms/room"],
    &["api", "/v1/Rooms", "--paginate"],
    &["api", "POST", "/v1/Rooms/room", "-f", "Status=completed", "--yes"],
    &["tracks", "room", "bob"],
    &["tracks", "room", "--all"],
    &["rules", "room", "bob"],
    &["rules", "set", "room", "bob", "exclude all"],
    &["rules", "reset", "room", "bob"],
    &["mute", "room", "bob"],
    &["unmute", "room", "bob"],
    &["anonymize", ROOM, BOB, "--yes"],
    &["watch", "room", "--initial"],
    &["wait", "room", "--participants", "1"],
    &["whoami"],
    &["login", "p", "--account-sid", ACCOUNT, "--with-token"],
];

/// One line of each command.
pub fn one_line_per_command() -> Vec<&'static [&'static str]> {
    let is_inner = |word: &&&str| ["get", "end", "set", "reset"].contains(*word);
    let mut lines = COMMAND_LINES.to_vec();
    lines.dedup_by_key(|line| (line[0], line.get(1).filter(is_inner)));
    lines
}

/// The command line at a server, with the secret on standard input for the command that reads it there.
pub fn roomctl_at(base_url: &str, line: &[&str], flags: &[&str]) -> Roomctl {
    roomctl(&[line, flags].concat()).at(base_url).input(TOKEN.as_bytes())
}
