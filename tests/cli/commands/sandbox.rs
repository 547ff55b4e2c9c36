//! `roomctl sandbox` as a process; tests/sandbox/ covers its API.

use std::io::{BufRead, BufReader};

use rustix::process::Signal;

use crate::support::exit_code;

#[test]
fn sandbox_ends_cleanly_at_first_sigint_or_sigterm() {
    for signal in [Signal::INT, Signal::TERM] {
        let (mut child, _home) = crate::support::roomctl(&["sandbox"]).spawn();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        for _ in 0..3 {
            lines.next().unwrap().unwrap();
        }
        child.signal(signal);
        assert_eq!(exit_code(child.wait().unwrap()), Some(0), "{signal:?}");
    }
}
