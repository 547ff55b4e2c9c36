//! `roomctl watch`.

// These need pseudo-terminals and signals, which the tests have on Unix alone.
#[cfg(unix)]
mod everywhere;
mod lines;
#[cfg(unix)]
mod narrowing;
#[cfg(unix)]
mod screen;
#[cfg(unix)]
mod screen_filter;
#[cfg(unix)]
mod screen_keys;
#[cfg(unix)]
mod screen_kick;
#[cfg(unix)]
mod screen_mute;
