//! The config file on disk: changed by one at a time, whole or not at all, and for its owner's eyes only.

use std::ffi::OsString;
use std::fs::{self, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use tempfile::Builder;
use zeroize::Zeroizing;

/// How many links the file may be away.
const LINKS: usize = 40;

/// How often a turn is asked for, and how long it is waited in between: others are done in milliseconds.
const TRIES: u32 = 200;
const PAUSE: Duration = Duration::from_millis(25);

/// The file while nobody else changes it.
pub(super) struct LockedFile {
    path: PathBuf,
    _lock: fs::File,
}

impl LockedFile {
    /// Waits until nobody else changes the file. Its directory is made if there is none.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let path = target(path);
        if fs::metadata(&path).is_ok_and(|there| !there.is_file()) {
            return Err(io::Error::other("it is not a regular file"));
        }
        make_directory(directory(&path))?;
        Ok(Self { _lock: lock(&path)?, path })
    }

    /// The text, which is empty as long as there is no file.
    pub(super) fn read(&self) -> io::Result<Zeroizing<String>> {
        match fs::read_to_string(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Zeroizing::default()),
            read => read.map(Zeroizing::new),
        }
    }

    /// Replaces the file in one step, with all of the text on disk by then.
    pub(super) fn write(&self, text: &str) -> io::Result<()> {
        let directory = directory(&self.path);
        // It has one name, which the lock makes safe: what a run that was killed left of it holds secrets, and goes here.
        let name = beside(&self.path, ".new");
        let _left = fs::remove_file(directory.join(&name));
        // Where nothing else is said, such a file is its owner's alone.
        let mut file = Builder::new().prefix(&name).rand_bytes(0).tempfile_in(directory)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        sync(directory);
        Ok(())
    }
}

/// The file that a path of links leads to, so that they stay links; it need not be there yet.
fn target(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        let Ok(link) = fs::read_link(&path) else { break };
        path = path.parent().map(|directory| directory.join(&link)).unwrap_or(link);
    }
    path
}

/// Waits for this one's turn, though not for ever. It lasts until the lock is dropped; the lock's file stays, since to
/// remove it would let in two.
fn lock(path: &Path) -> io::Result<fs::File> {
    let path = path.with_file_name(beside(path, ".lock"));
    let file = private().create(true).truncate(false).write(true).open(path)?;
    for _ in 0..TRIES {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            locked => return locked.map(|()| file).map_err(io::Error::from),
        }
    }
    Err(io::Error::other("another roomctl is changing it, and does not finish"))
}

/// The name of a hidden file that goes with the one at `path`.
fn beside(path: &Path, suffix: &str) -> OsString {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(suffix);
    name
}

fn directory(path: &Path) -> &Path {
    path.parent().filter(|directory| !directory.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(unix)]
fn make_directory(directory: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;

    fs::DirBuilder::new().recursive(true).mode(0o700).create(directory)
}

#[cfg(not(unix))]
fn make_directory(directory: &Path) -> io::Result<()> {
    fs::create_dir_all(directory)
}

#[cfg(unix)]
fn private() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;

    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

#[cfg(not(unix))]
fn private() -> OpenOptions {
    OpenOptions::new()
}

/// So that the new name outlives a power cut, too. Not every file system can; the file is whole either way.
#[cfg(unix)]
fn sync(directory: &Path) {
    let _synced = fs::File::open(directory).and_then(|directory| directory.sync_all());
}

#[cfg(not(unix))]
fn sync(_directory: &Path) {}
