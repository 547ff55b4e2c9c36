//! Examples in the documentation.

#[cfg(unix)]
pub mod readme;
