//! Job control: a program that draws on the terminal is told before Ctrl-Z stops it, and when it continues.

#[cfg(unix)]
use std::sync::atomic::{AtomicBool, Ordering};
#[cfg(unix)]
use std::sync::{Arc, LazyLock};

use std::io;

#[cfg(unix)]
use rustix::process::{Signal, getpgrp, getsid, kill_current_process_group};
#[cfg(unix)]
use signal_hook::{consts, flag, low_level};
#[cfg(unix)]
use tokio::signal::unix::{self, SignalKind};

/// What the process is told.
#[cfg_attr(not(unix), expect(dead_code, reason = "there is no job control on this system"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobEvent {
    /// It should stop, with [`stop`].
    Stop,
    /// It continues, and the terminal may have been changed meanwhile.
    Continued,
}

/// Whether a stop signal stops the process without telling it.
#[cfg(unix)]
static STOPS_AT_ONCE: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// The signals of job control, SIGTSTP and SIGCONT. While this exists, SIGTSTP does not stop the process.
pub struct JobControl {
    #[cfg(unix)]
    stops: unix::Signal,
    #[cfg(unix)]
    continues: unix::Signal,
}

#[cfg(unix)]
impl JobControl {
    /// Begins to receive the signals. Fails if the handlers cannot be installed.
    pub fn listen() -> io::Result<Self> {
        flag::register_conditional_default(consts::SIGTSTP, Arc::clone(&STOPS_AT_ONCE))?;
        let stops = unix::signal(SignalKind::from_raw(consts::SIGTSTP))?;
        let continues = unix::signal(SignalKind::from_raw(consts::SIGCONT))?;
        STOPS_AT_ONCE.store(false, Ordering::SeqCst);
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

#[cfg(unix)]
impl Drop for JobControl {
    fn drop(&mut self) {
        // The handlers stay installed.
        STOPS_AT_ONCE.store(true, Ordering::SeqCst);
    }
}

/// Asks the process group to stop, as the terminal does at Ctrl-Z when it is not in raw mode.
#[cfg(unix)]
pub fn suspend_group() {
    if can_stop() {
        let _not_allowed = kill_current_process_group(Signal::TSTP);
    }
}

/// Stops the process until it is continued.
#[cfg(unix)]
pub fn stop() {
    if can_stop() {
        let _not_stopped = low_level::emulate_default_handler(consts::SIGTSTP);
    }
}

/// Whether a shell could continue the process. The group that leads a session has none above it, and the system does not
/// stop it at Ctrl-Z either.
#[cfg(unix)]
fn can_stop() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}

#[cfg(not(unix))]
impl JobControl {
    /// There is no job control on this system.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Never completes.
    pub async fn next(&mut self) -> JobEvent {
        std::future::pending().await
    }
}

/// Does nothing on this system.
#[cfg(not(unix))]
pub fn suspend_group() {}

/// Does nothing on this system.
#[cfg(not(unix))]
pub fn stop() {}
