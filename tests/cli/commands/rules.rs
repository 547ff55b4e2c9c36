//! `roomctl rules`, `rules set` and `rules reset`.

use serde_json::{Value, json};

use crate::support::{
    FaultyServer, ROOM, Sandbox, error_response, json_response, outcomes, response, shown_rules,
    to_owned_pairs,
};

const ANN: &str = "PAdddddddddddddddddddddddddddddddd";

fn writes(sandbox: &Sandbox) -> u64 {
    sandbox.counts()["writes"].as_u64().unwrap()
}

fn reads(sandbox: &Sandbox) -> u64 {
    sandbox.counts()["reads"].as_u64().unwrap()
}

#[test]
fn default_rule_includes_all_and_json_has_the_api_response() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["rules", "DailyStandup", "alice"]).exits(0);
    assert_eq!(run.stdout, "#  RULE\n1  include all\n");
    let run = sandbox.run(&["rules", "DailyStandup", "alice", "-o", "json"]).exits(0).json();
    assert!(run["participant_sid"].as_str().unwrap().starts_with("PA"), "{run}");
    let all = json!({ "type": "include", "all": true, "publisher": null, "track": null, "kind": null, "priority": null });
    assert_eq!(run["rules"], json!([all]));
    let csv = sandbox.run(&["rules", "DailyStandup", "alice", "-o", "csv"]).exits(0).stdout;
    assert_eq!(csv, "number,rule\n1,include all\n");
}

#[test]
fn sets_rules_of_several_participants_and_shows_old_and_new() {
    let sandbox = Sandbox::start(&[]);
    let odd = r#"exclude publisher='Mallory "M" #5' kind=audio"#;
    let args = ["rules", "set", "DailyStandup", "alice", "nobody", "bob", "alice", "exclude all"];
    let run = sandbox.run(&[&args[..], &["include track=screen kind=video", odd]].concat()).exits(4);
    let lines = run.stdout.lines().collect::<Vec<_>>();
    let after = r#"exclude all; include kind=video track=screen; exclude publisher="Mallory "'"'"M"'"'" #5" kind=audio"#;
    assert_eq!(lines[0], "PARTICIPANT  OUTCOME    BEFORE       AFTER");
    assert_eq!(lines[1], format!("alice        changed    include all  {after}"));
    assert_eq!(lines[2], "nobody       not found  -            -");
    assert_eq!(lines[3], format!("bob          changed    include all  {after}"));
    assert_eq!(lines.len(), 4);
    assert_eq!(
        shown_rules(&sandbox, "DailyStandup", "bob").join("; "),
        after,
        "and they can be typed as they are shown"
    );
    assert_eq!(writes(&sandbox), 2);
}

#[test]
fn json_output_can_be_set_for_another_participant() {
    let sandbox = Sandbox::start(&[]);
    let odd = "exclude publisher=\u{1b}[31m\"Zoë's\" kind=audio".replace(['"', '\''], "");
    sandbox.run(&["rules", "set", "DailyStandup", "alice", "include all", &odd]).exits(0);
    for format in ["json", "jsonl"] {
        let printed = sandbox.run(&["rules", "DailyStandup", "alice", "-o", format]).exits(0).stdout;
        let set = sandbox.roomctl(&["rules", "set", "DailyStandup", "bob", "--json", "-", "-o", "json"]);
        let run = set.input(printed.as_bytes()).run().exits(0).json();
        assert_eq!(run[0]["outcome"], if format == "json" { "changed" } else { "unchanged" });
        assert_eq!(serde_json::from_str::<Value>(&printed).unwrap()["rules"], run[0]["rules"]);
    }
    assert_eq!(shown_rules(&sandbox, "DailyStandup", "bob"), shown_rules(&sandbox, "DailyStandup", "alice"));
    assert!(shown_rules(&sandbox, "DailyStandup", "bob")[1].contains("\\u{1b}[31mZoës"));
}

#[test]
fn set_prints_the_replaced_rules() {
    let sandbox = Sandbox::start(&[]);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("rules.json");
    let run =
        sandbox.run(&["rules", "set", "DailyStandup", "alice", "exclude all", "-o", "json"]).exits(0).json();
    std::fs::write(&path, run[0]["rules_before"].to_string()).unwrap();
    sandbox.run(&["rules", "set", "DailyStandup", "alice", "--json", path.to_str().unwrap()]).exits(0);
    assert_eq!(shown_rules(&sandbox, "DailyStandup", "alice"), ["include all"]);
}

#[test]
fn rejects_invalid_rules_before_any_request() {
    let sandbox = Sandbox::start(&[]);
    let many = [&["alice"], &["include all"; 21][..]].concat();
    for (words, error) in [
        (&["alice"][..], "no rules given"),
        (&["alice", "exclude", "publisher=mallory"], "no rules given"),
        (&["include all"], "no participants selected"),
        (&["alice", "include all", "bob"], "rule 2: expected include or exclude, not 'bob'"),
        (
            &["alice", "include all", "exclude kind=sound"],
            "rule 2: kind: unknown kind 'sound'; expected audio, video or data",
        ),
        (&["alice", "exclude all kind=audio"], "rule 1: 'all' cannot be combined with other conditions"),
        (&["alice", "exclude publisher='x"], "rule 1: unclosed quote"),
        (&["", "include all"], "participant '': it is empty"),
        (&many, "expected 1 to 20 rules, got 21"),
    ] {
        let run = sandbox.run(&[&["rules", "set", "DailyStandup", "-o", "json"], words].concat()).exits(2);
        assert_eq!(run.json_error()["error"], error, "{run:?}");
    }
    for (input, error) in [
        ("[]", "expected 1 to 20 rules, got 0"),
        (r#"[{"type":"exclude","publsher":"x","kind":"audio"}]"#, "rule 1: unknown condition 'publsher'; "),
        ("<html>", "not a JSON array of rules: expected value at line 1 column 1"),
    ] {
        let set = sandbox.roomctl(&["rules", "set", "DailyStandup", "alice", "--json", "-"]);
        set.input(input.as_bytes())
            .run()
            .exits(2)
            .stderr_contains(&[error, "tip: Write the rules as `roomctl rules ROOM"]);
    }
    sandbox
        .run(&["rules", "set", "DailyStandup", "alice", "--json", "/no/such/file"])
        .exits(1)
        .stderr_contains(&["cannot read /no/such/file"]);
    assert_eq!((reads(&sandbox), writes(&sandbox)), (0, 0));
}

#[test]
fn json_conflicts_with_rules_as_arguments_and_with_participants_from_stdin() {
    let sandbox = Sandbox::start(&[]);
    for (args, error) in [
        (
            &["alice", "include all", "--json", "-"][..],
            "--json cannot be used with rules as arguments: 'include all'",
        ),
        (&["-", "--json", "-"], "--json and the participants cannot both be read from stdin"),
        (&["--from", "-", "--json", "-"], "--json and the participants cannot both be read from stdin"),
    ] {
        let line = [&["rules", "set", "DailyStandup", "-o", "json"], args].concat();
        let run = sandbox.roomctl(&line).input(b"[]").run().exits(2);
        assert_eq!(run.json_error()["error"], error, "{run:?}");
    }
    assert_eq!((reads(&sandbox), writes(&sandbox)), (0, 0));
}

#[test]
fn dry_run_and_unchanged_rules_write_nothing() {
    let sandbox = Sandbox::start(&[]);
    let args = ["rules", "set", "DailyStandup", "alice", "include all", "exclude kind=data", "-o", "json"];
    let run = sandbox.run(&[&args[..], &["--dry-run"]].concat()).exits(0).json();
    assert_eq!((&run[0]["outcome"], &run[0]["before"]), (&json!("would change"), &json!("include all")));
    assert_eq!(run[0]["after"], "include all; exclude kind=data");
    assert_eq!(writes(&sandbox), 0);
    for (outcome, written) in [("changed", 1), ("unchanged", 1)] {
        assert_eq!(sandbox.run(&args).exits(0).json()[0]["outcome"], outcome);
        assert_eq!(writes(&sandbox), written);
    }
}

#[test]
fn reset_restores_receiving_all_tracks() {
    let sandbox = Sandbox::start(&[]);
    sandbox.run(&["rules", "set", "DailyStandup", "alice", "exclude all"]).exits(0);
    let run = sandbox.run(&["rules", "reset", "DailyStandup", "alice", "bob", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("alice", "changed"), ("bob", "unchanged")]));
    assert_eq!(shown_rules(&sandbox, "DailyStandup", "alice"), ["include all"]);
}

#[test]
fn handles_unusual_identities_and_room_names() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("set");
    for (identity, status) in
        [("include all", "connected"), ("a/b", "connected"), ("..", "reconnecting"), ("ann", "reconnecting")]
    {
        sandbox.join(&room, identity, status);
        let run =
            sandbox.run(&["rules", "set", "set", identity, "--rule", "exclude all", "-o", "json"]).exits(0);
        assert_eq!(outcomes(&run), to_owned_pairs(&[(identity, "changed")]));
        assert_eq!(shown_rules(&sandbox, "set", identity), ["exclude all"]);
    }
    // `rules set` alone is the command.
    sandbox.run(&["rules", "set", "ann"]).exits(2);
}

#[test]
fn rules_rejected_by_the_api_leave_the_old_ones() {
    let server = FaultyServer::start(|request, _| match request.method.as_str() {
        "GET" => json_response(
            200,
            &json!({ "participant_sid": ANN, "rules": [{ "type": "include", "all": true }] }),
        ),
        _ => error_response(400, 53215, "Invalid subscribe rules"),
    });
    let run = server.run(&["rules", "set", ROOM, "ann", "exclude publisher=x"]).exits(1);
    run.stderr_contains(&[
        "error: the API rejected the rules: Invalid subscribe rules\n",
        "hint: The previous rules are unchanged.\n",
        "(code 53215, status 400, request RQtest)\n",
    ]);
    let body = "Rules=%5B%7B%22type%22%3A%22exclude%22%2C%22publisher%22%3A%22x%22%7D%5D";
    assert_eq!(server.requests()[1].body, body);
    assert_eq!(server.targets()[1], format!("POST /v1/Rooms/{ROOM}/Participants/ann/SubscribeRules"));
}

#[test]
fn unknown_rules_are_shown_as_received_and_replaceable() {
    let server = FaultyServer::start(|request, _| {
        let odd = json!([{ "type": "prefer", "layer": 2, "kind": null }]);
        let rules = if request.method == "POST" { request.rules() } else { odd };
        json_response(200, &json!({ "participant_sid": ANN, "rules": rules }))
    });
    let run = server.run(&["rules", ROOM, "ann"]).exits(0);
    assert_eq!(run.stdout, "#  RULE\n1  {\"type\":\"prefer\",\"layer\":2,\"kind\":null}\n");
    let run = server.run(&["rules", "set", ROOM, "ann", "include all", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("ann", "changed")]));
}

#[test]
fn rejects_malformed_response_or_response_about_another_participant() {
    let other = "PAffffffffffffffffffffffffffffffff";
    for (body, code, error) in [
        (
            json!({ "participant_sid": other, "rules": [] }),
            1,
            format!("got the rules of participant {other}"),
        ),
        (json!({ "participant_sid": ANN, "rules": null }), 6, "it has no list of rules".to_owned()),
    ] {
        let server = FaultyServer::start(move |_, _| json_response(200, &body));
        server.run(&["rules", ROOM, ANN]).exits(code).stderr_contains(&[&error]);
    }
}

#[test]
fn partial_failure_changes_the_others_and_exits_with_7() {
    let server =
        FaultyServer::start(|request, _| match (request.method.as_str(), request.target.contains("/ben/")) {
            ("POST", true) => response(503, &["Retry-After: 3600"], ""),
            ("POST", false) => json_response(200, &json!({ "rules": request.rules() })),
            _ => json_response(200, &json!({ "rules": [{ "type": "include", "all": true }] })),
        });
    let run = server.run(&["rules", "set", ROOM, "ann", "ben", "exclude all", "-o", "json"]).exits(7);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("ann", "changed"), ("ben", "failed")]));
    let run = server.run(&["rules", "set", ROOM, "ben", "exclude all", "-o", "json"]).exits(6);
    assert_eq!((&run.json()[0]["before"], &run.json()[0]["after"]), (&json!("include all"), &Value::Null));
}

#[test]
fn missing_room_is_reported_once_at_the_first_target() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["rules", "reset", "nowhere", "alice", "bob"]).exits(4);
    assert_eq!(run.stderr.matches("error: room 'nowhere' not found").count(), 1, "{run:?}");
    sandbox.run(&["rules", "nowhere", "alice"]).exits(4);
    sandbox
        .run(&["rules", "DailyStandup", "nobody"])
        .exits(4)
        .stderr_contains(&["hint: Run `roomctl list DailyStandup` to list the participants."]);
}
