//! The keys of the full screen, as far as it knows any.

use std::io;

use crossterm::event::{Event, EventStream, KeyCode, KeyEventKind, KeyModifiers};
use futures_util::{Stream, StreamExt};

/// A key that was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// One up.
    Up,
    /// One down.
    Down,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the first.
    Home,
    /// To the last.
    End,
    /// Done.
    Enter,
    /// Back.
    Escape,
    /// Take the last character away.
    Backspace,
    /// Ctrl-C, which is a key like others while the screen is full.
    Interrupt,
    /// A character.
    Char(char),
    /// Nothing with a meaning: another size of the terminal, which is a reason to draw.
    Nothing,
}

/// The keys as they are pressed.
pub fn keys() -> impl Stream<Item = io::Result<Key>> + Unpin {
    EventStream::new().map(|event| event.map(|event| key(&event)))
}

fn key(event: &Event) -> Key {
    let Event::Key(pressed) = event else { return Key::Nothing };
    let is_control = pressed.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    match pressed.code {
        _ if pressed.kind == KeyEventKind::Release => Key::Nothing,
        KeyCode::Char('c') if pressed.modifiers.contains(KeyModifiers::CONTROL) => Key::Interrupt,
        KeyCode::Char(_) if is_control => Key::Nothing,
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Escape,
        KeyCode::Backspace => Key::Backspace,
        _ => Key::Nothing,
    }
}
