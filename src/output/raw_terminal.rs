//! The terminal while it is raw, for a hidden prompt, or taken by the full screen; and how it is restored.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::Show;
use crossterm::execute;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};

/// Whether the full screen has the terminal.
static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// Takes the terminal for the full screen. [`restore_terminal`] gives it back, also after a failure.
pub fn take_terminal() -> io::Result<()> {
    IS_TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen)
}

/// Restores the terminal: its mode, which may be raw for a hidden prompt alone, and then what the full screen changed. Does
/// nothing where there is nothing to restore. Failures are ignored.
pub fn restore_terminal() {
    let _raw = disable_raw_mode();
    if IS_TAKEN.swap(false, Ordering::SeqCst) {
        let _alternate = execute!(io::stdout(), LeaveAlternateScreen, Show);
    }
}
