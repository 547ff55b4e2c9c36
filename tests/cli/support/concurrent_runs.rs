//! Many runs at the same time, and the assertions that hold for each of them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::support::run::Run;

/// How many commands run at the same time: most of a run is waiting.
pub const AT_ONCE: usize = 6;

/// Runs all cases, several at a time.
pub fn at_once<C: Sync>(cases: &[C], run: impl Fn(&C) + Sync) {
    so_many_at_once(AT_ONCE, cases, run);
}

pub fn so_many_at_once<C: Sync>(many: usize, cases: &[C], run: impl Fn(&C) + Sync) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..many {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    run(case);
                }
            });
        }
    });
}

/// What holds however a server fails: an exit code that fits, one error in a few plain words, what to do about what is
/// not the request's fault, and no panic.
#[track_caller]
pub fn ensure_sound(run: &Run, codes: &[i32]) {
    assert!(run.code.is_some_and(|code| codes.contains(&code)), "not one of {codes:?}: {run:?}");
    assert!(!run.stderr.contains("panicked at") && !run.stderr.contains("RUST_BACKTRACE"), "{run:?}");
    assert!(run.stderr.lines().all(|line| line.chars().count() < 1000), "{run:?}");
    assert!(!run.stderr.contains(|c: char| c.is_control() && c != '\n'), "{run:?}");
    let errors = run.stderr.lines().filter(|line| line.starts_with("error: ")).count();
    assert_eq!(errors, usize::from(run.code != Some(0)), "{run:?}");
    let is_hinted = run.stderr.lines().any(|line| line.starts_with("hint: "));
    assert!(is_hinted || !matches!(run.code, Some(3 | 5 | 6)), "what now? {run:?}");
}
