//! The audit log of `--log`: one JSON line for every write that is sent, whatever the command. Depends on `api` to stop the
//! client, on `config`, `output` and `file_lock`.
//!
//! A line is reserved, and on disk, before its write is sent: with the outcome `sent`, padded with spaces. It is completed
//! in place when the outcome is known. So a full disk stops a write before it is sent, and a run that is killed leaves a
//! line for each of its writes. Where lines cannot be completed in place, as in a pipe or a file that allows appending
//! alone, the outcome is a second line.
//!
//! Each reserved line is synced: the machine may stop between the request and its response. Outcomes are synced with the
//! next reserved line, or when the log is closed: one that is lost leaves a write without a result, which is true.

use std::cell::RefCell;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

use anyhow::Context as _;
use chrono::{SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::api::Client;
use crate::config::Account;
use crate::device::is_device;
use crate::file_lock;
use crate::output::{Row, json_line};

/// The bytes of a reserved line for what the outcome adds: an error, a time and ids.
const RESERVED_BYTES: usize = 400;

/// An audit log that is open for appending.
pub struct AuditLog {
    appending: RefCell<File>,
    /// The name of the action, such as `kick`.
    action: &'static str,
    /// The same file, for completing lines in place; `None` for a pipe, a terminal or another device, and for a file that
    /// allows appending alone.
    in_place: Option<RefCell<File>>,
    /// Whether the file is none of these devices.
    is_regular: bool,
    account_sid: String,
    profile: Option<String>,
    /// The first failure to write.
    failure: RefCell<io::Result<()>>,
}

/// The place of a line that is reserved.
#[derive(Debug)]
enum ReservedLine {
    /// In the file.
    InPlace {
        /// In bytes from the start of the file.
        offset: u64,
        /// The bytes of the line, without its line end.
        reserved: Vec<u8>,
    },
    /// In the file or pipe for good: the outcome is a line of its own.
    Appended,
}

/// The files of a log before the account is known.
pub struct OpenLog {
    appending: File,
    in_place: Option<File>,
    is_regular: bool,
}

/// Opens the log, which only its owner can read if it is new.
pub fn open(path: &Path) -> anyhow::Result<OpenLog> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // Windows locks no file that is open for appending alone.
    #[cfg(windows)]
    options.read(true);
    let open = || -> io::Result<OpenLog> {
        let mut appending = options.open(path)?;
        let is_regular = !is_device(path) && appending.metadata()?.is_file();
        let in_place = is_regular.then(|| OpenOptions::new().read(true).write(true).open(path)).transpose();
        let in_place = match in_place {
            // A file can allow appending alone, as suits an audit log.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => None,
            opened => opened?,
        };
        if is_regular && ends_within_a_line(path) {
            // A run before ended within a line. The next line starts on its own.
            appending.write_all(b"\n")?;
        }
        Ok(OpenLog { appending, in_place, is_regular })
    };
    open().with_context(|| format!("cannot open the audit log {}", path.display()))
}

/// Whether the last line of a file has no end. A file that cannot be read is taken to be whole.
fn ends_within_a_line(path: &Path) -> bool {
    let last = || -> io::Result<u8> {
        let (mut file, mut last) = (File::open(path)?, [0]);
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        Ok(last[0])
    };
    last().is_ok_and(|last| last != b'\n')
}

/// Closes the log, if there is one. Fails if anything could not be written.
pub fn close(log: Option<AuditLog>) -> anyhow::Result<()> {
    let written = log.map_or(Ok(()), |log| {
        log.note(log.sync());
        log.failure.into_inner()
    });
    written.context("cannot write the audit log")
}

impl AuditLog {
    /// The log of an action on this account.
    pub fn new(files: OpenLog, action: &'static str, account: &Account) -> Self {
        Self {
            action,
            appending: RefCell::new(files.appending),
            in_place: files.in_place.map(RefCell::new),
            is_regular: files.is_regular,
            account_sid: account.sid.clone(),
            profile: account.profile.clone(),
            failure: RefCell::new(Ok(())),
        }
    }

    /// Reserves the line for a write that is about to be sent, once. `sent` is the result row until the outcome is known.
    /// `false` means that the write must not be sent.
    fn reserve(&self, sent: &Row, line: &RefCell<Option<ReservedLine>>) -> bool {
        let mut line = line.borrow_mut();
        if line.is_none() && self.failure.borrow().is_ok() {
            let reserved = self.try_reserve(sent.clone()).map(|reserved| *line = Some(reserved));
            self.note(reserved);
        }
        line.is_some()
    }

    /// Completes a line with the result row. Returns whether that succeeded.
    fn complete(&self, line: &ReservedLine, result: Row) -> bool {
        let completed = self.try_complete(line, &self.row(result));
        let is_ok = completed.is_ok();
        self.note(completed);
        is_ok
    }

    fn note(&self, written: io::Result<()>) {
        let mut failure = self.failure.borrow_mut();
        if failure.is_ok() {
            *failure = written;
        }
    }

    /// Waits until all lines are on disk.
    fn sync(&self) -> io::Result<()> {
        if self.is_regular { self.appending.borrow().sync_data() } else { Ok(()) }
    }

    fn row(&self, mut outcome: Row) -> Row {
        let mut row = Row::new();
        row.insert("time".into(), json!(Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true)));
        row.insert("account_sid".into(), json!(self.account_sid));
        row.insert("profile".into(), json!(self.profile));
        row.insert("action".into(), json!(self.action));
        row.append(&mut outcome);
        row
    }

    fn try_reserve(&self, sent: Row) -> io::Result<ReservedLine> {
        let mut file = self.appending.borrow_mut();
        let mut line = json_bytes(&self.row(sent))?;
        if self.in_place.is_some() {
            line.resize(line.len() + RESERVED_BYTES, b' ');
        }
        line.push(b'\n');
        if !self.is_regular {
            return file.write_all(&line).map(|()| ReservedLine::Appended);
        }
        // Another run may append to the same file.
        lock(&file)?;
        let appended = append(&mut file, &line);
        let _unlocked_when_closed_at_last = file.unlock();
        let offset = appended? - line.len() as u64;
        if self.in_place.is_none() {
            return Ok(ReservedLine::Appended);
        }
        line.pop();
        Ok(ReservedLine::InPlace { offset, reserved: line })
    }

    fn try_complete(&self, line: &ReservedLine, row: &Row) -> io::Result<()> {
        if let (ReservedLine::InPlace { offset, reserved }, Some(file)) = (line, &self.in_place) {
            let mut file = file.borrow_mut();
            // Windows refuses to read and write what another run has locked.
            lock(&file)?;
            let completed = complete_at(&mut file, *offset, reserved, row);
            let _unlocked_when_closed_at_last = file.unlock();
            if completed? {
                return Ok(());
            }
        }
        let mut line = json_bytes(row)?;
        line.push(b'\n');
        // One write, so that two runs that write to one pipe do not mix their lines.
        self.appending.borrow_mut().write_all(&line)
    }
}

/// A write and its line in the audit log, if there is a log.
pub struct LoggedWrite<'l> {
    log: Option<&'l AuditLog>,
    /// The result row until the outcome is known.
    sent: Row,
    line: RefCell<Option<ReservedLine>>,
}

impl<'l> LoggedWrite<'l> {
    /// Returns a write that is not sent yet. `sent` is its result row, with the outcome `sent`.
    pub fn new(log: Option<&'l AuditLog>, sent: Row) -> Self {
        Self { log, sent, line: RefCell::new(None) }
    }

    /// Reserves the line, at the first attempt. `false` means that the write must not be sent.
    pub fn reserve(&self) -> bool {
        self.log.is_none_or(|log| log.reserve(&self.sent, &self.line))
    }

    /// Completes the line with the result row, if the write was sent. Stops the client if that fails.
    pub fn complete(self, result: Row, client: &Client) {
        if let (Some(log), Some(line)) = (self.log, self.line.into_inner())
            && !log.complete(&line, result)
        {
            client.stop();
        }
    }
}

/// Replaces the reserved line at that offset. `false` if the file was truncated meanwhile, as by a log rotation, and has
/// another line there, or none.
fn complete_at(file: &mut File, offset: u64, reserved: &[u8], row: &Row) -> io::Result<bool> {
    if !has_at(file, offset, reserved)? {
        return Ok(false);
    }
    file.seek(SeekFrom::Start(offset))?;
    file.write_all(&padded(row.clone(), reserved.len())?).map(|()| true)
}

/// Whether the file has these bytes at that offset.
fn has_at(file: &mut File, offset: u64, bytes: &[u8]) -> io::Result<bool> {
    let mut there = Vec::with_capacity(bytes.len());
    file.seek(SeekFrom::Start(offset))?;
    file.take(bytes.len() as u64).read_to_end(&mut there)?;
    Ok(there == bytes)
}

/// Waits for other runs that append to the same file, if the file system has locks.
fn lock(file: &File) -> io::Result<()> {
    match file_lock::lock(file) {
        Err(error) if error.kind() == ErrorKind::Unsupported => Ok(()),
        locked => locked,
    }
}

/// Appends a line, on disk and whole or not at all, and returns the position of its end.
fn append(file: &mut File, line: &[u8]) -> io::Result<u64> {
    let before = file.metadata()?.len();
    // After an append, the position is that of its end.
    let appended = file.write_all(line).and_then(|()| file.sync_data()).and_then(|()| file.stream_position());
    if appended.is_err() {
        // The partial line would report a write that is never sent.
        let _whole_as_before = file.set_len(before);
    }
    appended
}

/// Returns the row as JSON on one line, without a line end.
fn json_bytes(row: &Row) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    json_line(row, &mut line)?;
    line.pop();
    Ok(line)
}

/// Returns the row as JSON of exactly that length. What the server says is shortened where it is too long.
fn padded(mut row: Row, length: usize) -> io::Result<Vec<u8>> {
    let mut line = json_bytes(&row)?;
    for field in ["error", "request_id", "identity"] {
        while line.len() > length
            && let Some(Value::String(text)) = row.get(field)
            && !text.is_empty()
        {
            let half = text.chars().count() / 2;
            let shortened = text.chars().take(half).collect::<String>();
            row.insert(field.to_owned(), Value::String(shortened));
            line = json_bytes(&row)?;
        }
    }
    if line.len() > length {
        return Err(io::Error::new(
            ErrorKind::InvalidData,
            "a line is longer than the space reserved for it",
        ));
    }
    line.resize(length, b' ');
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortens_what_the_server_says_to_the_reserved_length() {
        let row = crate::output::row([("outcome", json!("failed")), ("error", json!("é\n".repeat(5_000)))]);
        let line = padded(row, 100).unwrap();
        assert_eq!(line.len(), 100);
        let line: Value = serde_json::from_slice(&line).unwrap();
        assert_eq!(line["outcome"], "failed");
        assert!(line["error"].as_str().unwrap().starts_with("é\n"));
    }
}
