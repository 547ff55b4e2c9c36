//! Files and streams that are read whole: their encodings, and their bounds.

use std::io::Write as _;
use std::time::{Duration, Instant};

#[cfg(unix)]
use crate::support::Run;
use crate::support::{Sandbox, roomctl};

/// Time in which a run must end that reads an endless file.
const QUICKLY: Duration = Duration::from_secs(30);

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

#[test]
fn list_may_have_a_byte_order_mark_and_crlf_and_blank_lines() {
    let sandbox = Sandbox::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("list.txt");
    for list in [
        "\u{feff}alice\nbob\n",
        "alice\r\nbob\r\n",
        "\u{feff}\r\nalice\r\n\r\n  \t\r\nbob",
        "\n\nalice\n \nbob\n\n",
    ] {
        std::fs::write(&file, list).unwrap();
        let list_args =
            ["list", "DailyStandup", "--sort-by", "identity", "-o", "csv", "--fields", "identity"];
        let from_file = sandbox.run(&[&list_args[..], &["--from", file.to_str().unwrap()]].concat());
        let from_stdin = sandbox.roomctl(&[&list_args[..], &["-"]].concat()).input(list.as_bytes()).run();
        for run in [from_file, from_stdin] {
            assert_eq!(run.exits(0).stdout, "identity\nalice\nbob\n", "{list:?}");
        }
    }
    // Entries that end with NUL come from programs: everything else belongs to the identity.
    let run = sandbox.roomctl(&["kick", "DailyStandup", "-0", "-"]).input("\u{feff}alice\0".as_bytes()).run();
    run.exits(4).stderr_contains(&["participant '\\u{feff}alice' is not in room"]);
}

#[test]
fn list_or_rules_in_another_encoding_are_refused_with_its_name() {
    let sandbox = Sandbox::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("input");
    let path = file.to_str().unwrap();
    let marked = "\u{feff}alice\nbob\n";
    let utf32 = marked.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    for (bytes, words) in [
        (utf16(marked, u16::to_le_bytes), "is UTF-16, not UTF-8"),
        (utf16(marked, u16::to_be_bytes), "is UTF-16, not UTF-8"),
        (utf32, "is UTF-32, not UTF-8"),
        (b"zo\xeb\n".to_vec(), "is not UTF-8"),
    ] {
        std::fs::write(&file, &bytes).unwrap();
        for args in [
            &["kick", "DailyStandup", "--from", path][..],
            &["kick", "DailyStandup", "-"],
            &["rules", "set", "DailyStandup", "alice", "--json", path],
            &["rules", "set", "DailyStandup", "alice", "--json", "-"],
        ] {
            let run = sandbox.roomctl(args).input(&bytes).run().exits(2);
            let name = if args.contains(&path) { path } else { "standard input" };
            run.stderr_contains(&[&format!("error: {name} {words}\n")]);
        }
    }
    // Without a byte-order mark, the zeros show it.
    let run = sandbox.roomctl(&["kick", "DailyStandup", "-"]).input(&utf16("al\n", u16::to_le_bytes)).run();
    run.exits(2)
        .stderr_contains(&["standard input, line 1: it contains a NUL character", "tip: Save the list"]);
    assert_eq!(sandbox.counts()["reads"], 0, "nothing is sent");
}

#[test]
fn rules_as_json_cannot_be_combined_with_rules_as_arguments() {
    let sandbox = Sandbox::start(&[]);
    let args = ["rules", "set", "DailyStandup", "alice", "include all", "--json", "-"];
    let run = sandbox.roomctl(&args).input(b"[]").run().exits(2);
    run.stderr_contains(&["--json cannot be used with rules as arguments: 'include all'"]);
    assert_eq!(sandbox.counts()["reads"], 0);
}

#[cfg(unix)]
#[test]
fn endless_file_is_refused_quickly() {
    let twilio = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("/dev/zero", twilio.path().join("config.json")).unwrap();
    let ends = |run: &dyn Fn() -> Run, path: &str, code: i32| {
        let started = Instant::now();
        let run = run().exits(code);
        assert!(started.elapsed() < QUICKLY, "{run:?}");
        run.stderr_contains(&[&format!("{path}: it is longer than ")]);
    };
    for args in [
        &["kick", "DailyStandup", "--from", "/dev/zero", "--sandbox"][..],
        &["list", "DailyStandup", "--from", "/dev/zero", "--sandbox"],
        &["rules", "set", "DailyStandup", "alice", "--json", "/dev/zero", "--sandbox"],
    ] {
        ends(&|| roomctl(args).run(), "cannot read /dev/zero", 1);
    }
    ends(&|| roomctl(&["whoami"]).env("ROOMCTL_CONFIG", "/dev/zero").run(), "cannot read /dev/zero", 3);
    let file = twilio.path().join("config.json");
    let vendor = || roomctl(&["whoami"]).env("TWILIO_CONFIG_DIR", twilio.path()).run();
    ends(&vendor, &format!("cannot read {}", file.display()), 3);
}

#[cfg(unix)]
#[test]
fn config_file_that_is_a_named_pipe_is_refused_without_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("config.toml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let login = ["login", "--with-token", "--account-sid", "AC0123456789abcdef0123456789abcdef"];
    for args in [&["whoami"][..], &["config", "list"], &["logout", "p"], &["profiles", "use", "p"], &login] {
        let run = roomctl(args).env("ROOMCTL_CONFIG", &pipe).run().exits(3);
        run.stderr_contains(&[&format!("cannot read {}: it is a named pipe", pipe.display())]);
    }
}

#[test]
fn endless_standard_input_is_refused_at_the_bound() {
    for line in [
        &["kick", "DailyStandup", "-", "--sandbox"][..],
        &["rules", "set", "DailyStandup", "alice", "--json", "-", "--sandbox"],
    ] {
        let started = Instant::now();
        let (mut child, _home) = roomctl(line).piped().spawn();
        let mut input = child.stdin.take().unwrap();
        // The pipe breaks where the run stops reading.
        let block = "nobody\n".repeat(10_000);
        while input.write_all(block.as_bytes()).is_ok() {}
        let output = child.finish();
        assert_eq!(output.status.code(), Some(1));
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains("cannot read standard input: it is longer than 64 MiB"), "{stderr}");
        assert!(started.elapsed() < QUICKLY);
    }
}
