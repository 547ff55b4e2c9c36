//! Raw mode and the alternate screen of the terminal, and how both are restored.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::Show;
use crossterm::execute;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};

/// Whether the alternate screen is on.
static IS_FULL_SCREEN: AtomicBool = AtomicBool::new(false);

/// Switches to raw mode and the alternate screen. [`restore_terminal`] restores the terminal, also after an error.
pub fn take_terminal() -> io::Result<()> {
    IS_FULL_SCREEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen)
}

/// Leaves raw mode, which a prompt for a secret uses, too, and the alternate screen if it is on. Errors are ignored.
pub fn restore_terminal() {
    let _raw = disable_raw_mode();
    if IS_FULL_SCREEN.swap(false, Ordering::SeqCst) {
        let _alternate = execute!(io::stdout(), LeaveAlternateScreen, Show);
    }
}
