//! `roomctl sandbox` as a process; tests/sandbox/ covers its API.

use std::io::{BufRead, BufReader};

#[cfg(unix)]
use rustix::process::Signal;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

#[cfg(unix)]
use crate::support::exit_code;
use crate::support::{Sandbox, roomctl};

#[cfg(unix)]
#[test]
fn sandbox_ends_cleanly_at_first_sigint_or_sigterm() {
    for signal in [Signal::INT, Signal::TERM] {
        let (mut child, _home) = roomctl(&["sandbox"]).spawn();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        for _ in 0..3 {
            lines.next().unwrap().unwrap();
        }
        child.signal(signal);
        assert_eq!(exit_code(child.wait().unwrap()), Some(0), "{signal:?}");
    }
}

/// The first lines on stdout of a sandbox with these options.
fn printed(flags: &[&str], lines: usize) -> String {
    let (mut child, _home) = roomctl(&[&["sandbox"], flags].concat()).spawn();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    stdout.lines().take(lines).map(|line| line.unwrap() + "\n").collect()
}

#[test]
fn sandbox_prints_where_it_listens_in_every_format() {
    let keys = ["url", "account_sid", "auth_token", "room"];
    let is_complete = |sandbox: &Value| {
        assert!(sandbox.as_object().unwrap().keys().eq(keys), "{sandbox}");
        assert!(sandbox["url"].as_str().unwrap().starts_with("http://127.0.0.1:"), "{sandbox}");
        assert_eq!(sandbox["room"], "DailyStandup");
    };
    is_complete(&serde_json::from_str(&printed(&["-o", "json"], 6)).unwrap());
    is_complete(&serde_json::from_str(&printed(&["-o", "jsonl"], 1)).unwrap());
    assert!(printed(&["-o", "csv"], 2).starts_with("url,account_sid,auth_token,room\nhttp://127.0.0.1:"));
    assert!(printed(&["-o", "tsv"], 2).starts_with("url\taccount_sid\tauth_token\troom\nhttp://127.0.0.1:"));
    assert!(printed(&["-o", "yaml"], 4).starts_with("url: \"http://127.0.0.1:"));
    assert!(printed(&["-o", "table"], 5).starts_with("FIELD        VALUE\nurl          http://127.0.0.1:"));
    assert!(printed(&["--jq", ".url"], 1).starts_with("http://127.0.0.1:"));
    assert!(printed(&[], 3).starts_with("export TWILIO_ACCOUNT_SID=AC"));
    let run = roomctl(&["sandbox", "-o", "name"]).run().exits(2);
    assert_eq!(run.stdout, "");
}

#[test]
fn sandbox_accepts_the_deprecated_rate_limit_with_a_warning() {
    let (mut child, _home) = roomctl(&["sandbox", "--rate-limit", "80,20", "-o", "jsonl"]).spawn();
    let warning = BufReader::new(child.stderr.take().unwrap()).lines().next().unwrap().unwrap();
    let warning = serde_json::from_str::<Value>(&warning).unwrap();
    assert_eq!(warning, json!({ "warning": "--rate-limit is deprecated; use --rate" }));
    roomctl(&["sandbox", "--rate-limit", "80,20", "--rate", "80,20"]).run().exits(2);
}

#[test]
fn live_needs_a_sandbox_and_applies_to_every_command_with_one() {
    roomctl(&["list", "DailyStandup", "--live"])
        .run()
        .exits(2)
        .stderr_contains(&["--live requires --sandbox"]);
    roomctl(&["list", "DailyStandup", "--sandbox", "--live"]).run().exits(0);
}

#[test]
fn date_of_responses_is_that_of_the_stepped_clock() {
    let sandbox = Sandbox::start(&["--clock", "stepped"]);
    sandbox.post("/_sandbox/Clock", &[("Seconds", "3600")]);
    let created = sandbox.post("/v1/Rooms", &[("UniqueName", "later")])["date_created"].clone();
    let created = DateTime::parse_from_rfc3339(created.as_str().unwrap()).unwrap();
    assert!((created.to_utc() - Utc::now()).num_minutes() > 50, "{created}");
    let response = sandbox.send_request("GET", "/v1/Rooms/later", "");
    let date = response.lines().find_map(|line| line.strip_prefix("date: ")).unwrap();
    assert_eq!(DateTime::parse_from_rfc2822(date).unwrap(), created);
}
