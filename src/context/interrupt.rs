//! Interrupts of a run: Ctrl-C, on Unix also SIGTERM and SIGHUP, on Windows also the end of the console window.
//!
//! Counts interrupts, publishes the count, and ends the process if the run does not end by itself. Depends on `signal`, and
//! on `output` to restore the terminal.

use std::sync::{OnceLock, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::errors::Interrupted;
use crate::{output, signal};

/// The note on stderr when an interrupted run still waits for responses.
pub const INTERRUPTED_NOTE: &str =
    "interrupted: waiting for pending requests; press Ctrl-C again to stop now";

/// Time after an interrupt in which another signal counts as the same one: some parent processes pass on a signal that
/// their child has already received.
const SIGNAL_ECHO_WINDOW: Duration = Duration::from_millis(200);

/// Time that the run has to end by itself after the second interrupt.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(2);

/// Time limit for restoring the terminal when the run does not end by itself.
const RESTORE_TIMEOUT: Duration = Duration::from_millis(100);

/// The number of interrupts since the run first waited for one. Before that, the default action ends the process.
static INTERRUPTS: OnceLock<watch::Receiver<u8>> = OnceLock::new();

/// Runs `work` to its end. Fails with [`Interrupted`] if an interrupt comes first.
pub async fn unless_interrupted<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::select! {
        // In this order, so that the signal handlers are installed before the work begins.
        biased;
        () = interrupted() => Err(Interrupted.into()),
        outcome = work => outcome,
    }
}

/// Waits for the first interrupt, and returns immediately if there was one.
///
/// The call itself installs the signal handlers, not the first poll of the future. If they cannot be installed, the future
/// never completes and a signal ends the process.
pub fn interrupted() -> impl Future<Output = ()> {
    at_least(1)
}

/// Waits for the second interrupt, which asks the run not to wait for responses.
pub fn interrupted_twice() -> impl Future<Output = ()> {
    at_least(2)
}

/// Waits until there were this many interrupts.
fn at_least(interrupts: u8) -> impl Future<Output = ()> {
    let mut count = INTERRUPTS.get_or_init(start_counter).clone();
    async move {
        if count.wait_for(|&count| count >= interrupts).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Installs the signal handlers, and returns the count of interrupts.
fn start_counter() -> watch::Receiver<u8> {
    let (count, receiver) = watch::channel(0);
    listen(Counter { count, last: None });
    receiver
}

/// Counts interrupts and publishes the count: 1 asks the run to stop and report, 2 to end within [`SHUTDOWN_GRACE`], 3 ends the
/// process immediately.
struct Counter {
    count: watch::Sender<u8>,
    last: Option<Instant>,
}

impl Counter {
    /// Counts a received signal.
    fn receive(&mut self) {
        if self.last.is_some_and(|last| last.elapsed() <= SIGNAL_ECHO_WINDOW) {
            return;
        }
        self.last = Some(Instant::now());
        self.count.send_modify(|count| *count = count.saturating_add(1));
        match *self.count.borrow() {
            0 | 1 => {}
            2 => end_after_grace(),
            _ => end(),
        }
    }
}

/// Ends the process after [`SHUTDOWN_GRACE`], unless the run has ended by then.
fn end_after_grace() {
    let wait = || {
        thread::sleep(SHUTDOWN_GRACE);
        end();
    };
    if thread::Builder::new().spawn(wait).is_err() {
        end();
    }
}

/// Restores the terminal and ends the process, even if the run is blocked.
fn end() -> ! {
    let (restored, is_restored) = mpsc::channel();
    // In another thread, since restoring waits for stdout, which may be blocked.
    let restore = move || {
        output::restore_terminal();
        let _receiver_gone = restored.send(());
    };
    if thread::Builder::new().spawn(restore).is_ok() {
        let _timed_out = is_restored.recv_timeout(RESTORE_TIMEOUT);
    }
    signal::end()
}

/// Installs the signal handlers, and receives signals in a separate thread, since the run may be blocked, e.g. by a reader that
/// stops reading stdout.
fn listen(mut counter: Counter) {
    let Ok(interrupts) = signal::listen() else { return };
    // Without the thread, the listener is dropped, and the next signal ends the process.
    let _no_thread = thread::Builder::new().spawn(move || interrupts.for_each(|| counter.receive()));
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn earlier_interrupt_ends_later_work() {
        unless_interrupted(async { Ok(()) }).await.unwrap();
        signal_hook::low_level::raise(signal_hook::consts::SIGTERM).unwrap();
        interrupted().await;
        let later = unless_interrupted(std::future::pending::<anyhow::Result<()>>()).await;
        assert!(later.unwrap_err().is::<Interrupted>());
    }
}
