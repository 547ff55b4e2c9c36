//! A line that is typed without being shown, and the terminal given back whatever ends it.

use std::io;

use crossterm::event::{Event, EventStream, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use futures_util::StreamExt;
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::terminal_input::discard_typed;

/// Longer than any secret.
const LONGEST: usize = 4096;

/// What was typed.
#[derive(Debug)]
pub enum Typed {
    /// A line.
    Line(SecretString),
    /// Ctrl-D, and no line.
    End,
    /// Ctrl-C, which is a key like others meanwhile.
    Interrupt,
}

/// The terminal while it shows nothing of what is typed.
struct Hidden;

impl Hidden {
    fn new() -> io::Result<Self> {
        enable_raw_mode()?;
        Ok(Self)
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        let _raw = disable_raw_mode();
    }
}

/// Discards what was typed before, lets `ask` write its question, and reads a line from the terminal without showing it.
pub async fn hidden_line(ask: impl FnOnce()) -> io::Result<Typed> {
    let _hidden = Hidden::new()?;
    discard_typed();
    // Who sees the question can trust that nothing is shown from here on.
    ask();
    let mut events = EventStream::new();
    // With room for a long one, since growing would leave a copy behind.
    let mut line = Zeroizing::new(String::with_capacity(LONGEST));
    while let Some(event) = events.next().await {
        let Event::Key(KeyEvent { code, modifiers, kind, .. }) = event? else { continue };
        let is_control = modifiers.contains(KeyModifiers::CONTROL);
        match code {
            _ if kind == KeyEventKind::Release => {}
            KeyCode::Char('c') if is_control => return Ok(Typed::Interrupt),
            KeyCode::Char('d') if is_control && line.is_empty() => return Ok(Typed::End),
            KeyCode::Char('u') if is_control => line.clear(),
            // A line end that was typed ahead, when the terminal still had its usual way with it.
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
