//! Ctrl-C, and on Unix the other signals that ask for an end: the first one does ask the run, and is remembered; another one
//! ends it, whatever it waits for.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::failure::{Exit, Interrupted};
#[cfg(unix)]
use crate::signal;

/// What is said where an interrupted run waits all the same.
pub const WAITING: &str = "interrupted: waiting for what is on its way; once more ends at once";

/// How long one and the same interrupt may go on arriving: some parents pass on what their child has got already.
const ECHO: Duration = Duration::from_millis(200);

/// Whether a signal has come since one was first waited for. Before, the system ends the process.
static HEARD: OnceLock<watch::Receiver<bool>> = OnceLock::new();

/// Runs `work` to its end, unless an interrupt comes first.
pub async fn unless_interrupted<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::select! {
        // In this order, so that an interrupt is heard before the work begins.
        biased;
        () = interrupted() => Err(Interrupted.into()),
        outcome = work => outcome,
    }
}

/// Waits for Ctrl-C or, on Unix, another signal to end; not at all if one has come since the run first waited. If neither can be heard,
/// it waits for ever and the system ends the process. They are heard from the call on.
pub fn interrupted() -> impl Future<Output = ()> {
    let mut heard = HEARD.get_or_init(heard).clone();
    async move {
        if heard.wait_for(|heard| *heard).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

fn heard() -> watch::Receiver<bool> {
    let (tell, heard) = watch::channel(false);
    listen(tell);
    heard
}

/// Listens in a thread of its own, since the run may be blocked: by a reader of stdout who does not read on.
#[cfg(unix)]
fn listen(tell: watch::Sender<bool>) {
    use signal_hook::iterator::Signals;

    let (ready, is_ready) = std::sync::mpsc::channel();
    let listener = move || {
        let Ok(mut signals) = Signals::new(signal::ending()) else { return };
        let _waits = ready.send(());
        let mut signals = signals.forever();
        signals.next();
        tell.send_replace(true);
        let first = Instant::now();
        if signals.any(|_| first.elapsed() > ECHO) {
            signal_hook::low_level::exit(Exit::Interrupted as i32);
        }
    };
    if std::thread::Builder::new().spawn(listener).is_ok() {
        let _ready_or_deaf = is_ready.recv();
    }
}

/// Listens beside the run.
#[cfg(not(unix))]
fn listen(tell: watch::Sender<bool>) {
    tokio::spawn(async move {
        let mut first = None;
        while tokio::signal::ctrl_c().await.is_ok() {
            tell.send_replace(true);
            if first.get_or_insert_with(Instant::now).elapsed() > ECHO {
                #[expect(clippy::exit, reason = "the run does not end by itself")]
                std::process::exit(Exit::Interrupted as i32);
            }
        }
    });
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_interrupt_is_remembered() {
        unless_interrupted(async { Ok(()) }).await.unwrap();
        signal_hook::low_level::raise(signal_hook::consts::SIGTERM).unwrap();
        interrupted().await;
        let later = unless_interrupted(std::future::pending::<anyhow::Result<()>>()).await;
        assert!(later.unwrap_err().is::<Interrupted>());
    }
}
