//! A child process that cannot outlast or hang a test: when it takes too long it is killed with a notice.

use std::io::Write;
use std::ops::{Deref, DerefMut};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

#[cfg(unix)]
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// Longer than any wait of a test takes on a busy machine.
pub const TEST_TIMEOUT: Duration = Duration::from_secs(300);

/// A child process, killed on drop.
pub struct ChildProcess {
    /// `None` after waiting for it.
    child: Option<Child>,
    watch: Option<Watchdog>,
}

impl ChildProcess {
    pub fn start(command: &mut Command) -> Self {
        let child = command.spawn().unwrap();
        let watch = Watchdog::start(child.id(), format!("{command:?}"));
        Self { child: Some(child), watch: Some(watch) }
    }

    /// Runs a command and returns its output.
    pub fn output_of(command: &mut Command) -> Output {
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Self::start(command).finish()
    }

    /// Removes the time limit, for processes that run as long as the test.
    pub fn without_timeout(mut self) -> Self {
        self.watch = None;
        self
    }

    #[cfg(unix)]
    pub fn signal(&self, signal: Signal) {
        send_signal(signal, self.id());
    }

    /// Reads the remaining output, and waits for the end.
    pub fn finish(mut self) -> Output {
        self.child.take().unwrap().wait_with_output().unwrap()
    }
}

impl Deref for ChildProcess {
    type Target = Child;

    fn deref(&self) -> &Child {
        self.child.as_ref().unwrap()
    }
}

impl DerefMut for ChildProcess {
    fn deref_mut(&mut self) -> &mut Child {
        self.child.as_mut().unwrap()
    }
}

impl Drop for ChildProcess {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A time limit for a process; removed on drop.
pub struct Watchdog {
    _given_up: Sender<()>,
}

impl Watchdog {
    /// Kills the process when it takes too long, and its process group if it leads one.
    pub fn start(process: u32, shown: String) -> Self {
        let (given_up, watch) = channel();
        thread::spawn(move || {
            if watch.recv_timeout(TEST_TIMEOUT) == Err(RecvTimeoutError::Timeout) {
                kill(process);
                print_uncaptured(&format!("KILLED, since it went on for {TEST_TIMEOUT:?}: {shown}"));
            }
        });
        Self { _given_up: given_up }
    }
}

/// Sends a signal to a process.
#[cfg(unix)]
pub fn send_signal(signal: Signal, process: u32) {
    kill_process(pid(process), signal).unwrap();
}

#[cfg(unix)]
fn pid(process: u32) -> Pid {
    Pid::from_raw(process.try_into().unwrap()).unwrap()
}

#[cfg(unix)]
fn kill(process: u32) {
    let _ = kill_process_group(pid(process), Signal::KILL);
    let _ = kill_process(pid(process), Signal::KILL);
}

/// Only the parent can kill it; the test keeps waiting.
#[cfg(not(unix))]
fn kill(_process: u32) {}

/// Prints past the output capture of the test runner: a skipped test must not look like one that passed.
pub fn print_uncaptured(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}
