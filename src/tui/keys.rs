//! The keys of the full screen, as far as it knows any.

use std::io;
use std::time::Duration;

use crossterm::event::{self, Event, EventStream, KeyCode, KeyEventKind, KeyModifiers};
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
    /// Take the last word away: Ctrl-W, as in a shell.
    EraseWord,
    /// Take all away: Ctrl-U.
    EraseLine,
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

/// How long the terminal may take to hand over a key that was pressed. With no time at all, crossterm reads nothing.
const HANDOVER: Duration = Duration::from_millis(20);

/// Discards the keys that were pressed until now, except Ctrl-C: returns whether it was among them. Must not be called
/// while the stream of [`keys`] is polled.
pub fn discard_keys() -> io::Result<bool> {
    while event::poll(HANDOVER)? {
        if key(&event::read()?) == Key::Interrupt {
            return Ok(true);
        }
    }
    Ok(false)
}

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
        _ => Key::Nothing,
    }
}

/// A character that was pressed with Ctrl.
fn control(c: char) -> Key {
    match c {
        'c' => Key::Interrupt,
        'u' => Key::EraseLine,
        'w' => Key::EraseWord,
        _ => Key::Nothing,
    }
}
