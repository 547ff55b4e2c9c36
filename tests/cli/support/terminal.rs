//! A pseudo-terminal that runs a shell script.

use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::process::ExitStatus;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

use crate::support::process::Watchdog;
use crate::support::run::exit_code;

/// A shell script that runs in a pseudo-terminal.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    reader: BufReader<Box<dyn Read + Send>>,
    keyboard: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    _home: TempDir,
    _watch: Watchdog,
}

impl Terminal {
    /// Starts `script` in `sh`, in a terminal with this many columns, with an empty home directory and this
    /// environment.
    pub fn start(columns: u16, script: &str, environment: &[(&str, &str)]) -> Self {
        Self::of_size((50, columns), script, environment)
    }

    /// The same with rows and columns.
    pub fn of_size((rows, cols): (u16, u16), script: &str, environment: &[(&str, &str)]) -> Self {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pty = native_pty_system().openpty(size).unwrap();
        let home = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", script]);
        command.env_clear();
        command.env("HOME", home.path());
        command.env("TERM", "xterm-256color");
        let program = Path::new(env!("CARGO_BIN_EXE_roomctl")).parent().unwrap();
        command.env("PATH", format!("{}:{}", program.display(), std::env::var("PATH").unwrap()));
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pty.slave.spawn_command(command).unwrap();
        let reader = BufReader::new(pty.master.try_clone_reader().unwrap());
        let watch = Watchdog::start(child.process_id().unwrap(), script.to_owned());
        let keyboard = pty.master.take_writer().unwrap();
        Self { child, reader, keyboard, master: pty.master, _home: home, _watch: watch }
    }

    /// Reads until `words` have been written; a prompt has no line end to wait for. Answers questions for the position of the
    /// cursor, without which nushell does not start.
    pub fn read_until(&mut self, words: &str) -> String {
        let mut seen = Vec::new();
        while !seen.ends_with(words.as_bytes()) {
            let mut byte = [0];
            let read = self.reader.read(&mut byte).unwrap_or(0);
            assert!(read > 0, "no {words:?} in {}", String::from_utf8_lossy(&seen));
            seen.push(byte[0]);
            if seen.ends_with(b"\x1b[6n") {
                self.press("\x1b[1;1R");
            }
        }
        String::from_utf8(seen).unwrap().replace("\r\n", "\n")
    }

    /// Resizes the terminal.
    pub fn resize(&self, (rows, cols): (u16, u16)) {
        self.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    /// Reads the next output; nothing after the end.
    pub fn read(&mut self) -> Vec<u8> {
        let mut bytes = vec![0; 64 << 10];
        // A terminal whose last program has ended reads as an error on Linux.
        let read = self.reader.read(&mut bytes).unwrap_or(0);
        bytes.truncate(read);
        bytes
    }

    /// Types keys.
    pub fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }

    /// Closes the terminal, as closing its window does.
    pub fn hang_up(self) {
        let Self { child: _child, reader, keyboard, master, _home: _, _watch: _ } = self;
        drop((reader, keyboard, master));
    }

    /// Whether the shell has ended.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Reads the rest, and returns it with the exit code as a shell reports it.
    pub fn finish(self) -> (String, u32) {
        let (rest, status) = self.finish_status();
        (rest, exit_code(status).unwrap().try_into().unwrap())
    }

    /// Reads the rest, and returns it with the exit status.
    pub fn finish_status(mut self) -> (String, ExitStatus) {
        let mut written = Vec::new();
        // A terminal whose last program has ended reads as an error on Linux.
        let _ = self.reader.read_to_end(&mut written);
        let child: &mut dyn Child = self.child.as_mut();
        let status = child.downcast_mut::<std::process::Child>().unwrap().wait().unwrap();
        (String::from_utf8(written).unwrap().replace("\r\n", "\n"), status)
    }
}

/// The output of a script in a terminal with this many columns, and its exit code.
pub fn run_in_terminal(columns: u16, script: &str, environment: &[(&str, &str)]) -> (String, u32) {
    Terminal::start(columns, script, environment).finish()
}
