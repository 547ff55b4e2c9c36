//! Examples in the documentation.

#[cfg(unix)]
mod readme;
