//! The prompt for a secret: reads a line without echo, and restores the terminal however it ends.

use std::io;

use crossterm::event::{Event, EventStream, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use futures_util::StreamExt;
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::terminal_input::discard_typed;

/// Capacity for a secret in bytes. Longer ones are moved when the buffer grows.
const CAPACITY: usize = 4096;

/// What the user typed.
#[derive(Debug)]
pub enum Typed {
    /// A line.
    Line(SecretString),
    /// Ctrl-D on an empty line.
    End,
    /// Ctrl-C, which sends no signal in raw mode.
    Interrupt,
}

/// Raw mode of the terminal, until it is dropped.
struct RawMode;

impl RawMode {
    fn new() -> io::Result<Self> {
        enable_raw_mode()?;
        Ok(Self)
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        let _ignored = disable_raw_mode();
    }
}

/// Discards what was typed before, calls `ask` to write the prompt, and reads a line from the terminal without echo.
pub async fn hidden_line(ask: impl FnOnce()) -> io::Result<Typed> {
    let _raw_mode = RawMode::new()?;
    discard_typed();
    // Nothing is echoed any more when the prompt appears.
    ask();
    let mut events = EventStream::new();
    // Allocated once, since growing would leave a copy of the secret behind.
    let mut line = Zeroizing::new(String::with_capacity(CAPACITY));
    while let Some(event) = events.next().await {
        let Event::Key(KeyEvent { code, modifiers, kind, .. }) = event? else { continue };
        let is_control = modifiers.contains(KeyModifiers::CONTROL);
        match code {
            _ if kind == KeyEventKind::Release => {}
            KeyCode::Char('c') if is_control => return Ok(Typed::Interrupt),
            KeyCode::Char('d') if is_control && line.is_empty() => return Ok(Typed::End),
            KeyCode::Char('u') if is_control => line.clear(),
            // A line end that was typed before raw mode.
            KeyCode::Char('j') if is_control => return Ok(Typed::Line(line.as_str().into())),
            KeyCode::Enter => return Ok(Typed::Line(line.as_str().into())),
            KeyCode::Backspace => drop(line.pop()),
            KeyCode::Char('h') if is_control => drop(line.pop()),
            KeyCode::Char(c) if !is_control => line.push(c),
            _ => {}
        }
    }
    Ok(Typed::End)
}
