//! The exit code of every command in each case of the table in `docs/exit-codes-and-errors.md`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::{FaultyServer, Roomctl, Sandbox, error_response, roomctl};

const PAGE: &str = include_str!("../../../docs/exit-codes-and-errors.md");

/// A command: its name in the table, its words and options, and what its arguments name.
struct Command {
    name: &'static str,
    words: &'static [&'static str],
    options: &'static [&'static str],
    object: Object,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Object {
    /// One or more participants of a room.
    Participants,
    /// One participant of a room.
    Participant,
    /// Participants of all rooms.
    Identities,
    Room,
    /// An audit log.
    Log,
}

const COMMANDS: &[Command] = &[
    Command { name: "list", words: &["list"], options: &[], object: Object::Participants },
    Command { name: "get", words: &["get"], options: &[], object: Object::Participant },
    Command { name: "tracks", words: &["tracks"], options: &[], object: Object::Participants },
    Command { name: "find", words: &["find"], options: &[], object: Object::Identities },
    Command { name: "rooms get", words: &["rooms", "get"], options: &[], object: Object::Room },
    Command { name: "timeline", words: &["timeline"], options: &[], object: Object::Room },
    Command { name: "insights", words: &["insights"], options: &[], object: Object::Room },
    Command { name: "watch", words: &["watch"], options: &[], object: Object::Room },
    Command { name: "wait", words: &["wait"], options: &["--joined", "cat"], object: Object::Room },
    Command { name: "rules show", words: &["rules", "show"], options: &[], object: Object::Participant },
    Command { name: "kick", words: &["kick"], options: &["--yes"], object: Object::Participants },
    Command { name: "mute", words: &["mute"], options: &["--yes"], object: Object::Participants },
    Command { name: "unmute", words: &["unmute"], options: &["--yes"], object: Object::Participants },
    Command {
        name: "rules set",
        words: &["rules", "set"],
        options: &["--yes", "--rule", "exclude all"],
        object: Object::Participants,
    },
    Command {
        name: "rules reset",
        words: &["rules", "reset"],
        options: &["--yes"],
        object: Object::Participants,
    },
    Command { name: "anonymize", words: &["anonymize"], options: &["--yes"], object: Object::Participants },
    Command { name: "log", words: &["log"], options: &[], object: Object::Log },
    Command { name: "rooms end", words: &["rooms", "end"], options: &["--yes"], object: Object::Room },
];

impl Command {
    /// The command line for these objects.
    fn line<'a>(&'a self, room: &'a str, objects: &[&'a str]) -> Vec<&'a str> {
        let room: &[&str] = match self.object {
            Object::Participants | Object::Participant => &[room],
            Object::Identities | Object::Room | Object::Log => &[],
        };
        [self.words, room, objects, self.options].concat()
    }

    /// The exit code in a case of the table, or `-` if the command does not know the case.
    fn exit_code(&self, case: &str) -> String {
        if self.object == Object::Log {
            return exit_code_of_log(case);
        }
        let sandbox = Arc::new(Sandbox::start(&[]));
        let room = sandbox.create_room("room");
        for identity in ["ann", "ben"] {
            sandbox.join(&room, identity, "disconnected");
        }
        let here = ["cat", "dan"].map(|identity| sandbox.join(&room, identity, "connected"));
        // What the command undoes.
        let before: &[&str] = match self.name {
            "unmute" => &["mute", "room", "cat", "dan"],
            "rules reset" => &["rules", "set", "room", "cat", "dan", "exclude all"],
            _ => &["version"],
        };
        sandbox.run(before).exits(0);
        let over = sandbox.create_room("over");
        sandbox.end_room(&over);
        let is_room = self.object == Object::Room;
        let run = |line: &[&str]| code(sandbox.roomctl(line));
        match case {
            "never there" => run(&self.line("room", &[if is_room { "nowhere" } else { "nobody" }])),
            "has left, or room has ended" => run(&self.line("room", &[if is_room { &over } else { "ann" }])),
            "no match" if matches!(self.object, Object::Participants | Object::Identities) => {
                run(&self.line("room", &["--match", "nothing-*"]))
            }
            "refused" => {
                let object = if is_room { "room" } else { &here[0] };
                let object = if self.object == Object::Identities { "cat" } else { object };
                let line = self.line("room", &[object]);
                let credentials = [("TWILIO_ACCOUNT_SID", &*sandbox.account), ("TWILIO_AUTH_TOKEN", WRONG)];
                let run = credentials.iter().fold(roomctl(&line), |run, (name, value)| run.env(name, value));
                code(run.env("ROOMCTL_BASE_URL", &sandbox.base_url))
            }
            "one done, one not found" if self.is_writing() || self.reads_several() => match self.object {
                Object::Room => run(&self.line("room", &["room", "nowhere"])),
                _ => run(&self.line("room", &[self.target(&here), "nobody"])),
            },
            "one done, one failed" if self.is_writing() => {
                sandbox.create_room("other");
                let server = failing_at_every_second_write(&sandbox);
                let objects = match self.name {
                    "rooms end" => ["room", "other"],
                    "anonymize" => ["ann", "ben"],
                    _ => ["cat", "dan"],
                };
                code(roomctl(&self.line("room", &objects)).at(&server.base_url))
            }
            _ => "-".to_owned(),
        }
    }

    fn is_writing(&self) -> bool {
        self.options.contains(&"--yes")
    }

    fn reads_several(&self) -> bool {
        matches!(self.object, Object::Participants | Object::Identities) && !self.is_writing()
    }

    /// A participant that the command can act on.
    fn target<'a>(&self, here: &'a [String; 2]) -> &'a str {
        if self.name == "anonymize" { "ann" } else { &here[0] }
    }
}

/// The exit code of `roomctl log` in a case of the table.
fn exit_code_of_log(case: &str) -> String {
    let log = tempfile::NamedTempFile::new().unwrap();
    let lines = r#"{"participant":"ann","outcome":"kicked"}
{"participant":"ben","outcome":"sent"}
"#;
    std::fs::write(log.path(), lines).unwrap();
    let path = log.path().to_str().unwrap();
    match case {
        "never there" => code(roomctl(&["log", "/no/such/file"])),
        "no match" => code(roomctl(&["log", path, "--participant", "nothing-*"])),
        "one done, one failed" => code(roomctl(&["log", path])),
        _ => "-".to_owned(),
    }
}

/// A token that is not the account's.
const WRONG: &str = "ffffffffffffffffffffffffffffffff";

fn code(run: Roomctl) -> String {
    run.run().code.map_or_else(|| "signal".to_owned(), |code| code.to_string())
}

/// A server that passes requests to the sandbox, and refuses every second write.
fn failing_at_every_second_write(sandbox: &Arc<Sandbox>) -> FaultyServer {
    let (sandbox, writes) = (Arc::downgrade(sandbox), AtomicUsize::new(0));
    FaultyServer::start(move |request, _| {
        let is_write = request.method != "GET";
        if is_write && writes.fetch_add(1, Ordering::SeqCst) % 2 == 1 {
            return error_response(400, 20001, "refused");
        }
        let sandbox = sandbox.upgrade().unwrap();
        sandbox.send_request(&request.method, &request.target, &request.body).into_bytes()
    })
}

/// The table in the docs: its cases, and the cells of each command.
fn documented() -> (Vec<&'static str>, Vec<Vec<&'static str>>) {
    let table = PAGE.lines().skip_while(|line| *line != "## Exit codes of the commands");
    let mut rows = table.filter(|line| line.starts_with('|')).map(|line| {
        let cells = line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`'));
        cells.collect::<Vec<_>>()
    });
    let head = rows.next().unwrap();
    (head[1..].to_vec(), rows.skip(1).collect())
}

#[test]
fn every_command_exits_as_the_table_in_the_docs_says() {
    let (cases, documented) = documented();
    let row = |command: &Command| {
        let codes = cases.iter().map(|case| command.exit_code(case));
        std::iter::once(command.name.to_owned()).chain(codes).collect::<Vec<_>>()
    };
    let actual = COMMANDS.iter().map(row).collect::<Vec<_>>();
    let table = actual.iter().map(|row| format!("| `{}` | {} |", row[0], row[1..].join(" | ")));
    assert!(actual == documented, "the commands exit with:\n{}", table.collect::<Vec<_>>().join("\n"));
}
