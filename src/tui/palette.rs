//! Styles of the full-screen view. Depends on `ratatui`.

use ratatui::style::{Color, Modifier, Style};

use crate::tui::view::Tone;

pub(super) const DIM: Style = Style::new().add_modifier(Modifier::DIM);
pub(super) const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);

/// The styles that depend on whether there is color. Without color, state is shown by marks and words alone.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Palette {
    pub(super) success: Style,
    pub(super) warning: Style,
    pub(super) failure: Style,
    pub(super) key: Style,
}

impl Palette {
    /// Returns the palette with or without color.
    pub(super) fn new(has_color: bool) -> Self {
        if !has_color {
            return Self { key: BOLD, ..Self::default() };
        }
        Self {
            success: Style::new().fg(Color::Green),
            warning: Style::new().fg(Color::Yellow),
            failure: Style::new().fg(Color::Red),
            key: Style::new().fg(Color::Cyan),
        }
    }

    /// Returns the style of a tone.
    pub(super) fn tone(&self, tone: Tone) -> Style {
        match tone {
            Tone::Plain => Style::new(),
            Tone::Success => self.success,
            Tone::Warning => self.warning,
            Tone::Failure => self.failure,
        }
    }
}
