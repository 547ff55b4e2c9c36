//! A terminal emulator: the screen of `roomctl watch`.

use crate::support::sandbox::Sandbox;
use crate::support::terminal::Terminal;

/// The contents of a terminal.
pub struct Screen {
    pub terminal: Terminal,
    pub parser: vt100::Parser,
    pub written: String,
}

impl Screen {
    pub fn start(size: (u16, u16), script: &str, environment: &[(&str, &str)]) -> Self {
        let terminal = Terminal::of_size(size, script, environment);
        Self { terminal, parser: vt100::Parser::new(size.0, size.1, 0), written: String::new() }
    }

    /// Watches the room named `room`.
    pub fn watch(sandbox: &Sandbox, size: (u16, u16)) -> Self {
        Self::start(size, "exec roomctl watch room --interval 200ms", &sandbox.environment())
    }

    pub fn contents(&self) -> String {
        self.parser.screen().contents()
    }

    /// The line of the screen that contains `words`.
    #[track_caller]
    pub fn line(&self, words: &str) -> String {
        let contents = self.contents();
        contents.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{contents}")).to_owned()
    }

    /// Waits until the screen's contents meet a condition.
    #[track_caller]
    pub fn wait(&mut self, condition: impl Fn(&str) -> bool) {
        while !condition(&self.contents()) {
            let bytes = self.terminal.read();
            assert!(!bytes.is_empty(), "it has ended, the screen at last:\n{}", self.contents());
            self.parser.process(&bytes);
            self.written.push_str(&String::from_utf8_lossy(&bytes));
        }
    }

    #[track_caller]
    pub fn wait_for(&mut self, words: &str) {
        self.wait(|contents| contents.contains(words));
    }

    pub fn press(&mut self, keys: &str) {
        self.terminal.press(keys);
    }

    pub fn resize(&mut self, size: (u16, u16)) {
        // The emulator panics if a line is wrapped that was written before the terminal shrank to one row.
        self.parser.screen_mut().set_size(size.0.max(2), size.1);
        self.terminal.resize(size);
    }

    /// All output until the end, and the exit code.
    pub fn written(self) -> (String, u32) {
        let (rest, code) = self.terminal.finish();
        (self.written + &rest, code)
    }

    /// The screen after the end, and the exit code.
    pub fn finish(mut self) -> (vt100::Screen, u32) {
        let (rest, code) = self.terminal.finish();
        self.parser.process(rest.replace('\n', "\r\n").as_bytes());
        (self.parser.screen().clone(), code)
    }
}

pub const CTRL_U: &str = "\u{15}";
pub const CTRL_W: &str = "\u{17}";
pub const ESC: &str = "\u{1b}";
pub const UP: &str = "\u{1b}[A";
pub const DOWN: &str = "\u{1b}[B";

/// A sandbox with a room and these participants, and the room's SID.
pub fn sandbox_with_room(identities: &[&str]) -> (Sandbox, String) {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    for identity in identities {
        sandbox.join(&room, identity, "connected");
    }
    (sandbox, room)
}
