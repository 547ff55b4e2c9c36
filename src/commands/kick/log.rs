//! The record that `--log` keeps: a JSON line for every write sent, on disk before its result is printed.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
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
    let open = || -> io::Result<File> {
        let mut log = options.open(path)?;
        if ends_within_a_line(path) {
            // The disk was full, and that line is lost; the next one is not to be lost with it.
            log.write_all(b"\n")?;
        }
        Ok(log)
    };
    open().with_context(|| format!("cannot open the log {}", path.display()))
}

/// Whether the file that is there ends before its last line does. Of one that cannot be read this is not known.
fn ends_within_a_line(path: &Path) -> bool {
    let is_file = path.metadata().is_ok_and(|there| there.is_file());
    let last = || -> io::Result<u8> {
        let (mut file, mut last) = (File::open(path)?, [0]);
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        Ok(last[0])
    };
    is_file && last().is_ok_and(|last| last != b'\n')
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
        match self.file.sync_data() {
            // A pipe or a terminal, which has no disk.
            Err(error) if error.kind() == ErrorKind::InvalidInput => Ok(()),
            synced => synced,
        }
    }
}
