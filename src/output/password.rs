//! The prompt for a secret: reads a line without echo, and restores the terminal however it ends.

use std::io::{self, Write};
use std::pin::pin;

use crossterm::event::{Event, EventStream, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use futures_util::StreamExt;
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::terminal_input::{discard_type_ahead, terminal_hangup};

/// Capacity for a secret in bytes. Longer ones are moved when the buffer grows.
const CAPACITY: usize = 4096;

/// What the user typed.
#[derive(Debug)]
pub enum HiddenInput {
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

/// Discards what was typed before, calls `ask` to write the prompt, and reads a line from the terminal without echo, except
/// while `is_visible` returns `true` for what is typed so far. The end of the terminal is the end of the input.
pub async fn read_hidden_line(
    ask: impl FnOnce(),
    is_visible: impl Fn(&str) -> bool,
) -> io::Result<HiddenInput> {
    let _raw_mode = RawMode::new()?;
    discard_type_ahead();
    // Nothing is echoed any more when the prompt appears.
    ask();
    let mut events = EventStream::new();
    let mut hangup = pin!(terminal_hangup());
    // Allocated once, since growing would leave a copy of the secret behind.
    let mut line = Zeroizing::new(String::with_capacity(CAPACITY));
    let mut echo = Echo { columns: 0 };
    loop {
        let event = tokio::select! {
            event = events.next() => event,
            () = &mut hangup => None,
        };
        let Some(event) = event else { return Ok(HiddenInput::End) };
        let Event::Key(KeyEvent { code, modifiers, kind, .. }) = event? else { continue };
        let is_control = modifiers.contains(KeyModifiers::CONTROL);
        match code {
            _ if kind == KeyEventKind::Release => {}
            KeyCode::Char('c') if is_control => return Ok(HiddenInput::Interrupt),
            KeyCode::Char('d') if is_control && line.is_empty() => return Ok(HiddenInput::End),
            KeyCode::Char('u') if is_control => line.clear(),
            // A line end that was typed before raw mode.
            KeyCode::Char('j') if is_control => return Ok(HiddenInput::Line(line.as_str().into())),
            KeyCode::Enter => return Ok(HiddenInput::Line(line.as_str().into())),
            KeyCode::Backspace => drop(line.pop()),
            KeyCode::Char('h') if is_control => drop(line.pop()),
            KeyCode::Char(c) if !is_control => line.push(c),
            _ => {}
        }
        echo.show(if is_visible(&line) { &line } else { "" });
    }
}

/// The part of the line that is shown.
struct Echo {
    columns: usize,
}

impl Echo {
    /// Replaces what is shown on the terminal by the printable characters of `text`.
    fn show(&mut self, text: &str) {
        let text = text.chars().filter(char::is_ascii_graphic).collect::<String>();
        if text.len() == self.columns {
            return;
        }
        let back = "\u{8}".repeat(self.columns);
        let erased = " ".repeat(self.columns);
        self.columns = text.len();
        // A terminal that is gone ends the input.
        let _gone = write!(io::stderr(), "{back}{erased}{back}{text}");
    }
}
