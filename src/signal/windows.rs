//! The interrupts of a Windows console: Ctrl-C and Ctrl-Break, and the end of its window or of the session.
//!
//! Windows has neither signals nor job control, so much of what `unix` does is not needed.

use std::io;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::runtime;
use tokio::signal::windows::{
    CtrlBreak, CtrlC, CtrlClose, CtrlLogoff, CtrlShutdown, ctrl_break, ctrl_c, ctrl_close, ctrl_logoff,
    ctrl_shutdown,
};

use super::common::{INTERRUPTED, JobEvent};

/// Whether an interrupt ends the process instead of interrupting the run.
static ENDS_ON_NEXT_INTERRUPT: AtomicBool = AtomicBool::new(false);

/// The interrupts, as they are received.
pub struct Interrupts {
    ctrl_c: CtrlC,
    ctrl_break: CtrlBreak,
    window_closed: CtrlClose,
    logged_off: CtrlLogoff,
    shut_down: CtrlShutdown,
}

impl Interrupts {
    /// Calls `receive` for each of them. Blocks the thread.
    pub fn for_each(self, mut receive: impl FnMut()) {
        let Self { mut ctrl_c, mut ctrl_break, mut window_closed, mut logged_off, mut shut_down } = self;
        let Ok(runtime) = runtime::Builder::new_current_thread().build() else { return };
        runtime.block_on(async {
            loop {
                tokio::select! {
                    Some(()) = ctrl_c.recv() => {}
                    Some(()) = ctrl_break.recv() => {}
                    Some(()) = window_closed.recv() => {}
                    Some(()) = logged_off.recv() => {}
                    Some(()) = shut_down.recv() => {}
                    else => break,
                }
                if ENDS_ON_NEXT_INTERRUPT.load(Ordering::SeqCst) {
                    end();
                }
                receive();
            }
        });
    }
}

/// Installs the handlers. Until then, and where that fails, Windows ends the process.
pub fn listen() -> io::Result<Interrupts> {
    Ok(Interrupts {
        ctrl_c: ctrl_c()?,
        ctrl_break: ctrl_break()?,
        window_closed: ctrl_close()?,
        logged_off: ctrl_logoff()?,
        shut_down: ctrl_shutdown()?,
    })
}

/// Returns the exit status of an interrupted run.
pub fn exit_status() -> u8 {
    INTERRUPTED
}

/// Does nothing: no interrupt is kept.
pub fn forget() {}

/// Requests to read files again, which Windows does not send.
pub struct Hangups;

impl Hangups {
    /// Returns none.
    pub fn none() -> Self {
        Self
    }

    /// Returns none.
    pub fn listen() -> Self {
        Self
    }

    /// Never returns.
    pub async fn next(&mut self) {
        std::future::pending::<()>().await;
    }
}

/// Does nothing: the process ends the same way after Ctrl-C as a key.
pub fn receive_key() {}

/// Does nothing: an exit status tells of an interrupt.
pub fn end_if_received() {}

/// Ends the process with the exit status of an interrupted run, without any cleaning up.
#[expect(clippy::exit, reason = "the run does not end by itself")]
pub fn end() -> ! {
    process::exit(INTERRUPTED.into())
}

/// Does nothing: a file that exceeds a size limit ends no process.
pub fn ignore_file_size_signal() {}

/// Runs `work`, which blocks the run and may never end: meanwhile an interrupt ends the process immediately.
pub fn without_waiting<T>(work: impl FnOnce() -> T) -> T {
    ENDS_ON_NEXT_INTERRUPT.store(true, Ordering::SeqCst);
    let done = work();
    ENDS_ON_NEXT_INTERRUPT.store(false, Ordering::SeqCst);
    done
}

/// The events of job control: none.
pub struct JobControl;

impl JobControl {
    /// Returns immediately.
    #[expect(clippy::unnecessary_wraps, reason = "it fails on Unix")]
    pub fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    /// Never completes.
    pub async fn next(&mut self) -> JobEvent {
        std::future::pending().await
    }
}

/// Does nothing.
pub fn suspend_group() {}

/// Does nothing.
pub fn stop() {}
