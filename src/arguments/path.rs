//! Parser for the path of a file. Depends on `clap`.

use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};

/// Returns the parser of a path, which must not be empty.
pub fn path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().try_map(|text| match PathBuf::from(text) {
        path if path.as_os_str().is_empty() => Err("it is empty"),
        path => Ok(path),
    })
}
