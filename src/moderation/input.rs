//! Reads a file that an option names, where `-` is standard input, and lists of references in it. Depends on `api` for
//! references and on `bounded_read`.

use std::io;
use std::path::Path;

use anyhow::Context as _;

use crate::api::{InvalidReference, ParticipantRef};
use crate::bounded_read::{Mebibytes, read_file, read_stream};
use crate::errors::UsageError;

/// The name of standard input.
pub const STDIN: &str = "-";

/// The byte-order mark, which some editors write at the start of a file.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The maximum size of a file: that of a list of 100,000 identities with the longest names.
const MAX_SIZE: Mebibytes = Mebibytes(64);

/// The first bytes of texts in other encodings than UTF-8, the longer ones first.
const OTHER_ENCODINGS: &[(&[u8], &str)] = &[
    (&[0xff, 0xfe, 0, 0], "UTF-32"),
    (&[0, 0, 0xfe, 0xff], "UTF-32"),
    (&[0xff, 0xfe], "UTF-16"),
    (&[0xfe, 0xff], "UTF-16"),
];

/// Returns the name of the file in messages.
pub fn name(path: &Path) -> String {
    if is_stdin(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// Reads the text of the file, which must be UTF-8.
pub fn text(path: &Path) -> anyhow::Result<String> {
    let bytes = if is_stdin(path) { read_stream(io::stdin(), MAX_SIZE) } else { read_file(path, MAX_SIZE) };
    let bytes = bytes.with_context(|| format!("cannot read {}", name(path)))?;
    if let Some((_, encoding)) = OTHER_ENCODINGS.iter().find(|(start, _)| bytes.starts_with(start)) {
        let error = UsageError::new(format!("{} is {encoding}, not UTF-8", name(path)));
        return Err(error.hint("Save it as UTF-8.").into());
    }
    Ok(String::from_utf8(bytes).map_err(|_| UsageError::new(format!("{} is not UTF-8", name(path))))?)
}

/// Parses a list of references, one per line or with `null` ended by NUL. A byte-order mark and blank lines are skipped; spaces
/// belong to a name.
pub fn references(source: &str, text: &str, null: bool) -> Result<Vec<ParticipantRef>, UsageError> {
    let (end, text) = match text.strip_prefix(BYTE_ORDER_MARK).filter(|_| !null) {
        Some(rest) => ('\n', rest),
        None if null => ('\0', text),
        None => ('\n', text),
    };
    let is_blank = |line: &str| if null { line.is_empty() } else { line.trim().is_empty() };
    let lines = text.split(end).enumerate().filter(|(_, line)| !is_blank(line));
    let parsed = |(index, line): (usize, &str)| {
        let line = if null { line } else { line.strip_suffix('\r').unwrap_or(line) };
        if line.contains('\0') {
            let error = UsageError::new(format!("{source}, line {}: it contains a NUL character", index + 1));
            return Err(error.hint("Save the list as UTF-8, or use -0 if its entries end with NUL."));
        }
        reference(line).map_err(|why| UsageError::new(format!("{source}, line {}: {why}", index + 1)))
    };
    lines.map(parsed).collect()
}

/// Parses a reference.
pub fn reference(text: &str) -> Result<ParticipantRef, String> {
    text.parse().map_err(|why: InvalidReference| why.to_string())
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == STDIN
}
