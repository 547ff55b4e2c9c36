//! What the signals of all systems have in common.

/// The exit status of an interrupted run as shells report it: 128 plus the number of the signal, here SIGINT.
pub const INTERRUPTED: u8 = 130;

/// What job control tells the process.
#[cfg_attr(windows, expect(dead_code, reason = "Windows has no job control"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobEvent {
    /// It should stop.
    Stop,
    /// It continues, and the terminal may have been changed meanwhile.
    Continued,
}
