//! `roomctl list`.

use super::support::Sandbox;

#[test]
fn everyone_present_is_listed() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["list", "DailyStandup", "-o", "jsonl", "--fields", "identity,status"]).exits(0);
    assert_eq!(run.json_lines().len(), 7, "{run:?}");
}
