//! The full screen: takes the terminal, draws pictures on it, and gives it back whatever happens.

mod key;
mod picture;
mod render;

use std::io::{self, BufWriter, Stdout};
use std::mem::ManuallyDrop;
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::Show;
use crossterm::execute;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Position, Rect};

pub use key::{Key, discard_keys, keys};
pub use picture::{Counts, Dialog, Health, Mark, Notice, Person, Picture, Recent, Tone};

use super::screen::Screen;
use render::Palette;
pub use render::{page, shows_question};

/// Whether the terminal is taken, for the one who gives it back.
static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal while it is taken; it is given back when this goes.
pub struct Live {
    /// Never dropped: it would tell of a terminal that is gone, on that terminal, and panic.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<BufWriter<Stdout>>>>,
    palette: Palette,
}

impl Live {
    /// Takes the terminal.
    pub fn open(screen: &Screen) -> io::Result<Self> {
        static HOOK: Once = Once::new();
        // A release aborts on panic, and drops nothing then.
        HOOK.call_once(|| {
            let told = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                restore();
                told(info);
            }));
        });
        IS_TAKEN.store(true, Ordering::SeqCst);
        let palette = Palette::of(screen.color);
        let taken = enable_raw_mode().and_then(|()| execute!(io::stdout(), EnterAlternateScreen));
        let backend = CrosstermBackend::new(BufWriter::new(io::stdout()));
        match taken.and_then(|()| Terminal::new(backend)) {
            Ok(terminal) => Ok(Self { terminal: ManuallyDrop::new(terminal), palette }),
            Err(error) => {
                restore();
                Err(error)
            }
        }
    }

    /// The size of the terminal now.
    pub fn area(&self) -> io::Result<Rect> {
        Ok(Rect::from((Position::ORIGIN, self.terminal.size()?)))
    }

    /// Draws.
    pub fn draw(&mut self, picture: &Picture) -> io::Result<()> {
        self.terminal.draw(|frame| render::draw(frame, picture, &self.palette))?;
        Ok(())
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        restore();
    }
}

/// Restores the terminal: its mode, which may be raw for a hidden prompt alone, and then what the full screen changed. Does
/// nothing where there is nothing to restore. Failures are ignored.
pub fn restore() {
    let _raw = disable_raw_mode();
    if IS_TAKEN.swap(false, Ordering::SeqCst) {
        let _alternate = execute!(io::stdout(), LeaveAlternateScreen, Show);
    }
}
