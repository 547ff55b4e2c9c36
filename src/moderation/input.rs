//! Reads a file that an option names, where `-` is standard input. Depends on nothing but the standard library.

use std::io::{self, Read};
use std::path::Path;

use anyhow::Context as _;

use crate::errors::Misuse;

/// The name of standard input.
pub const STDIN: &str = "-";

/// Returns the name of the file in messages.
pub fn name(path: &Path) -> String {
    if is_stdin(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// Reads the text of the file, which must be UTF-8.
pub fn text(path: &Path) -> anyhow::Result<String> {
    let bytes = if is_stdin(path) { of_stdin() } else { std::fs::read(path) };
    let bytes = bytes.with_context(|| format!("cannot read {}", name(path)))?;
    Ok(String::from_utf8(bytes).map_err(|_| Misuse::new(format!("{} is not UTF-8", name(path))))?)
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == STDIN
}

fn of_stdin() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes)?;
    Ok(bytes)
}
