//! Files that are written completely or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::device::is_device;

/// Writes the file at `path` with `write`. The new file replaces the old one only when it is complete.
///
/// Symbolic links, permissions, devices and pipes are kept.
pub fn write_atomically(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // Replace the target of a symbolic link, not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if is_device(path) || fs::symlink_metadata(&target).is_ok_and(|there| !there.is_file()) {
        // Devices, pipes and dangling links are written in place; a directory fails here. Windows does not truncate NUL.
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
        return write_buffered(file, write).map(drop);
    }
    let old = fs::metadata(&target).ok();
    let file = write_buffered(temporary_file(&target, old.is_some())?, write)?;
    if let Some(old) = old {
        file.as_file().set_permissions(old.permissions())?;
    }
    // Some file systems report only here that they are full.
    file.as_file().sync_all()?;
    file.persist(&target)?;
    Ok(())
}

/// Returns the canonical path of a file, which need not exist.
pub fn resolve_path(path: &Path) -> PathBuf {
    let of_new_file = || Some(fs::canonicalize(directory(path)).ok()?.join(path.file_name()?));
    fs::canonicalize(path).ok().or_else(of_new_file).unwrap_or_else(|| path.to_owned())
}

fn directory(path: &Path) -> &Path {
    path.parent().filter(|directory| !directory.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Creates a temporary file in the same directory, since renaming is atomic only within a file system.
///
/// If it replaces a file, only its owner can read it until it gets the permissions of the old one; otherwise the umask
/// decides.
#[cfg_attr(windows, expect(unused_variables, reason = "permissions are inherited from the directory"))]
fn temporary_file(path: &Path, replaces: bool) -> io::Result<NamedTempFile> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if replaces { 0o600 } else { 0o666 });
    // Unlike `tempfile_in`, it returns the error of the system without the name of the temporary file.
    Builder::new().prefix(".roomctl-").make_in(directory(path), |path| options.open(path))
}

fn write_buffered<W: Write>(file: W, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<W> {
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    out.into_inner().map_err(io::IntoInnerError::into_error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(directory: &Path) -> Vec<String> {
        let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
        fs::read_dir(directory).unwrap().map(name).collect()
    }

    #[test]
    fn replaces_file_when_complete() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("chart.svg");
        write_atomically(&path, |out| out.write_all(b"old")).unwrap();
        write_atomically(&path, |out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(directory.path()), ["chart.svg"]);
    }

    #[test]
    fn failure_keeps_old_file() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("chart.svg");
        fs::write(&path, "old").unwrap();
        let outcome = write_atomically(&path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("full"))
        });
        assert_eq!(outcome.unwrap_err().to_string(), "full");
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names(directory.path()), ["chart.svg"]);
    }

    #[cfg(unix)]
    #[test]
    fn keeps_permissions() {
        use std::os::unix::fs::PermissionsExt;

        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("chart.svg");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        write_atomically(&path, |out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn replacement_is_private_while_it_is_written() {
        use std::os::unix::fs::PermissionsExt;

        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("chart.svg");
        for mode in [0o600, 0o640, 0o644] {
            fs::write(&path, "old").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            write_atomically(&path, |out| {
                out.write_all(b"new")?;
                let written = names(directory.path()).into_iter().find(|name| name.starts_with(".roomctl-"));
                let written = fs::metadata(directory.path().join(written.unwrap()))?;
                assert_eq!(written.permissions().mode() & 0o777, 0o600);
                Ok(())
            })
            .unwrap();
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode);
        }
    }

    #[cfg(unix)]
    #[test]
    fn keeps_symbolic_link() {
        let directory = tempfile::tempdir().unwrap();
        let (path, link) = (directory.path().join("chart.svg"), directory.path().join("link.svg"));
        std::os::unix::fs::symlink(&path, &link).unwrap();
        for text in ["made", "replaced"] {
            write_atomically(&link, |out| out.write_all(text.as_bytes())).unwrap();
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
            assert_eq!(fs::read(&path).unwrap(), text.as_bytes());
        }
    }

    #[cfg(unix)]
    #[test]
    fn rejects_link_loop() {
        let directory = tempfile::tempdir().unwrap();
        let link = directory.path().join("link.svg");
        std::os::unix::fs::symlink(&link, &link).unwrap();
        write_atomically(&link, |out| out.write_all(b"new")).unwrap_err();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
