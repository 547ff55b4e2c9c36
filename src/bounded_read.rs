//! Reads files and streams up to a limit on their size, so that a device or an endless stream cannot fill the memory.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use zeroize::Zeroizing;

/// A limit on the size of what is read.
#[derive(Debug, Clone, Copy)]
pub struct Mebibytes(pub u64);

impl Mebibytes {
    fn bytes(self) -> u64 {
        self.0 << 20
    }
}

/// Reads a whole file. Fails if it has more bytes than `limit`.
pub fn read_file(path: &Path, limit: Mebibytes) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    // The device NUL of Windows has no metadata.
    let length = file.metadata().map_or(0, |metadata| metadata.len());
    read(file, length, limit)
}

/// Reads a whole stream. Fails if it has more bytes than `limit`.
pub fn read_stream(stream: impl Read, limit: Mebibytes) -> io::Result<Vec<u8>> {
    read(stream, 0, limit)
}

/// Reads a whole file that can contain secrets as text. Fails if it has more bytes than `limit`, is not UTF-8, or is a named
/// pipe, which may never have a writer.
pub fn read_secret_text(path: &Path, limit: Mebibytes) -> io::Result<Zeroizing<String>> {
    if is_named_pipe(path) {
        return Err(io::Error::other("it is a named pipe"));
    }
    let text = String::from_utf8(read_file(path, limit)?);
    text.map(Zeroizing::new).map_err(|error| {
        drop(Zeroizing::new(error.into_bytes()));
        io::Error::new(ErrorKind::InvalidData, "it is not UTF-8")
    })
}

/// Whether the path is a pipe in the file system, other than one that the shell has opened, such as `/dev/fd/63`.
#[cfg(unix)]
fn is_named_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let is_open = path.starts_with("/dev") || path.starts_with("/proc");
    !is_open && std::fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_fifo())
}

/// Returns `false`: on this system, named pipes are not in the file system.
#[cfg(not(unix))]
fn is_named_pipe(_path: &Path) -> bool {
    false
}

/// Reads to the end. Reserves memory for the expected length, so that no copy of a secret stays behind in freed memory.
fn read(stream: impl Read, expected: u64, limit: Mebibytes) -> io::Result<Vec<u8>> {
    let expected = usize::try_from(expected.min(limit.bytes())).unwrap_or_default();
    let mut bytes = Vec::with_capacity(expected + 1);
    stream.take(limit.bytes() + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit.bytes() {
        return Err(io::Error::new(ErrorKind::FileTooLarge, format!("it is longer than {} MiB", limit.0)));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_up_to_the_limit() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for (length, fits) in [(0, true), (1 << 20, true), ((1 << 20) + 1, false)] {
            std::fs::write(file.path(), vec![b'x'; length]).unwrap();
            let from_file = read_file(file.path(), Mebibytes(1));
            let from_stream = read_stream(&vec![b'x'; length][..], Mebibytes(1));
            for read in [from_file, from_stream] {
                match read {
                    Ok(bytes) => assert!(fits && bytes.len() == length),
                    Err(error) => assert!(!fits && error.to_string() == "it is longer than 1 MiB", "{error}"),
                }
            }
        }
        let endless = read_stream(io::repeat(0), Mebibytes(1)).unwrap_err();
        assert_eq!(endless.kind(), ErrorKind::FileTooLarge);
    }
}
