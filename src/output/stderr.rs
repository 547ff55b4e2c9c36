//! The one door to stderr: problems with what to do about them, warnings, remarks, and the log of `--verbose`. Where the
//! data is JSON each of them is an object on a line; only questions are not, which a person at a terminal answers.

use std::cell::{Cell, RefCell};
use std::io::{self, IsTerminal, Write};
use std::rc::Rc;

use anstyle::{AnsiColor, Style};
use indicatif::ProgressBar;
use serde_json::{Map, Value, json};

use super::progress::Progress;
use super::sanitize::{escape_invisible, visible_json};
use super::terminal::Color;

/// What went wrong, in parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// What happened, in one line.
    pub message: String,
    /// What to do next, a line each.
    pub hints: Vec<String>,
    /// The vendor's error code.
    pub code: Option<u64>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// What the vendor's support asks for.
    pub request_id: Option<String>,
    /// What the program exits with for it.
    pub exit_code: u8,
    /// The usage of the command, for a usage error. Such an error is written in the form of clap's own.
    pub usage: Option<String>,
}

/// What is told beside the data. It cannot fail: if stderr is closed, nobody listens.
#[derive(Debug, Clone)]
pub struct Messages {
    is_terminal: bool,
    json: bool,
    verbose: bool,
    palette: Palette,
    /// Lines are written above the bar that is shown, if one is.
    bar: Rc<RefCell<ProgressBar>>,
    /// Whether something else has the terminal.
    is_hushed: Rc<Cell<bool>>,
}

/// How the parts of a notice look; plain by default.
#[derive(Debug, Clone, Copy, Default)]
struct Palette {
    error: Style,
    warning: Style,
    hint: Style,
    aside: Style,
    question: Style,
}

const COLORED: Palette = Palette {
    error: AnsiColor::Red.on_default().bold(),
    warning: AnsiColor::Yellow.on_default().bold(),
    hint: AnsiColor::Cyan.on_default(),
    aside: Style::new().dimmed(),
    question: Style::new().bold(),
};

impl Messages {
    /// Notices on this process's stderr, as `json` where the data is, and with a log if `verbose`.
    pub fn new(color: Color, json: bool, verbose: bool) -> Self {
        let is_terminal = io::stderr().is_terminal();
        let palette = if color.applies(is_terminal) { COLORED } else { Palette::default() };
        Self {
            is_terminal,
            json,
            verbose,
            palette,
            bar: Rc::new(RefCell::new(ProgressBar::hidden())),
            is_hushed: Rc::default(),
        }
    }

    /// Says what went wrong: a line, the hints, then what support asks for; or one JSON object with the same parts.
    pub fn problem(&self, problem: &Report) {
        if self.json {
            return self.write_object(&as_json(problem));
        }
        self.labelled(self.palette.error, "error", &problem.message);
        if let Some(usage) = &problem.usage {
            return self.usage(&problem.hints, usage);
        }
        for hint in &problem.hints {
            self.labelled(self.palette.hint, "hint", hint);
        }
        let parts = [
            problem.code.map(|code| format!("code {code}")),
            problem.status.map(|status| format!("status {status}")),
            problem.request_id.as_ref().map(|id| format!("request {id}")),
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
        lines.extend(["", usage.trim_end(), "", "For more information, try '--help'."].map(str::to_owned));
        self.write_line(&lines.join("\n"));
    }

    /// While `hush`, nothing is written to a terminal, which something else fills then; a file still gets its log.
    pub fn suspend(&self, hush: bool) {
        self.is_hushed.set(hush);
    }

    /// A bar, for steps that are yet to be counted.
    pub fn progress(&self) -> Progress {
        let progress = Progress::new();
        *self.bar.borrow_mut() = progress.handle();
        progress
    }

    /// Writes data while a bar may be shown, without mixing the two.
    pub fn aside_from_progress<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.borrow().suspend(write)
    }

    /// Says what is not wrong yet.
    pub fn warning(&self, text: &str) {
        if self.json {
            return self.write_object(&json!({ "warning": text }));
        }
        self.labelled(self.palette.warning, "warning", text);
    }

    /// Writes a question and leaves the cursor behind it.
    pub fn prompt(&self, question: &str) {
        let style = self.palette.question;
        let _nobody_listens = write!(io::stderr(), "{style}{}{style:#}", escape_invisible(question));
    }

    /// Ends the line of a question that whoever answered it did not end.
    pub fn end_prompt(&self) {
        self.write_line("");
    }

    /// Says something, whoever listens.
    pub fn info(&self, text: &str) {
        self.aside("note", text);
    }

    /// Says something to a person; nothing if none is there.
    pub fn note(&self, text: &str) {
        if self.is_terminal {
            self.info(text);
        }
    }

    /// Says something to a person, or to who asked for a log.
    pub fn note_or_log(&self, text: &str) {
        if self.is_terminal || self.verbose {
            self.info(text);
        }
    }

    /// Says something to who asked for a log.
    pub fn log(&self, text: &str) {
        if self.verbose {
            self.aside("log", text);
        }
    }

    /// What is no matter of right or wrong: `kind` is told to programs alone, since a person sees what it is.
    fn aside(&self, kind: &str, text: &str) {
        if self.json {
            return self.write_object(&json!({ kind: text }));
        }
        self.dimmed(text);
    }

    fn dimmed(&self, text: &str) {
        let style = self.palette.aside;
        self.write_line(&format!("{style}{}{style:#}", escape_invisible(text)));
    }

    fn labelled(&self, style: Style, label: &str, text: &str) {
        self.write_line(&format!("{style}{label}:{style:#} {}", escape_invisible(text)));
    }

    fn write_object(&self, object: &Value) {
        self.write_line(&visible_json(object.to_string()));
    }

    fn write_line(&self, line: &str) {
        if self.is_hushed.get() && self.is_terminal {
            return;
        }
        let _nobody_listens = self.bar.borrow().suspend(|| writeln!(io::stderr(), "{line}"));
    }
}

fn as_json(problem: &Report) -> Value {
    let mut object = Map::new();
    object.insert("error".to_owned(), json!(problem.message));
    object.insert("hints".to_owned(), json!(problem.hints));
    object.insert("code".to_owned(), json!(problem.code));
    object.insert("status".to_owned(), json!(problem.status));
    object.insert("request_id".to_owned(), json!(problem.request_id));
    object.insert("exit_code".to_owned(), json!(problem.exit_code));
    Value::Object(object)
}
