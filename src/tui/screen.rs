//! The full screen: takes the terminal, draws pictures on it, and gives it back whatever happens.

use std::io::{self, BufWriter, Stdout};
use std::mem::ManuallyDrop;
use std::panic;
use std::sync::Once;

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Position, Rect};

use crate::output::{Screen, restore_terminal, take_terminal};
use crate::tui::render::{self, Palette};
use crate::tui::view::Picture;

/// The terminal while it is taken; it is given back when this goes.
pub struct FullScreen {
    /// Never dropped: it would tell of a terminal that is gone, on that terminal, and panic.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<BufWriter<Stdout>>>>,
    palette: Palette,
}

impl FullScreen {
    /// Takes the terminal.
    pub fn open(screen: &Screen) -> io::Result<Self> {
        static HOOK: Once = Once::new();
        // A release aborts on panic, and drops nothing then.
        HOOK.call_once(|| {
            let told = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                restore_terminal();
                told(info);
            }));
        });
        let palette = Palette::of(screen.color);
        let taken = take_terminal();
        let backend = CrosstermBackend::new(BufWriter::new(io::stdout()));
        match taken.and_then(|()| Terminal::new(backend)) {
            Ok(terminal) => Ok(Self { terminal: ManuallyDrop::new(terminal), palette }),
            Err(error) => {
                restore_terminal();
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

impl Drop for FullScreen {
    fn drop(&mut self) {
        restore_terminal();
    }
}
