//! Ctrl-C and SIGTERM: the first is heard wherever it comes, the second ends whatever waits.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::support::{Faulty, ROOM, Sandbox};

fn interrupt(child: &Child) {
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(kill.unwrap().success());
}

/// Interrupts until the run ends, and gives its exit code.
fn interrupt_to_the_end(child: &mut Child) -> Option<i32> {
    let start = Instant::now();
    loop {
        interrupt(child);
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        if start.elapsed() > Duration::from_secs(20) {
            let _ = child.kill();
            panic!("it goes on");
        }
    }
}

#[test]
fn a_run_whose_reader_stalls_ends_at_the_second() {
    let sandbox = Sandbox::start(&["--participants", "1000"]);
    let (mut child, _home) = sandbox.roomctl(&["list", "Crowd", "-o", "jsonl"]).spawn();
    // After the first line the others do not fit into the pipe.
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    assert!(lines.read_line(&mut String::new()).unwrap() > 0);
    assert_eq!(interrupt_to_the_end(&mut child), Some(130));
}

#[test]
fn a_run_that_waits_for_what_is_on_its_way_says_so_and_ends_at_the_second() {
    let (told, is_told) = mpsc::channel();
    let (never, gate) = mpsc::channel::<()>();
    let server = Faulty::start(move |_, _| {
        told.send(()).unwrap();
        let _ = gate.recv();
        Vec::new()
    });
    let (mut child, _home) = server.roomctl(&["kick", ROOM, "ann"]).spawn();
    is_told.recv().unwrap();
    interrupt(&child);
    let mut talk = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut talk).unwrap();
    assert_eq!(talk, "interrupted: waiting for what is on its way; once more ends at once\n");
    assert_eq!(interrupt_to_the_end(&mut child), Some(130));
    drop(never);
}

#[test]
fn a_sandbox_ends_politely_at_the_first_of_either() {
    for signal in ["-INT", "-TERM"] {
        let (mut child, _home) = super::support::roomctl(&["sandbox"]).spawn();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        for _ in 0..3 {
            lines.next().unwrap().unwrap();
        }
        let kill = Command::new("kill").args([signal, &child.id().to_string()]).status();
        assert!(kill.unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(0), "{signal}");
    }
}
