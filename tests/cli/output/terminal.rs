//! What a person sees: the same commands in a pseudo-terminal.

use std::io::{BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::ExitStatus;
use std::sync::mpsc::channel;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

use crate::support::process::Watch;
use crate::support::{ACCOUNT, Faulty, Sandbox, TOKEN, answer, code};

/// A shell's command line at work in a terminal.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    reader: BufReader<Box<dyn Read + Send>>,
    keyboard: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    _home: TempDir,
    _watch: Watch,
}

impl Terminal {
    /// Starts `script` in `sh`, in a terminal of that many columns, with an empty home and this environment.
    pub fn start(columns: u16, script: &str, environment: &[(&str, &str)]) -> Self {
        Self::of_size((50, columns), script, environment)
    }

    /// The same in a terminal of so many rows and columns.
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
        let watch = Watch::over(child.process_id().unwrap(), script.to_owned());
        let keyboard = pty.master.take_writer().unwrap();
        Self { child, reader, keyboard, master: pty.master, _home: home, _watch: watch }
    }

    /// Reads until `words` have been written; a prompt has no line end to wait for.
    pub fn read_until(&mut self, words: &str) -> String {
        let mut seen = Vec::new();
        while !seen.ends_with(words.as_bytes()) {
            let mut byte = [0];
            let read = self.reader.read(&mut byte).unwrap_or(0);
            assert!(read > 0, "no {words:?} in {}", String::from_utf8_lossy(&seen));
            seen.push(byte[0]);
        }
        String::from_utf8(seen).unwrap().replace("\r\n", "\n")
    }

    /// Gives the terminal another size.
    pub fn resize(&self, (rows, cols): (u16, u16)) {
        self.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    /// Reads what is written next; nothing once all is over.
    pub fn read(&mut self) -> Vec<u8> {
        let mut bytes = vec![0; 64 << 10];
        // A terminal whose last program has ended reads as an error on Linux.
        let read = self.reader.read(&mut bytes).unwrap_or(0);
        bytes.truncate(read);
        bytes
    }

    /// Types.
    pub fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }

    /// Whether the shell has ended.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Reads the rest, and gives it with the exit code as a shell reports it.
    pub fn finish(self) -> (String, u32) {
        let (rest, status) = self.finish_status();
        (rest, code(status).unwrap().try_into().unwrap())
    }

    /// Reads the rest, and gives it with how the process ended.
    pub fn finish_status(mut self) -> (String, ExitStatus) {
        let mut written = Vec::new();
        // A terminal whose last program has ended reads as an error on Linux.
        let _ = self.reader.read_to_end(&mut written);
        let child: &mut dyn Child = self.child.as_mut();
        let status = child.downcast_mut::<std::process::Child>().unwrap().wait().unwrap();
        (String::from_utf8(written).unwrap().replace("\r\n", "\n"), status)
    }
}

/// All that a command line writes to a terminal of that many columns, and its exit code.
pub fn on_a_terminal(columns: u16, script: &str, environment: &[(&str, &str)]) -> (String, u32) {
    Terminal::start(columns, script, environment).finish()
}

#[test]
fn a_table_fits_the_terminal_and_cuts_the_identity_before_the_sid() {
    for (columns, identity) in [(140, "erin@example.com "), (60, "erin@exam…")] {
        let script = "roomctl --sandbox list DailyStandup --fields identity,status,sid";
        let (screen, code) = on_a_terminal(columns, script, &[("NO_COLOR", "1")]);
        assert_eq!(code, 0);
        assert!(screen.contains(identity), "{screen}");
        for line in screen.lines().skip(1) {
            assert!(line.chars().count() <= columns.into(), "{line}");
            assert!(!line.ends_with('…'), "{line}");
        }
    }
}

#[test]
fn a_terminal_narrower_than_a_sid_still_gets_a_line_each() {
    let script = "roomctl --sandbox list DailyStandup --status all";
    let (screen, _) = on_a_terminal(40, script, &[("NO_COLOR", "1")]);
    assert_eq!(screen.lines().count(), 11, "{screen}");
    assert!(screen.lines().all(|line| line.chars().count() <= 40), "{screen}");
}

#[test]
fn times_are_relative_and_statuses_colored() {
    let (screen, _) = on_a_terminal(100, "roomctl --sandbox list DailyStandup", &[]);
    assert!(screen.contains("24m ago"), "{screen}");
    assert!(screen.contains("\u{1b}[38;5;2mconnected"), "{screen}");
    let (screen, _) = on_a_terminal(100, "roomctl --sandbox get DailyStandup alice --color never", &[]);
    assert!(screen.contains("Z (24m ago)") && !screen.contains('\u{1b}'), "{screen}");
}

#[test]
fn no_color_in_the_environment_or_on_a_dumb_terminal() {
    for variable in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let (screen, _) =
            on_a_terminal(100, "roomctl --sandbox list DailyStandup; roomctl list x", &[variable]);
        assert!(!screen.contains('\u{1b}'), "{screen}");
    }
    // But where somebody asks for it, there is.
    let sandbox = Sandbox::start(&[]);
    let list = sandbox.roomctl(&["list", "DailyStandup", "--color", "always"]).env("NO_COLOR", "1");
    let list = list.run().exits(0).stdout;
    assert!(list.contains("\u{1b}[1mIDENTITY") && list.contains("\u{1b}[38;5;2mconnected"), "{list}");
}

#[test]
fn wide_characters_keep_the_columns_straight() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    for identity in ["王小明", "ann", "👩‍💻", "e\u{301}ric"] {
        sandbox.join(&room, identity, "connected");
    }
    let table = sandbox.run(&["list", "room", "--fields", "identity,status"]).exits(0).stdout;
    let expected = "IDENTITY  STATUS\ne\u{301}ric      connected\n👩‍💻        connected\nann       connected\n王小明    connected\n";
    assert_eq!(table, expected);
}

#[test]
fn a_retry_is_told_on_a_terminal_only() {
    let sandbox = Sandbox::start(&["--fail-every", "2"]);
    let environment = [
        ("TWILIO_ACCOUNT_SID", sandbox.account.as_str()),
        ("TWILIO_AUTH_TOKEN", &sandbox.token),
        ("ROOMCTL_BASE_URL", &sandbox.base_url),
        ("NO_COLOR", "1"),
    ];
    let (screen, code) = on_a_terminal(200, "roomctl list DailyStandup", &environment);
    assert!(screen.contains("; trying again in 0."), "{screen}");
    assert_eq!(code, 0);
    assert_eq!(sandbox.run(&["list", "DailyStandup"]).exits(0).stderr, "");
}

#[test]
fn a_server_that_takes_its_time_is_told_once() {
    let (open, gate) = channel::<()>();
    let server = Faulty::start(move |_, _| {
        let _ = gate.recv();
        answer(404, &[], "")
    });
    let environment = [
        ("TWILIO_ACCOUNT_SID", ACCOUNT),
        ("TWILIO_AUTH_TOKEN", TOKEN),
        ("ROOMCTL_BASE_URL", server.base_url.as_str()),
    ];
    let mut terminal = Terminal::start(100, "exec roomctl list room", &environment);
    terminal.read_until(" yet; waiting up to 30s for it");
    drop(open);
    let (rest, code) = terminal.finish();
    assert_eq!((rest.matches("waiting").count(), code), (0, 4), "{rest}");
}

#[test]
fn ctrl_c_ends_a_command_with_130() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let environment =
        [("TWILIO_ACCOUNT_SID", ACCOUNT), ("TWILIO_AUTH_TOKEN", TOKEN), ("ROOMCTL_BASE_URL", &url)];
    let mut terminal = Terminal::start(80, "exec roomctl list room", &environment);
    let _never_answered = listener.accept().unwrap();
    terminal.press("\x03");
    assert_eq!(terminal.finish().1, 130);
}
