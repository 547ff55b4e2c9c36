//! The signals that interrupt the program: which ones they are, which one was received, and how the process ends by it;
//! and in `job_control` those that stop and continue it.
//! Depends on nothing else in the program; [`crate::commands`] decides what a run does when one is received.

mod job_control;

#[cfg(unix)]
use std::io::{self, Write};
#[cfg(unix)]
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
#[cfg(unix)]
use std::sync::{Arc, LazyLock, OnceLock};

#[cfg(unix)]
use signal_hook::iterator::Signals;
#[cfg(unix)]
use signal_hook::{consts, flag, low_level};

pub use job_control::{JobControl, JobEvent, stop, suspend_group};

/// The exit status of an interrupted run as shells report it: 128 plus the number of the signal, here SIGINT.
pub const INTERRUPTED: u8 = 130;

/// The most recent signal that interrupted the run; 0 while there is none. The signal handlers set it.
#[cfg(unix)]
static RECEIVED: LazyLock<Arc<AtomicUsize>> = LazyLock::new(Arc::default);

/// Whether Ctrl-C was read as a key, so that only this process knows of the interrupt.
#[cfg(unix)]
static IS_KEY: AtomicBool = AtomicBool::new(false);

/// Whether a signal ends the process in the signal handler instead of interrupting the run.
#[cfg(unix)]
static ENDS_ON_NEXT_SIGNAL: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// The signals that interrupt the run. They are those that would end the process by default, so that it restores the
/// terminal and reports what it did.
#[cfg(unix)]
const ALWAYS_INTERRUPTING: &[i32] =
    &[consts::SIGINT, consts::SIGTERM, consts::SIGQUIT, consts::SIGALRM, consts::SIGUSR1, consts::SIGUSR2];

/// Whether SIGHUP asks the run to read its files again, so that it does not interrupt it.
#[cfg(unix)]
static IS_HANGUP_REQUEST: AtomicBool = AtomicBool::new(false);

/// The SIGHUPs that ask the run to read its files again.
pub struct Hangups(#[cfg(unix)] Option<tokio::signal::unix::Signal>);

impl Hangups {
    /// Returns none: SIGHUP interrupts the run.
    pub fn none() -> Self {
        Self(
            #[cfg(unix)]
            None,
        )
    }

    /// Listens for SIGHUP. Call it before the run first waits for an interrupt.
    pub fn listen() -> Self {
        #[cfg(unix)]
        if let Ok(hangups) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()) {
            IS_HANGUP_REQUEST.store(true, Ordering::SeqCst);
            return Self(Some(hangups));
        }
        Self::none()
    }

    /// Waits for the next SIGHUP.
    pub async fn next(&mut self) {
        #[cfg(unix)]
        if let Some(hangups) = &mut self.0 {
            hangups.recv().await;
            return;
        }
        std::future::pending::<()>().await;
    }
}

/// The signals that interrupt the run, with SIGHUP unless it was ignored at the start as under `nohup`.
#[cfg(unix)]
fn interrupting() -> &'static [i32] {
    static INTERRUPTING: OnceLock<Vec<i32>> = OnceLock::new();
    INTERRUPTING.get_or_init(|| {
        let is_request = IS_HANGUP_REQUEST.load(Ordering::SeqCst);
        let hangup = (!is_request && !ignores_hangup()).then_some(consts::SIGHUP);
        ALWAYS_INTERRUPTING.iter().copied().chain(hangup).collect()
    })
}

/// Whether SIGHUP is ignored. Only Linux tells; on other systems its action is left as it is.
#[cfg(unix)]
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_none_or(|mask| mask & (1 << (consts::SIGHUP - 1)) != 0)
}

/// Installs the signal handlers and returns the signals as they are received. Until then, and where that fails, the
/// default action ends the process.
#[cfg(unix)]
pub fn listen() -> io::Result<Signals> {
    let signals = install();
    ENDS_ON_NEXT_SIGNAL.store(signals.is_err(), Ordering::SeqCst);
    signals
}

#[cfg(unix)]
fn install() -> io::Result<Signals> {
    // Handlers run in this order: a signal is stored before the run can know of it.
    for &signal in interrupting() {
        let ends_at_once = Arc::clone(&ENDS_ON_NEXT_SIGNAL);
        if is_init() {
            flag::register_conditional_shutdown(signal, 128 + signal, ends_at_once)?;
        } else {
            flag::register_conditional_default(signal, ends_at_once)?;
        }
        flag::register_usize(signal, Arc::clone(&RECEIVED), signal.unsigned_abs() as usize)?;
    }
    Signals::new(interrupting())
}

/// Whether this is the first process of a container. The system never ends such a process by a default action.
#[cfg(unix)]
fn is_init() -> bool {
    std::process::id() == 1
}

/// The signal that interrupted the run, if one did.
#[cfg(unix)]
fn received() -> Option<i32> {
    i32::try_from(RECEIVED.load(Ordering::SeqCst)).ok().filter(|&signal| signal != 0)
}

/// The exit status of an interrupted run: 128 plus the number of the signal that was received.
#[cfg(unix)]
pub fn exit_status() -> u8 {
    received().and_then(|signal| u8::try_from(128 + signal).ok()).unwrap_or(INTERRUPTED)
}

/// The exit status of an interrupted run.
#[cfg(not(unix))]
pub fn exit_status() -> u8 {
    INTERRUPTED
}

/// Forgets the signal, for a command whose regular end it is.
pub fn forget() {
    #[cfg(unix)]
    RECEIVED.store(0, Ordering::SeqCst);
}

/// Takes Ctrl-C for the signal that it stands for, where it was read as a key because the terminal is in raw mode.
pub fn receive_key() {
    #[cfg(unix)]
    {
        RECEIVED.store(consts::SIGINT.unsigned_abs() as usize, Ordering::SeqCst);
        IS_KEY.store(true, Ordering::SeqCst);
    }
}

/// Ends the process by the signal that was received, so that the shell sees that signal and stops a loop. Returns if none
/// was received. Everything must be cleaned up by then.
pub fn end_if_received() {
    #[cfg(unix)]
    if received().is_some() {
        let _nobody_reads = io::stdout().flush();
        end();
    }
}

/// Ends the process by the signal that was received, without any cleaning up.
#[cfg(unix)]
pub fn end() -> ! {
    let signal = received().unwrap_or(consts::SIGINT);
    if IS_KEY.load(Ordering::SeqCst) {
        // Ctrl-C interrupts the whole process group, with the script that runs the program.
        let _only_this_process = rustix::process::kill_current_process_group(rustix::process::Signal::INT);
    }
    if !is_init() {
        let _not_ended = low_level::emulate_default_handler(signal);
    }
    low_level::exit(128 + signal)
}

/// Ends the process with the exit status of an interrupted run, without any cleaning up.
#[cfg(not(unix))]
#[expect(clippy::exit, reason = "the run does not end by itself")]
pub fn end() -> ! {
    std::process::exit(INTERRUPTED.into())
}

/// Lets writes to a file that exceeds the size limit fail, instead of ending the process by SIGXFSZ.
pub fn ignore_file_size_signal() {
    #[cfg(unix)]
    let _as_before = flag::register(consts::SIGXFSZ, Arc::default());
}

/// Runs `work`, which blocks the run and may never end: meanwhile a signal ends the process at once.
pub fn without_waiting<T>(work: impl FnOnce() -> T) -> T {
    #[cfg(unix)]
    let _ends_at_once = EndsAtOnce::set();
    work()
}

/// Resets [`ENDS_ON_NEXT_SIGNAL`] when dropped.
#[cfg(unix)]
struct EndsAtOnce;

#[cfg(unix)]
impl EndsAtOnce {
    fn set() -> Self {
        ENDS_ON_NEXT_SIGNAL.store(true, Ordering::SeqCst);
        Self
    }
}

#[cfg(unix)]
impl Drop for EndsAtOnce {
    fn drop(&mut self) {
        ENDS_ON_NEXT_SIGNAL.store(false, Ordering::SeqCst);
    }
}
