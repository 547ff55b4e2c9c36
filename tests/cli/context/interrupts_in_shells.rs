//! Ctrl-C in a loop of a real shell on a pseudo-terminal: the run dies by SIGINT, and the loop stops.

use std::os::unix::process::ExitStatusExt;
use std::sync::{Arc, mpsc};

use rustix::process::Signal;
use tempfile::TempDir;

use crate::support::{
    ACCOUNT, FaultyServer, Home, KEY, Sandbox, TEST_TIMEOUT, Terminal, accepting_server, disconnected,
    is_not_installed, wait_until,
};

const CTRL_C: &str = "\u{3}";
const PROMPT: &str = "ready> ";

/// A shell that runs a loop: as a script, or as a typed line with job control.
#[derive(Debug, Clone, Copy)]
enum Shell {
    Script(&'static str),
    Interactive(&'static str),
}

impl Shell {
    /// The installed shells, each in both modes.
    fn all() -> impl Iterator<Item = Self> {
        let installed = ["bash", "zsh"].into_iter().filter(|name| !is_not_installed(name));
        installed.flat_map(|name| [Self::Script(name), Self::Interactive(name)])
    }

    /// Starts a loop that runs `command` twice.
    fn start(self, command: &str, environment: &[(&str, &str)]) -> Loop {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().display().to_string();
        let environment = [environment, &[("PS1", PROMPT), ("NO_COLOR", "1"), ("DIR", &path)]].concat();
        let body = format!(
            "for run in A B; do echo run $run >>$DIR/log; roomctl {command}; done; echo after >>$DIR/log"
        );
        let terminal = match self {
            // The outer shell, which owns the terminal, outlives Ctrl-C.
            Self::Script(name) => {
                Terminal::start(200, &format!("trap : INT; {name} -c '{body}'; exit $?"), &environment)
            }
            Self::Interactive(name) => {
                let flags = if name == "bash" { "--noprofile --norc" } else { "-f" };
                let mut terminal = Terminal::start(200, &format!("exec {name} {flags} -i"), &environment);
                terminal.read_until(PROMPT);
                terminal.press(&format!("{body}\r"));
                terminal
            }
        };
        Loop { shell: self, terminal, directory }
    }
}

/// A running loop. Output right after Ctrl-C can be lost, since the terminal discards pending output: later steps are
/// asserted by files.
struct Loop {
    shell: Shell,
    terminal: Terminal,
    directory: TempDir,
}

impl Loop {
    fn read_until(&mut self, words: &str) {
        self.terminal.read_until(words);
    }

    fn press_ctrl_c(&mut self) {
        self.terminal.press(CTRL_C);
    }

    /// The contents of this file.
    fn file(&self, name: &str) -> String {
        std::fs::read_to_string(self.directory.path().join(name)).unwrap_or_default()
    }

    /// Waits for the end of the shell, and asserts that the loop stopped in the first run.
    #[track_caller]
    fn assert_stopped(mut self) {
        match self.shell {
            Shell::Script(_) => {
                wait_until(|| self.terminal.has_ended());
                let log = self.file("log");
                let (rest, code) = self.terminal.finish();
                assert_eq!((log.as_str(), code), ("run A\n", 130), "{:?}: {rest}", self.shell);
            }
            Shell::Interactive(_) => {
                // The command that ends can still read a line.
                wait_until(|| {
                    self.terminal.press("exit\r");
                    self.terminal.has_ended()
                });
                assert_eq!(self.file("log"), "run A\n", "{:?}", self.shell);
            }
        }
    }
}

/// A server in front of a sandbox, which responds to a write once the test allows it.
fn server_with_delayed_writes(sandbox: &Arc<Sandbox>) -> (FaultyServer, mpsc::Sender<()>) {
    let (go, gate) = mpsc::channel();
    // The thread of the server would keep the sandbox running after the test.
    let sandbox = Arc::downgrade(sandbox);
    let server = FaultyServer::start(move |request, _| {
        if request.method == "POST" {
            let _ = gate.recv();
        }
        sandbox.upgrade().unwrap().send_request(&request.method, &request.target, &request.body).into_bytes()
    });
    (server, go)
}

#[test]
fn ctrl_c_stops_a_loop_after_the_outcome_of_the_request_in_flight() {
    for shell in Shell::all() {
        for (command, outcome) in [("kick room ann", "kicked"), ("mute room ann", "muted")] {
            let sandbox = Arc::new(Sandbox::start(&[]));
            let room = sandbox.create_room("room");
            sandbox.join(&room, "ann", "connected");
            sandbox.join(&room, "ben", "connected");
            let (server, go) = server_with_delayed_writes(&sandbox);
            let environment =
                [sandbox.environment()[0], sandbox.environment()[1], ("ROOMCTL_BASE_URL", &*server.base_url)];
            let mut looping = shell.start(&format!("{command} >$DIR/told 2>&1"), &environment);
            wait_until(|| server.writes_to("") == 1);
            looping.press_ctrl_c();
            wait_until(|| looping.file("told").contains("interrupted: waiting"));
            go.send(()).unwrap();
            wait_until(|| looping.file("told").contains(outcome));
            looping.assert_stopped();
            assert_eq!(server.writes_to(""), 1, "{shell:?} {command}");
        }
    }
}

#[test]
fn ctrl_c_stops_a_loop_of_commands_that_go_on() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    sandbox.join(&room, "ann", "connected");
    for shell in Shell::all() {
        for (command, running) in [
            ("watch room --initial -o jsonl", "\"present\""),
            ("watch room", "1 present"),
            ("kick room nobody --if-present --keep-out 1h", " (press Ctrl-C to stop)"),
            ("mute room ann --keep 1h", " (press Ctrl-C to stop)"),
        ] {
            let mut looping = shell.start(command, &sandbox.environment());
            looping.read_until(running);
            looping.press_ctrl_c();
            looping.assert_stopped();
        }
    }
    assert!(disconnected(&sandbox).is_empty());
}

#[test]
fn ctrl_c_at_a_prompt_stops_a_loop() {
    let (sandbox, server, home) = (Sandbox::start(&[]), accepting_server(), Home::with(""));
    let login = format!("login --account-sid {ACCOUNT} --api-key {KEY} --base-url {}", server.base_url);
    let config = home.file();
    let environment = [&sandbox.environment()[..], &[("ROOMCTL_CONFIG", config.to_str().unwrap())]].concat();
    for shell in Shell::all() {
        for (command, prompt) in
            [("kick DailyStandup --all", "[y/N] "), ("login", "[key/token] "), (&login, "(hidden): ")]
        {
            let mut looping = shell.start(command, &environment);
            looping.read_until(prompt);
            looping.press_ctrl_c();
            looping.assert_stopped();
        }
    }
    assert!(disconnected(&sandbox).is_empty());
    assert_eq!((home.text(), server.targets().len()), (String::new(), 0));
}

#[test]
fn ctrl_c_as_a_key_ends_the_process_by_sigint() {
    let sandbox = Sandbox::start(&[]);
    let login = format!("login --account-sid {ACCOUNT} --api-key {KEY}");
    for (command, shown) in [("watch DailyStandup", "7 present"), (&login, "(hidden): ")] {
        let mut terminal = Terminal::start(100, &format!("exec roomctl {command}"), &sandbox.environment());
        terminal.read_until(shown);
        terminal.press(CTRL_C);
        let (rest, status) = terminal.finish_status();
        assert_eq!(status.signal(), Some(Signal::INT.as_raw()), "{command}: {rest}");
    }
}

#[test]
fn ctrl_c_during_completion_ends_the_process_by_sigint() {
    let (request_seen, wait_for_request) = mpsc::channel();
    let (_never, gate) = mpsc::channel::<()>();
    let server = FaultyServer::start(move |_, _| {
        request_seen.send(()).unwrap();
        let _ = gate.recv();
        Vec::new()
    });
    // It times out soon, perhaps before the signal on a busy machine.
    wait_until(|| {
        let (mut child, _home) = server.roomctl(&["__complete", "fish", "1", "list", ""]).spawn();
        wait_for_request.recv_timeout(TEST_TIMEOUT).unwrap();
        child.signal(Signal::INT);
        child.wait().unwrap().signal() == Some(Signal::INT.as_raw())
    });
}
