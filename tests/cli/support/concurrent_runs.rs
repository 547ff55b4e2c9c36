//! Many runs at the same time, and the assertions that hold for each of them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::support::run::Run;

/// Number of commands that run at the same time: most of a run is waiting.
pub const CONCURRENCY: usize = 6;

/// Runs all cases, several at a time.
pub fn run_concurrently<C: Sync>(cases: &[C], run: impl Fn(&C) + Sync) {
    run_with_concurrency(CONCURRENCY, cases, run);
}

pub fn run_with_concurrency<C: Sync>(many: usize, cases: &[C], run: impl Fn(&C) + Sync) {
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

/// Asserts what holds for every server failure: an expected exit code, one short error, a hint where the request is
/// not at fault, and no panic.
#[track_caller]
pub fn assert_valid_result(run: &Run, codes: &[i32]) {
    assert!(run.code.is_some_and(|code| codes.contains(&code)), "not one of {codes:?}: {run:?}");
    assert!(!run.stderr.contains("panicked at") && !run.stderr.contains("RUST_BACKTRACE"), "{run:?}");
    assert!(run.stderr.lines().all(|line| line.chars().count() < 1000), "{run:?}");
    assert!(!run.stderr.contains(|c: char| c.is_control() && c != '\n'), "{run:?}");
    let errors = run.stderr.lines().filter(|line| line.starts_with("error: ")).count();
    assert_eq!(errors, usize::from(run.code != Some(0)), "{run:?}");
    let is_hinted = run.stderr.lines().any(|line| line.starts_with("hint: "));
    assert!(is_hinted || !matches!(run.code, Some(3 | 5 | 6)), "what now? {run:?}");
}
