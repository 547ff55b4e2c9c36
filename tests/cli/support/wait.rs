//! Waiting for a condition, and skipping tests whose programs are not installed.

use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::support::process::{LONGEST, loudly};

/// Waits for what is sure to come.
#[track_caller]
pub fn wait_until(mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < LONGEST, "it has not come within {LONGEST:?}");
        thread::sleep(Duration::from_millis(2));
    }
}

/// Whether there is no such program; where all have to be there, that fails.
pub fn is_missing(program: &str) -> bool {
    let missing = Command::new(program).arg("--version").output().is_err();
    let all = std::env::var_os("ROOMCTL_ALL_PROGRAMS").is_some();
    assert!(!(missing && all), "{program} is not installed");
    if missing {
        loudly(&format!("NOT TESTED: {program} is not installed"));
    }
    missing
}
