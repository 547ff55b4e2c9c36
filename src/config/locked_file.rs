//! A private file that one process at a time reads and replaces atomically.
//!
//! Depends on `bounded_read`, `device` and `file_lock`.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::Builder;
use zeroize::Zeroizing;

use crate::bounded_read::{Mebibytes, read_secret_text};
use crate::device::is_device;
use crate::file_lock;

/// Maximum number of symbolic links to follow.
const MAX_LINKS: usize = 40;

/// A file that is locked as long as this value exists.
pub(super) struct LockedFile {
    path: PathBuf,
    _lock: fs::File,
}

impl LockedFile {
    /// Locks the file, which need not exist. Creates its directory if necessary.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let path = follow_links(path);
        if is_device(&path) || fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(io::Error::other("it is not a regular file"));
        }
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.recursive(true).create(directory(&path))?;
        Ok(Self { _lock: lock(&path)?, path })
    }

    /// Returns the text, which is empty if the file does not exist. Fails if it has more bytes than `limit`.
    pub(super) fn read(&self, limit: Mebibytes) -> io::Result<Zeroizing<String>> {
        match read_secret_text(&self.path, limit) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Zeroizing::default()),
            text => text,
        }
    }

    /// Replaces the file atomically, after the text is written to disk.
    pub(super) fn write(&self, text: &str) -> io::Result<()> {
        let directory = directory(&self.path);
        // The temporary file has a fixed name, so that the next run removes the secrets that a killed run left in it.
        let name = hidden_name(&self.path, ".new");
        let _removed = fs::remove_file(directory.join(&name));
        let create = |path: &Path| private_file().write(true).create_new(true).open(path);
        // Other than `tempfile_in`, it returns the error of the system as it is, without the name of the temporary file.
        let mut file = Builder::new().prefix(&name).rand_bytes(0).make_in(directory, create)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        // Makes the new name survive a power failure. Not every file system supports it; the file is complete either way.
        #[cfg(unix)]
        let _synced = fs::File::open(directory).and_then(|directory| directory.sync_all());
        Ok(())
    }
}

/// Returns the file that a chain of symbolic links leads to, which need not exist. Writing it keeps the links.
fn follow_links(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        let Ok(link) = fs::read_link(&path) else { break };
        path = path.parent().map(|directory| directory.join(&link)).unwrap_or(link);
    }
    path
}

/// Waits for the lock, which lasts until the returned file is dropped. The lock file is not removed: otherwise two processes
/// could each lock a file of that name.
fn lock(path: &Path) -> io::Result<fs::File> {
    let path = path.with_file_name(hidden_name(path, ".lock"));
    let file = private_file().create(true).truncate(false).write(true).open(path)?;
    file_lock::lock(&file)?;
    Ok(file)
}

/// Returns the options to open a file that only its owner can read if it is new.
#[cfg_attr(windows, expect(unused_mut, reason = "access control is inherited from the directory"))]
fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Returns the name of a hidden file next to `path`.
fn hidden_name(path: &Path, suffix: &str) -> OsString {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(suffix);
    name
}

fn directory(path: &Path) -> &Path {
    path.parent().filter(|directory| !directory.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
