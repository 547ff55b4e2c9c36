//! A stretch of work during which nothing else runs, not even what waits for Ctrl-C, so that Ctrl-C and SIGTERM have to end
//! the program at once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

#[cfg(unix)]
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag::register_conditional_shutdown,
};

/// What an interrupted program exits with.
#[cfg(unix)]
const INTERRUPTED: i32 = 130;

/// Such work, which may never end by itself.
#[derive(Debug, Default)]
pub(super) struct Uninterrupted {
    is_under_way: Arc<AtomicBool>,
    is_heard: OnceLock<()>,
}

impl Uninterrupted {
    /// Does the work. Meanwhile the signals end the program; if they cannot be heard, the system does so.
    pub(super) fn run<T>(&self, work: impl FnOnce() -> T) -> T {
        self.is_heard.get_or_init(|| self.hear());
        self.is_under_way.store(true, Ordering::SeqCst);
        let done = work();
        self.is_under_way.store(false, Ordering::SeqCst);
        done
    }

    #[cfg(unix)]
    fn hear(&self) {
        for signal in [SIGINT, SIGTERM] {
            let _unheard = register_conditional_shutdown(signal, INTERRUPTED, Arc::clone(&self.is_under_way));
        }
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, reason = "the Unix twin needs it")]
    fn hear(&self) {}
}
