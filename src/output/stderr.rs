//! Messages on stderr: errors with hints, warnings, notes, prompts, and the log of `--verbose`. All writes to stderr go
//! through here. With JSON output, each message but a prompt is one JSON object per line.

use std::cell::{Cell, RefCell};
use std::io::{self, IsTerminal, Write};
use std::rc::Rc;

use anstyle::{AnsiColor, Style};
use indicatif::ProgressBar;
use serde_json::{Value, json};

use super::progress::Progress;
use super::row::Row;
use super::sanitize::{escape_invisible, visible_json};
use super::severity::Severity;
use super::terminal::Color;

/// An error to report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The message, one line.
    pub message: String,
    /// What to do about it, one line each.
    pub hints: Vec<String>,
    /// The rows that the user has to choose from.
    pub candidates: Vec<Row>,
    /// The vendor's error code.
    pub code: Option<u32>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// The request ID, for the vendor's support.
    pub request_id: Option<String>,
    /// The exit code.
    pub exit_code: u8,
    /// The usage of the command, for a usage error, which is written in the form of clap's own. Empty if it is not shown.
    pub usage: Option<String>,
}

/// Writes messages to stderr. Errors are ignored: if stderr is closed, nobody reads it.
#[derive(Debug, Clone)]
pub struct Messages {
    is_terminal: bool,
    json: bool,
    verbose: bool,
    palette: Palette,
    /// The progress bar, above which messages are written.
    bar: Rc<RefCell<ProgressBar>>,
    /// Whether the full screen has the terminal.
    is_suspended: Rc<Cell<bool>>,
}

/// The styles of messages; plain by default.
#[derive(Debug, Clone, Copy, Default)]
struct Palette {
    error: Style,
    warning: Style,
    hint: Style,
    note: Style,
    question: Style,
}

const COLORED: Palette = Palette {
    error: Severity::Bad.style().bold(),
    warning: Severity::Warning.style().bold(),
    hint: AnsiColor::Cyan.on_default(),
    note: Style::new().dimmed(),
    question: Style::new().bold(),
};

impl Messages {
    /// Creates a writer of messages: as JSON if `json`, and with a log if `verbose`.
    pub fn new(color: Color, json: bool, verbose: bool) -> Self {
        let is_terminal = io::stderr().is_terminal();
        let palette = if color.applies(is_terminal) { COLORED } else { Palette::default() };
        Self {
            is_terminal,
            json,
            verbose,
            palette,
            bar: Rc::new(RefCell::new(ProgressBar::hidden())),
            is_suspended: Rc::default(),
        }
    }

    /// Reports an error: the message, the hints, then code, status and request ID; or one JSON object with the same
    /// parts.
    pub fn error(&self, report: &Report) {
        if self.json {
            return self.write_object(&to_json(report));
        }
        self.labelled(self.palette.error, "error", &report.message);
        if let Some(usage) = &report.usage {
            return self.usage(&report.hints, usage);
        }
        for candidate in &report.candidates {
            let values = candidate.iter().map(|(name, value)| match value {
                Value::String(text) => format!("{name} {text}"),
                value => format!("{name} {value}"),
            });
            self.write_line(&escape_invisible(&format!("  {}", values.collect::<Vec<_>>().join(", "))));
        }
        for hint in &report.hints {
            self.labelled(self.palette.hint, "hint", hint);
        }
        let parts = [
            report.code.map(|code| format!("code {code}")),
            report.status.map(|status| format!("status {status}")),
            report.request_id.as_ref().map(|id| format!("request {id}")),
        ];
        let parts = parts.into_iter().flatten().collect::<Vec<_>>();
        if !parts.is_empty() {
            self.dimmed(&format!("({})", parts.join(", ")));
        }
    }

    /// Writes what follows the message of a usage error: tips, the usage, and where to read on.
    fn usage(&self, tips: &[String], usage: &str) {
        let mut lines =
            tips.iter().map(|tip| format!("  tip: {}", escape_invisible(tip))).collect::<Vec<_>>();
        if !lines.is_empty() {
            lines.insert(0, String::new());
        }
        if !usage.is_empty() {
            lines.extend(["", usage.trim_end()].map(str::to_owned));
        }
        lines.extend(["", "For more information, try '--help'."].map(str::to_owned));
        self.write_line(&lines.join("\n"));
    }

    /// Suspends or resumes writing to a terminal, for the full screen. A file still gets its log.
    pub fn suspend(&self, is_suspended: bool) {
        self.is_suspended.set(is_suspended);
    }

    /// Creates a progress bar without steps.
    pub fn progress(&self) -> Progress {
        let progress = Progress::new();
        *self.bar.borrow_mut() = progress.handle();
        progress
    }

    /// Runs `write` with the progress bar hidden.
    pub fn aside_from_progress<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.borrow().suspend(write)
    }

    /// Writes a warning.
    pub fn warning(&self, text: &str) {
        if self.json {
            return self.write_object(&json!({ "warning": text }));
        }
        self.labelled(self.palette.warning, "warning", text);
    }

    /// Writes a prompt and leaves the cursor behind it.
    pub fn prompt(&self, question: &str) {
        let style = self.palette.question;
        let _ignored = write!(io::stderr(), "{style}{}{style:#}", escape_invisible(question));
    }

    /// Ends the line of a prompt that was answered without a line end.
    pub fn end_prompt(&self) {
        self.write_line("");
    }

    /// Writes a note.
    pub fn info(&self, text: &str) {
        self.unlabelled("note", text);
    }

    /// Writes a note if stderr is a terminal.
    pub fn note(&self, text: &str) {
        if self.is_terminal {
            self.info(text);
        }
    }

    /// Writes a note if stderr is a terminal, or with `--verbose`.
    pub fn note_or_log(&self, text: &str) {
        if self.is_terminal || self.verbose {
            self.info(text);
        }
    }

    /// Writes a line of the log, with `--verbose`.
    pub fn log(&self, text: &str) {
        if self.verbose {
            self.unlabelled("log", text);
        }
    }

    /// Writes a note or a line of the log. Only JSON has its `kind`.
    fn unlabelled(&self, kind: &str, text: &str) {
        if self.json {
            return self.write_object(&json!({ kind: text }));
        }
        self.dimmed(text);
    }

    fn dimmed(&self, text: &str) {
        let style = self.palette.note;
        self.write_line(&format!("{style}{}{style:#}", escape_invisible(text)));
    }

    fn labelled(&self, style: Style, label: &str, text: &str) {
        self.write_line(&format!("{style}{label}:{style:#} {}", escape_invisible(text)));
    }

    fn write_object(&self, object: &Value) {
        self.write_line(&visible_json(object.to_string()));
    }

    fn write_line(&self, line: &str) {
        if self.is_suspended.get() && self.is_terminal {
            return;
        }
        let _ignored = self.bar.borrow().suspend(|| writeln!(io::stderr(), "{line}"));
    }
}

fn to_json(report: &Report) -> Value {
    let mut object = json!({
        "error": report.message,
        "hints": report.hints,
        "code": report.code,
        "status": report.status,
        "request_id": report.request_id,
        "exit_code": report.exit_code,
    });
    if !report.candidates.is_empty() {
        object["candidates"] = json!(report.candidates);
    }
    object
}
