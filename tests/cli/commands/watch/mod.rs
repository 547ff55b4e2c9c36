//! `roomctl watch`.

#[cfg(unix)]
pub mod lines;
#[cfg(unix)]
pub mod screen;
