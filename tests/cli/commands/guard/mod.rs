//! `roomctl guard`: a policy that is enforced until the end of the run.

mod policy_file;
mod rules;
mod safety;
mod service;

use std::io::{BufRead, BufReader};
use std::process::ChildStdout;

use rustix::process::Signal;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{ChildProcess, Roomctl, Sandbox, exit_code};

/// A running guard and its events as they arrive.
struct Guard {
    child: ChildProcess,
    lines: BufReader<ChildStdout>,
    _home: TempDir,
}

impl Guard {
    /// Starts a guard without confirmation.
    fn start(sandbox: &Sandbox, args: &[&str]) -> Self {
        Self::of(sandbox.roomctl(&[&["guard", "--yes"], args].concat()))
    }

    /// Starts a guard without confirmation, and returns it after its first reading of one room.
    fn start_reading(sandbox: &Sandbox, args: &[&str]) -> Self {
        let before = sandbox.counts()["reads"].as_u64().unwrap();
        let guard = Self::start(sandbox, args);
        // The room, and its three lists.
        sandbox.wait_for_reads(before + 4);
        guard
    }

    fn of(roomctl: Roomctl) -> Self {
        let (mut child, home) = roomctl.spawn();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines, _home: home }
    }

    /// The next event.
    fn next(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    /// The next event of this name: the identity or the room, and the rule.
    fn next_of(&mut self, name: &str) -> (String, String) {
        loop {
            let event = self.next();
            if event["event"] == name {
                let subject = event["identity"].as_str().or(event["room"].as_str()).unwrap_or_default();
                return (subject.to_owned(), event["rule"].as_str().unwrap_or_default().to_owned());
            }
        }
    }

    /// stderr at the regular end, which is exit code 0.
    fn end(self) -> String {
        self.child.signal(Signal::TERM);
        let (messages, code) = self.finish();
        assert_eq!(code, Some(0), "{messages}");
        messages
    }

    fn finish(self) -> (String, Option<i32>) {
        let output = self.child.finish();
        (String::from_utf8(output.stderr).unwrap(), exit_code(output.status))
    }
}

fn because(subject: &str, rule: &str) -> (String, String) {
    (subject.to_owned(), rule.to_owned())
}
