//! `roomctl watch`.

#[cfg(unix)]
mod lines;
#[cfg(unix)]
mod screen;
#[cfg(unix)]
mod screen_filter;
#[cfg(unix)]
mod screen_keys;
#[cfg(unix)]
mod screen_kick;
