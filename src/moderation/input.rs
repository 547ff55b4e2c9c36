//! Reads a file that an option names, where `-` is standard input. Depends on `bounded_read`.

use std::io;
use std::path::Path;

use anyhow::Context as _;

use crate::bounded_read::{Mebibytes, read_file, read_stream};
use crate::errors::UsageError;

/// The name of standard input.
pub const STDIN: &str = "-";

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

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == STDIN
}
