//! `-q`: what the next command takes as its arguments, one line per row.

use std::io::{BufRead, BufReader};

use crate::support::{ACCOUNT, Sandbox, TOKEN, roomctl};

/// A sandbox with a room, its SID, and the SIDs of its participants ann and ben.
fn room_with_two() -> (Sandbox, String, String, String) {
    let sandbox = Sandbox::start(&["--rooms", "0"]);
    let room = sandbox.create_room("quiet room");
    let ann = sandbox.join(&room, "ann", "connected");
    let ben = sandbox.join(&room, "ben", "connected");
    (sandbox, room, ann, ben)
}

fn sids(sandbox: &Sandbox, args: &[&str]) -> Vec<String> {
    let rows = sandbox.run(&[args, &["-o", "jsonl"]].concat()).exits(0).json_lines();
    rows.iter().map(|row| row["sid"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn quiet_prints_the_sid_of_each_row() {
    let sandbox = Sandbox::start(&[]);
    for args in [
        &["list", "DailyStandup"][..],
        &["list", "DailyStandup", "--status", "all"],
        &["tracks", "DailyStandup", "--all"],
        &["tracks", "DailyStandup", "alice"],
        &["rooms"],
        &["get", "DailyStandup", "alice"],
    ] {
        let expected = sids(&sandbox, args);
        for option in [&["-q"][..], &["--quiet"], &["-o", "name"]] {
            let run = sandbox.run(&[args, option].concat()).exits(0);
            assert_eq!(run.stdout.lines().collect::<Vec<_>>(), expected, "{run:?}");
        }
    }
}

#[test]
fn quiet_find_prints_room_and_participant() {
    let (sandbox, room, ann, ben) = room_with_two();
    let other = sandbox.create_room("other");
    let elsewhere = sandbox.join(&other, "ann", "connected");
    let run = sandbox.run(&["find", "ann", "ben", "-q", "--sort-by", "sid"]).exits(0);
    let mut expected = [(&room, &ann), (&room, &ben), (&other, &elsewhere)];
    expected.sort_by_key(|(_, participant)| *participant);
    let lines = expected.map(|(room, participant)| format!("{room}\t{participant}\n"));
    assert_eq!(run.stdout, lines.concat());
    // Each line is the arguments of the next command.
    let (room, participant) = run.stdout.lines().next().unwrap().split_once('\t').unwrap();
    assert_eq!(sandbox.run(&["get", room, participant, "-q"]).exits(0).stdout, format!("{participant}\n"));
}

#[test]
fn quiet_kick_everywhere_prints_room_and_participant() {
    let (sandbox, room, ann, _) = room_with_two();
    let run = sandbox.run(&["kick", "-A", "ann", "nobody", "--yes", "-q"]).exits(4);
    assert_eq!(run.stdout, format!("{room}\t{ann}\n"));
}

#[test]
fn quiet_change_prints_only_what_it_has_changed() {
    let (sandbox, _, ann, ben) = room_with_two();
    for line in [&["mute", "quiet room", &ann][..], &["rules", "set", "quiet room", &ann, "exclude all"]] {
        let line = [line, &["-q"]].concat();
        assert_eq!(sandbox.run(&line).exits(0).stdout, format!("{ann}\n"));
        assert_eq!(sandbox.run(&line).exits(0).stdout, "", "unchanged");
    }
    assert_eq!(sandbox.run(&["kick", "quiet room", &ann, "-q"]).exits(0).stdout, format!("{ann}\n"));
    let again = ["kick", "quiet room", &ann, &ben];
    let run = sandbox.run(&[&again[..], &["-q", "--dry-run"]].concat()).exits(0);
    assert_eq!(run.stdout, format!("{ben}\n"), "ann is already gone");
    assert_eq!(sandbox.run(&[&again[..], &["-q"]].concat()).exits(0).stdout, format!("{ben}\n"));
    let all = sandbox.run(&[&again[..], &["-o", "tsv", "--no-header", "--fields", "sid,outcome"]].concat());
    assert_eq!(all.exits(0).stdout, format!("{ann}\talready gone\n{ben}\talready gone\n"));
}

#[test]
fn quiet_watch_prints_the_sid_of_each_event_of_a_participant() {
    let (sandbox, room, ann, ben) = room_with_two();
    let args = ["watch", "quiet room", "--initial", "--interval", "200ms", "-q"];
    let (mut child, _home) = sandbox.roomctl(&args).spawn();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut present = [lines.next().unwrap(), lines.next().unwrap()];
    present.sort_unstable();
    let mut expected = [ann, ben];
    expected.sort_unstable();
    assert_eq!(present, expected);
    sandbox.end_room(&room);
    let mut left = lines.collect::<Vec<_>>();
    left.sort_unstable();
    assert_eq!(left, expected, "the end of the room has no participant");
}

#[test]
fn quiet_timeline_prints_the_sids_of_every_participant() {
    let (sandbox, room, ann, ben) = room_with_two();
    sandbox.set_status(&room, &ann, "disconnected");
    let again = sandbox.join(&room, "ann", "connected");
    let printed = sandbox.run(&["timeline", "quiet room", "-q"]).exits(0).stdout;
    let mut printed = printed.lines().collect::<Vec<_>>();
    let mut expected = vec![&*ann, &*again, &*ben];
    printed.sort_unstable();
    expected.sort_unstable();
    assert_eq!(printed, expected);
}

#[test]
fn quiet_profiles_prints_names() {
    let config = format!(
        "[profiles.a]\naccount_sid = '{ACCOUNT}'\nauth_token = '{TOKEN}'\n[profiles.'b c']\naccount_sid = '{ACCOUNT}'\n"
    );
    let list = |args: &[&str]| {
        // The credentials of the environment have no name.
        let run = roomctl(&[&["profiles"], args].concat()).config(&config).env("TWILIO_ACCOUNT_SID", ACCOUNT);
        run.env("TWILIO_AUTH_TOKEN", TOKEN).run().exits(0).stdout
    };
    assert_eq!(list(&["-q"]), "a\nb c\n");
    assert_eq!(list(&["-o", "name", "--sort-by", "profile", "--reverse"]), "b c\na\n");
}

#[test]
fn quiet_is_for_output_that_a_next_command_takes() {
    for args in [&["whoami"][..], &["rules", "room", "alice"], &["rules", "show", "room", "alice"]] {
        let run = roomctl(&[args, &["--sandbox", "-q"]].concat()).run().exits(2);
        run.stderr_contains(&["--quiet cannot be used with `roomctl "]);
    }
}

#[test]
fn quiet_conflicts_with_other_output_options() {
    let sandbox = Sandbox::start(&[]);
    for option in
        [&["-o", "json"][..], &["-o", "name"], &["--fields", "sid"], &["--jq", "."], &["--no-header"]]
    {
        for args in [&["list", "DailyStandup", "-q"][..], &["-q", "kick", "DailyStandup", "alice"]] {
            let run = sandbox.run(&[args, option].concat()).exits(2);
            run.stderr_contains(&[
                "error: --quiet cannot be used with --output, --fields, --jq or --no-header",
                "  tip: Use `-o tsv --no-header --fields identity` to print other fields.",
            ]);
        }
    }
    assert_eq!(sandbox.counts()["writes"], 0);
}
