//! The signals that ask the program to end, and those that must not end it. What is to be done when one comes is for
//! others to say.

#[cfg(unix)]
use std::sync::atomic::{AtomicBool, Ordering};
#[cfg(unix)]
use std::sync::{Arc, OnceLock};

#[cfg(unix)]
use signal_hook::{consts, flag};

/// What an interrupted program exits with, as shells count: 128 and the number of SIGINT.
pub const INTERRUPTED: u8 = 130;

/// The signals that ask the program to end: Ctrl-C, the polite one, and the end of the terminal, unless whoever started the
/// program means it to outlive that, as `nohup` does.
#[cfg(unix)]
pub fn ending() -> &'static [i32] {
    static ENDING: OnceLock<Vec<i32>> = OnceLock::new();
    ENDING.get_or_init(|| {
        let hangup = (!outlives_terminal()).then_some(consts::SIGHUP);
        [consts::SIGINT, consts::SIGTERM].into_iter().chain(hangup).collect()
    })
}

/// Whether the end of the terminal is to be ignored. Linux tells which signals are; elsewhere it is left to the system.
#[cfg(unix)]
fn outlives_terminal() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_none_or(|mask| mask & (1 << (consts::SIGHUP - 1)) != 0)
}

/// From now on, a file that may not grow any more is an error to whoever writes it, and not the end of the program.
pub fn survive_full_files() {
    #[cfg(unix)]
    let _as_before = flag::register(consts::SIGXFSZ, Arc::default());
}

/// Does work during which nothing else runs, not even what waits for a signal, and which may never end by itself: meanwhile
/// the signals end the program at once. If they cannot be heard, the system does so.
pub fn without_waiting<T>(work: impl FnOnce() -> T) -> T {
    #[cfg(unix)]
    let _under_way = UnderWay::begin();
    work()
}

/// Such work, until this goes.
#[cfg(unix)]
struct UnderWay(&'static AtomicBool);

#[cfg(unix)]
impl UnderWay {
    fn begin() -> Self {
        static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();
        let flag = FLAG.get_or_init(|| {
            let flag = Arc::new(AtomicBool::new(false));
            for &signal in ending() {
                let exit = i32::from(INTERRUPTED);
                let _unheard = flag::register_conditional_shutdown(signal, exit, Arc::clone(&flag));
            }
            flag
        });
        flag.store(true, Ordering::SeqCst);
        Self(flag)
    }
}

#[cfg(unix)]
impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}
