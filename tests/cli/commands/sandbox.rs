//! `roomctl sandbox` as a process; tests/sandbox/ covers its API.

use std::io::{BufRead, BufReader};

use rustix::process::Signal;

use crate::support::code;

#[test]
fn a_sandbox_ends_politely_at_the_first_of_either() {
    for signal in [Signal::INT, Signal::TERM] {
        let (mut child, _home) = crate::support::roomctl(&["sandbox"]).spawn();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        for _ in 0..3 {
            lines.next().unwrap().unwrap();
        }
        child.signal(signal);
        assert_eq!(code(child.wait().unwrap()), Some(0), "{signal:?}");
    }
}
