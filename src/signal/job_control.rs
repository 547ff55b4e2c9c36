//! Job control of Unix: a program that draws on the terminal is told before Ctrl-Z stops it, and when it continues.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use rustix::process::{Signal, getpgrp, getsid, kill_current_process_group};
use signal_hook::{consts, flag, low_level};
use tokio::signal::unix::{self, SignalKind};

use super::common::JobEvent;

/// Whether a stop signal stops the process without telling it.
static STOPS_IMMEDIATELY: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// The signals of job control, SIGTSTP and SIGCONT. While this exists, SIGTSTP does not stop the process.
pub struct JobControl {
    stops: unix::Signal,
    continues: unix::Signal,
}

impl JobControl {
    /// Begins to receive the signals. Fails if the handlers cannot be installed.
    pub fn listen() -> io::Result<Self> {
        flag::register_conditional_default(consts::SIGTSTP, Arc::clone(&STOPS_IMMEDIATELY))?;
        let stops = unix::signal(SignalKind::from_raw(consts::SIGTSTP))?;
        let continues = unix::signal(SignalKind::from_raw(consts::SIGCONT))?;
        STOPS_IMMEDIATELY.store(false, Ordering::SeqCst);
        Ok(Self { stops, continues })
    }

    /// Waits for the next signal.
    pub async fn next(&mut self) -> JobEvent {
        tokio::select! {
            Some(()) = self.stops.recv() => JobEvent::Stop,
            Some(()) = self.continues.recv() => JobEvent::Continued,
            else => std::future::pending().await,
        }
    }
}

impl Drop for JobControl {
    fn drop(&mut self) {
        // The handlers stay installed.
        STOPS_IMMEDIATELY.store(true, Ordering::SeqCst);
    }
}

/// Asks the process group to stop, as the terminal does at Ctrl-Z when it is not in raw mode.
pub fn suspend_group() {
    if can_stop() {
        let _not_allowed = kill_current_process_group(Signal::TSTP);
    }
}

/// Stops the process until it is continued.
pub fn stop() {
    if can_stop() {
        let _not_stopped = low_level::emulate_default_handler(consts::SIGTSTP);
    }
}

/// Whether a shell could continue the process. The group that leads a session has none above it, and the system does not
/// stop it at Ctrl-Z either.
fn can_stop() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}
