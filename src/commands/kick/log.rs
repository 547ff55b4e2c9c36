//! The record that `--log` keeps: a JSON line for every write sent, on disk before its result is printed.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context as _;
use chrono::{SecondsFormat, Utc};
use serde_json::json;

use super::outcome::Outcome;
use super::target::Target;
use crate::config::Account;
use crate::output::{Row, json_line};

/// A log that is open for appending.
pub struct Log {
    file: File,
    account: String,
    profile: Option<String>,
}

/// Opens the log, which only its owner can read if it is new.
pub fn open(path: &Path) -> anyhow::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).with_context(|| format!("cannot open the log {}", path.display()))
}

impl Log {
    /// A record of what is done for this account.
    pub fn new(file: File, account: &Account) -> Self {
        Self { file, account: account.sid.clone(), profile: account.profile.clone() }
    }

    /// Appends what became of `target`, and waits until it is on disk.
    pub fn append(&mut self, target: &Target, outcome: &Outcome) -> io::Result<()> {
        let mut line = Row::new();
        line.insert("time".into(), json!(Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true)));
        line.insert("account".into(), json!(self.account));
        line.insert("profile".into(), json!(self.profile));
        line.append(&mut outcome.row(target));
        // One write, so that two runs that append to one log do not mix their lines.
        let mut bytes = Vec::new();
        json_line(&line, &mut bytes)?;
        self.file.write_all(&bytes)?;
        self.file.sync_data()
    }
}
