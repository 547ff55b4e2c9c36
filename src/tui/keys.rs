//! Keyboard input of the full-screen view: terminal events converted to the keys that the view handles.
//!
//! Depends on `crossterm`, and on `output` for the end of the terminal. The meaning of each key is defined in `state`.

use std::io;
use std::time::Duration;

use crossterm::event::{self, Event, EventStream, KeyCode, KeyEventKind, KeyModifiers};
use futures_util::{Stream, StreamExt};

use crate::output::terminal_hangup;

/// A key press, or a terminal event without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Cursor up.
    Up,
    /// Cursor down.
    Down,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home: the first row.
    Home,
    /// End: the last row.
    End,
    /// Enter.
    Enter,
    /// Escape.
    Escape,
    /// Backspace: erases the last character.
    Backspace,
    /// Delete.
    Delete,
    /// Ctrl-C, which raw mode delivers as a key instead of a signal.
    Interrupt,
    /// Ctrl-Z, likewise.
    Suspend,
    /// Another letter pressed together with Ctrl.
    Control(char),
    /// A printable character.
    Char(char),
    /// An event without a key that the view handles, such as a resize; the view redraws.
    Nothing,
}

/// Returns a stream of key presses, which ends with the terminal. Fails with the I/O errors of the terminal.
pub fn keys() -> impl Stream<Item = io::Result<Key>> + Unpin {
    let keys = EventStream::new().map(|event| event.map(|event| key(&event)));
    keys.take_until(Box::pin(terminal_hangup()))
}

/// Time limit for reading a pending key press. With a zero limit, crossterm reads nothing.
const HANDOVER: Duration = Duration::from_millis(20);

/// Discards the pending key presses up to the first Ctrl-C, and returns whether there was one.
///
/// Must not be called while the stream of [`keys`] is being polled.
pub fn discard_keys() -> io::Result<bool> {
    while event::poll(HANDOVER)? {
        if key(&event::read()?) == Key::Interrupt {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Converts a terminal event to a key. Key releases and combinations with Alt are ignored.
fn key(event: &Event) -> Key {
    let Event::Key(pressed) = event else { return Key::Nothing };
    match pressed.code {
        _ if pressed.kind == KeyEventKind::Release => Key::Nothing,
        KeyCode::Char(c) if pressed.modifiers.contains(KeyModifiers::CONTROL) => control(c),
        KeyCode::Char(_) if pressed.modifiers.contains(KeyModifiers::ALT) => Key::Nothing,
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
        KeyCode::Delete => Key::Delete,
        _ => Key::Nothing,
    }
}

/// Returns the key for a character pressed together with Ctrl.
fn control(c: char) -> Key {
    match c {
        'c' => Key::Interrupt,
        'z' => Key::Suspend,
        c => Key::Control(c),
    }
}
