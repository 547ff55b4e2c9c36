//! Waiting for a condition, and skipping tests whose programs are not installed.

use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::support::process::{TEST_TIMEOUT, print_uncaptured};

/// Waits for a condition that is certain to become true.
#[track_caller]
pub fn wait_until(mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < TEST_TIMEOUT, "it has not come within {TEST_TIMEOUT:?}");
        thread::sleep(Duration::from_millis(2));
    }
}

/// Whether this program is not installed; a failure where all programs are required, but for those that cannot be had.
pub fn is_not_installed(program: &str) -> bool {
    let missing = Command::new(program).arg("--version").output().is_err();
    let skipped = std::env::var("ROOMCTL_SKIPPED_PROGRAMS").unwrap_or_default();
    let all =
        std::env::var_os("ROOMCTL_ALL_PROGRAMS").is_some() && skipped.split(' ').all(|skip| skip != program);
    assert!(!(missing && all), "{program} is not installed");
    if missing {
        print_uncaptured(&format!("NOT TESTED: {program} is not installed"));
    }
    missing
}
