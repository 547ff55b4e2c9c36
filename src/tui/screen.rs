//! The terminal in full-screen mode: opens it, draws pictures on it, and restores it on drop, panic and errors.
//!
//! Depends on `output` for the terminal modes and on `render` for drawing.

use std::io::{self, BufWriter, Stdout};
use std::mem::ManuallyDrop;
use std::panic;
use std::sync::Once;

use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Position, Rect};
use ratatui::{Frame, Terminal};

use crate::output::{TerminalInfo, restore_terminal, take_terminal};
use crate::tui::cells::adapt;
use crate::tui::palette::Palette;
use crate::tui::render;
use crate::tui::view::Picture;

/// The terminal in full-screen mode, restored on drop.
pub struct FullScreen {
    /// Never dropped: if the terminal is gone, its destructor prints an error to it and panics.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<BufWriter<Stdout>>>>,
    palette: Palette,
    /// Whether marks may have characters beyond ASCII.
    is_unicode: bool,
}

impl FullScreen {
    /// Switches the terminal to full-screen mode, and installs a panic hook that restores it. Fails with the I/O errors of
    /// the terminal, which is restored then.
    pub fn open(screen: &TerminalInfo) -> io::Result<Self> {
        static HOOK: Once = Once::new();
        // Release builds abort on panic without running destructors.
        HOOK.call_once(|| {
            let previous = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                restore_terminal();
                previous(info);
            }));
        });
        let palette = Palette::new(screen.color);
        let opened = take_terminal();
        let backend = CrosstermBackend::new(BufWriter::new(io::stdout()));
        match opened.and_then(|()| Terminal::new(backend)) {
            Ok(terminal) => {
                Ok(Self { terminal: ManuallyDrop::new(terminal), palette, is_unicode: screen.unicode })
            }
            Err(error) => {
                restore_terminal();
                Err(error)
            }
        }
    }

    /// Returns the current size of the terminal, in columns and rows.
    pub fn area(&self) -> io::Result<Rect> {
        Ok(Rect::from((Position::ORIGIN, self.terminal.size()?)))
    }

    /// Switches the terminal to full-screen mode again, whatever mode it is in, and lets the next picture be drawn whole.
    pub fn reopen(&mut self) -> io::Result<()> {
        restore_terminal();
        take_terminal()?;
        let area = self.area()?;
        self.terminal.resize(area)
    }

    /// Draws the picture.
    pub fn draw(&mut self, picture: &Picture) -> io::Result<()> {
        let draw = |frame: &mut Frame<'_>| {
            render::draw(frame, picture, &self.palette);
            adapt(frame.buffer_mut(), self.is_unicode);
        };
        self.terminal.draw(draw)?;
        Ok(())
    }
}

impl Drop for FullScreen {
    fn drop(&mut self) {
        restore_terminal();
    }
}
