//! The signals of Unix that interrupt the program: which one was received, and how the process ends by it.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};

use signal_hook::{consts, flag, iterator, low_level};

use super::common::INTERRUPTED;

/// The most recent signal that interrupted the run; 0 while there is none. The signal handlers set it.
static RECEIVED: LazyLock<Arc<AtomicUsize>> = LazyLock::new(Arc::default);

/// Whether Ctrl-C was read as a key, so that only this process knows of the interrupt.
static IS_KEY: AtomicBool = AtomicBool::new(false);

/// Whether a signal ends the process in the signal handler instead of interrupting the run.
static ENDS_ON_NEXT_SIGNAL: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// The signals that interrupt the run. They are those that would end the process by default, so that it restores the
/// terminal and reports what it did.
const ALWAYS_INTERRUPTING: &[i32] =
    &[consts::SIGINT, consts::SIGTERM, consts::SIGQUIT, consts::SIGALRM, consts::SIGUSR1, consts::SIGUSR2];

/// Whether SIGHUP asks the run to read its files again, so that it does not interrupt it.
static IS_HANGUP_REQUEST: AtomicBool = AtomicBool::new(false);

/// The SIGHUPs that ask the run to read its files again.
pub struct Hangups(Option<tokio::signal::unix::Signal>);

impl Hangups {
    /// Returns none: SIGHUP interrupts the run.
    pub fn none() -> Self {
        Self(None)
    }

    /// Listens for SIGHUP. Call it before the run first waits for an interrupt.
    pub fn listen() -> Self {
        let hangups = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok();
        IS_HANGUP_REQUEST.store(hangups.is_some(), Ordering::SeqCst);
        Self(hangups)
    }

    /// Waits for the next SIGHUP.
    pub async fn next(&mut self) {
        match &mut self.0 {
            Some(hangups) => drop(hangups.recv().await),
            None => std::future::pending().await,
        }
    }
}

/// The signals that interrupt the run, with SIGHUP unless it was ignored at the start as under `nohup`, or is a request.
fn interrupting() -> &'static [i32] {
    static INTERRUPTING: OnceLock<Vec<i32>> = OnceLock::new();
    INTERRUPTING.get_or_init(|| {
        let is_request = IS_HANGUP_REQUEST.load(Ordering::SeqCst);
        let hangup = (!is_request && !ignores_hangup()).then_some(consts::SIGHUP);
        ALWAYS_INTERRUPTING.iter().copied().chain(hangup).collect()
    })
}

/// Whether SIGHUP is ignored. Only Linux tells; on other systems its action is left as it is.
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_none_or(|mask| mask & (1 << (consts::SIGHUP - 1)) != 0)
}

/// The signals that interrupt the run, as they are received.
pub struct Interrupts(iterator::Signals);

impl Interrupts {
    /// Calls `receive` for each of them. Blocks the thread.
    pub fn for_each(mut self, mut receive: impl FnMut()) {
        self.0.forever().for_each(|_| receive());
    }
}

impl Drop for Interrupts {
    /// Lets the next signal end the process, since none is received any more.
    fn drop(&mut self) {
        ENDS_ON_NEXT_SIGNAL.store(true, Ordering::SeqCst);
    }
}

/// Installs the signal handlers. Until then, and where that fails, the default action ends the process.
pub fn listen() -> io::Result<Interrupts> {
    let signals = install().map(Interrupts);
    ENDS_ON_NEXT_SIGNAL.store(signals.is_err(), Ordering::SeqCst);
    signals
}

fn install() -> io::Result<iterator::Signals> {
    // Handlers run in this order: a signal is stored before the run can know of it.
    for &signal in interrupting() {
        let ends_immediately = Arc::clone(&ENDS_ON_NEXT_SIGNAL);
        if is_init() {
            flag::register_conditional_shutdown(signal, 128 + signal, ends_immediately)?;
        } else {
            flag::register_conditional_default(signal, ends_immediately)?;
        }
        flag::register_usize(signal, Arc::clone(&RECEIVED), signal.unsigned_abs() as usize)?;
    }
    iterator::Signals::new(interrupting())
}

/// Whether this is the first process of a container. The system never ends such a process by a default action.
fn is_init() -> bool {
    std::process::id() == 1
}

/// The signal that interrupted the run, if one did.
fn received() -> Option<i32> {
    i32::try_from(RECEIVED.load(Ordering::SeqCst)).ok().filter(|&signal| signal != 0)
}

/// The exit status of an interrupted run: 128 plus the number of the signal that was received.
pub fn exit_status() -> u8 {
    received().and_then(|signal| u8::try_from(128 + signal).ok()).unwrap_or(INTERRUPTED)
}

/// Forgets the signal, for a command whose regular end it is.
pub fn forget() {
    RECEIVED.store(0, Ordering::SeqCst);
}

/// Takes Ctrl-C for the signal that it stands for, where it was read as a key because the terminal is in raw mode.
pub fn receive_key() {
    RECEIVED.store(consts::SIGINT.unsigned_abs() as usize, Ordering::SeqCst);
    IS_KEY.store(true, Ordering::SeqCst);
}

/// Ends the process by the signal that was received, so that the shell sees that signal and stops a loop. Returns if none
/// was received. Everything must be cleaned up by then.
pub fn end_if_received() {
    if received().is_some() {
        let _nobody_reads = io::stdout().flush();
        end();
    }
}

/// Ends the process by the signal that was received, without any cleaning up.
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

/// Lets writes to a file that exceeds the size limit fail, instead of ending the process by SIGXFSZ.
pub fn ignore_file_size_signal() {
    let _as_before = flag::register(consts::SIGXFSZ, Arc::default());
}

/// Runs `work`, which blocks the run and may never end: meanwhile a signal ends the process immediately.
pub fn without_waiting<T>(work: impl FnOnce() -> T) -> T {
    let _ends_immediately = EndsImmediately::set();
    work()
}

/// Resets [`ENDS_ON_NEXT_SIGNAL`] when dropped.
struct EndsImmediately;

impl EndsImmediately {
    fn set() -> Self {
        ENDS_ON_NEXT_SIGNAL.store(true, Ordering::SeqCst);
        Self
    }
}

impl Drop for EndsImmediately {
    fn drop(&mut self) {
        ENDS_ON_NEXT_SIGNAL.store(false, Ordering::SeqCst);
    }
}
