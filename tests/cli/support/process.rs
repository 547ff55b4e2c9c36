//! A program at work for a test, which can neither outlast nor hang it: what takes too long is killed, and that is said.

use std::io::Write;
use std::ops::{Deref, DerefMut};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

#[cfg(unix)]
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// Longer than anything takes that a test waits for, on a machine that is busy.
pub const LONGEST: Duration = Duration::from_secs(300);

/// A child, killed on drop.
pub struct Running {
    /// Until it is waited for.
    child: Option<Child>,
    watch: Option<Watch>,
}

impl Running {
    pub fn start(command: &mut Command) -> Self {
        let child = command.spawn().unwrap();
        let watch = Watch::over(child.id(), format!("{command:?}"));
        Self { child: Some(child), watch: Some(watch) }
    }

    /// What it prints from its start to its end.
    pub fn output_of(command: &mut Command) -> Output {
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Self::start(command).finish()
    }

    /// For as long as the test takes.
    pub fn unwatched(mut self) -> Self {
        self.watch = None;
        self
    }

    #[cfg(unix)]
    pub fn signal(&self, signal: Signal) {
        send(signal, self.id());
    }

    /// Reads all that it still prints, and waits for its end.
    pub fn finish(mut self) -> Output {
        self.child.take().unwrap().wait_with_output().unwrap()
    }
}

impl Deref for Running {
    type Target = Child;

    fn deref(&self) -> &Child {
        self.child.as_ref().unwrap()
    }
}

impl DerefMut for Running {
    fn deref_mut(&mut self) -> &mut Child {
        self.child.as_mut().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Over a process that is to end in time; given up on drop.
pub struct Watch {
    _given_up: Sender<()>,
}

impl Watch {
    /// Kills the process if it takes too long, and all of its group if it leads one.
    pub fn over(process: u32, shown: String) -> Self {
        let (given_up, watch) = channel();
        thread::spawn(move || {
            if watch.recv_timeout(LONGEST) == Err(RecvTimeoutError::Timeout) {
                kill(process);
                loudly(&format!("KILLED, since it went on for {LONGEST:?}: {shown}"));
            }
        });
        Self { _given_up: given_up }
    }
}

/// Sends a signal to a process.
#[cfg(unix)]
pub fn send(signal: Signal, process: u32) {
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

/// Only its own parent can; the test goes on waiting.
#[cfg(not(unix))]
fn kill(_process: u32) {}

/// Says something past the test runner, which keeps what a test prints to itself: one that is left out must not look
/// like one that passed.
pub fn loudly(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}
