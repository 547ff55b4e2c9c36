//! A finished run: its output, its exit code, and assertions about both.

use std::fmt;
use std::process::{Command, ExitStatus, Output};

use serde_json::Value;

use crate::support::accounts::{ACCOUNT, KEY, SECRET, TOKEN};
use crate::support::process::Running;

/// A run that is over.
pub struct Run {
    pub stdout: String,
    pub stderr: String,
    pub code: Option<i32>,
    shown: String,
}

impl Run {
    /// Runs any other command line.
    pub fn of(command: &mut Command) -> Self {
        let output = Running::output_of(command);
        Self::ended(output, format!("{command:?}"))
    }

    pub(super) fn ended(output: Output, shown: String) -> Self {
        let run = Self {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            code: code(output.status),
            shown,
        };
        run.keeps_secrets();
        run
    }

    /// Asserts the exit code, and hands on the run.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }

    /// Asserts that stderr has all of these in it.
    #[track_caller]
    pub fn says(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.stderr.contains(part), "does not say '{part}': {self:?}");
        }
        self
    }

    /// Asserts what holds for every run of every test: the secrets of the servers here are shown nowhere, nor are the
    /// credentials as HTTP Basic sends them.
    #[track_caller]
    fn keeps_secrets(&self) {
        let basic = [basic(ACCOUNT, TOKEN), basic(KEY, SECRET)];
        for secret in [TOKEN, SECRET, &basic[0], &basic[1]] {
            assert!(!self.stdout.contains(secret) && !self.stderr.contains(secret), "{self:?}");
        }
    }

    /// stdout as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// stdout as JSON lines.
    #[track_caller]
    pub fn json_lines(&self) -> Vec<Value> {
        let line = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        self.stdout.lines().map(line).collect()
    }

    /// What was said on stderr, where the output is JSON.
    #[track_caller]
    pub fn talk(&self) -> Vec<Value> {
        let line = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        self.stderr.lines().map(line).collect()
    }

    /// The problem on stderr, where the output is JSON.
    #[track_caller]
    pub fn problem(&self) -> Value {
        self.talk().pop().unwrap_or_else(|| panic!("{self:?}"))
    }
}

/// User and password as HTTP Basic sends them.
pub fn basic(user: &str, password: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"))
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stdout, stderr, code, shown } = self;
        write!(f, "{shown}\nexit: {code:?}\nstdout:\n{stdout}\nstderr:\n{stderr}")
    }
}

/// The exit code as a shell reports it: 128 plus the number of the signal, where one ended the process.
pub fn code(status: ExitStatus) -> Option<i32> {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return Some(128 + signal);
    }
    status.code()
}
