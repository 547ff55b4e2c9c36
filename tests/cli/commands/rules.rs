//! `roomctl rules`, `rules set` and `rules reset`.

use serde_json::{Value, json};

use crate::support::{Faulty, ROOM, Sandbox, answer, json as json_answer, outcomes, pairs, refusal, rules};

const ANN: &str = "PAdddddddddddddddddddddddddddddddd";

fn writes(sandbox: &Sandbox) -> u64 {
    sandbox.counts()["writes"].as_u64().unwrap()
}

fn reads(sandbox: &Sandbox) -> u64 {
    sandbox.counts()["reads"].as_u64().unwrap()
}

#[test]
fn everybody_begins_with_all_and_json_has_what_the_api_sent() {
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
fn rules_in_words_replace_those_of_several_and_both_are_told() {
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
        rules(&sandbox, "DailyStandup", "bob").join("; "),
        after,
        "and they can be typed as they are shown"
    );
    assert_eq!(writes(&sandbox), 2);
}

#[test]
fn what_is_printed_as_json_can_be_set_for_somebody_else() {
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
    assert_eq!(rules(&sandbox, "DailyStandup", "bob"), rules(&sandbox, "DailyStandup", "alice"));
    assert!(rules(&sandbox, "DailyStandup", "bob")[1].contains("\\u{1b}[31mZoës"));
}

#[test]
fn what_a_set_replaced_is_in_its_own_output() {
    let sandbox = Sandbox::start(&[]);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("rules.json");
    let run =
        sandbox.run(&["rules", "set", "DailyStandup", "alice", "exclude all", "-o", "json"]).exits(0).json();
    std::fs::write(&path, run[0]["rules_before"].to_string()).unwrap();
    sandbox.run(&["rules", "set", "DailyStandup", "alice", "--json", path.to_str().unwrap()]).exits(0);
    assert_eq!(rules(&sandbox, "DailyStandup", "alice"), ["include all"]);
}

#[test]
fn what_is_wrong_with_rules_is_told_before_any_request() {
    let sandbox = Sandbox::start(&[]);
    let many = [&["alice"], &["include all"; 21][..]].concat();
    for (words, error) in [
        (&["alice"][..], "there are no rules"),
        (&["alice", "exclude", "publisher=mallory"], "there are no rules"),
        (&["include all"], "there are no participants"),
        (&["alice", "include all", "bob"], "rule 2: 'bob' is neither include nor exclude"),
        (
            &["alice", "include all", "exclude kind=sound"],
            "rule 2: kind: a kind is audio, video or data, not 'sound'",
        ),
        (&["alice", "exclude all kind=audio"], "rule 1: 'all' stands alone"),
        (&["alice", "exclude publisher='x"], "rule 1: a quote is not closed"),
        (&["", "include all"], "participant '': it is empty"),
        (&many, "21 rules, where 1 to 20 are allowed"),
    ] {
        let run = sandbox.run(&[&["rules", "set", "DailyStandup", "-o", "json"], words].concat()).exits(2);
        assert_eq!(run.problem()["error"], error, "{run:?}");
    }
    for (input, error) in [
        ("[]", "0 rules, where 1 to 20 are allowed"),
        (r#"[{"type":"exclude","publsher":"x","kind":"audio"}]"#, "rule 1: 'publsher' is no filter; "),
        ("<html>", "not a JSON array of rules: expected value at line 1 column 1"),
    ] {
        let set = sandbox.roomctl(&["rules", "set", "DailyStandup", "alice", "--json", "-"]);
        set.input(input.as_bytes()).run().exits(2).says(&[error, "hint: roomctl rules set ROOM"]);
    }
    sandbox
        .run(&["rules", "set", "DailyStandup", "alice", "--json", "/no/such/file"])
        .exits(1)
        .says(&["cannot read /no/such/file"]);
    assert_eq!((reads(&sandbox), writes(&sandbox)), (0, 0));
}

#[test]
fn nothing_is_written_in_a_rehearsal_nor_where_nothing_changes() {
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
fn a_reset_lets_them_receive_everything_again() {
    let sandbox = Sandbox::start(&[]);
    sandbox.run(&["rules", "set", "DailyStandup", "alice", "exclude all"]).exits(0);
    let run = sandbox.run(&["rules", "reset", "DailyStandup", "alice", "bob", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), pairs(&[("alice", "changed"), ("bob", "unchanged")]));
    assert_eq!(rules(&sandbox, "DailyStandup", "alice"), ["include all"]);
}

#[test]
fn whatever_somebody_or_a_room_is_called_they_are_reached() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("set");
    for (identity, status) in
        [("include all", "connected"), ("a/b", "connected"), ("..", "reconnecting"), ("ann", "reconnecting")]
    {
        sandbox.join(&room, identity, status);
        let run =
            sandbox.run(&["rules", "set", "set", identity, "--rule", "exclude all", "-o", "json"]).exits(0);
        assert_eq!(outcomes(&run), pairs(&[(identity, "changed")]));
        assert_eq!(rules(&sandbox, "set", identity), ["exclude all"]);
    }
    // `rules set` alone is the command.
    sandbox.run(&["rules", "set", "ann"]).exits(2);
}

#[test]
fn rules_that_the_api_refuses_leave_the_old_ones_and_say_so() {
    let server = Faulty::start(|request, _| match request.method.as_str() {
        "GET" => json_answer(
            200,
            &json!({ "participant_sid": ANN, "rules": [{ "type": "include", "all": true }] }),
        ),
        _ => refusal(400, 53215, "Invalid subscribe rules"),
    });
    let run = server.run(&["rules", "set", ROOM, "ann", "exclude publisher=x"]).exits(1);
    run.says(&[
        "error: the API refused the rules: Invalid subscribe rules\n",
        "hint: the rules there were before still hold\n",
        "(code 53215, status 400, request RQtest)\n",
    ]);
    let body = "Rules=%5B%7B%22type%22%3A%22exclude%22%2C%22publisher%22%3A%22x%22%7D%5D";
    assert_eq!(server.requests()[1].body, body);
    assert_eq!(server.targets()[1], format!("POST /v1/Rooms/{ROOM}/Participants/ann/SubscribeRules"));
}

#[test]
fn rules_of_a_sort_that_is_not_known_are_shown_as_they_are_and_can_be_replaced() {
    let server = Faulty::start(|request, _| {
        let odd = json!([{ "type": "prefer", "layer": 2, "kind": null }]);
        let rules = if request.method == "POST" { request.rules() } else { odd };
        json_answer(200, &json!({ "participant_sid": ANN, "rules": rules }))
    });
    let run = server.run(&["rules", ROOM, "ann"]).exits(0);
    assert_eq!(run.stdout, "#  RULE\n1  {\"type\":\"prefer\",\"layer\":2,\"kind\":null}\n");
    let run = server.run(&["rules", "set", ROOM, "ann", "include all", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), pairs(&[("ann", "changed")]));
}

#[test]
fn an_answer_that_is_none_or_about_somebody_else_is_refused() {
    let other = "PAffffffffffffffffffffffffffffffff";
    for (body, code, error) in [
        (
            json!({ "participant_sid": other, "rules": [] }),
            1,
            format!("answered with the rules of participant {other}"),
        ),
        (json!({ "participant_sid": ANN, "rules": null }), 6, "it has no list of rules".to_owned()),
    ] {
        let server = Faulty::start(move |_, _| json_answer(200, &body));
        server.run(&["rules", ROOM, ANN]).exits(code).says(&[&error]);
    }
}

#[test]
fn where_some_fail_the_others_are_done_and_the_exit_code_says_so() {
    let server =
        Faulty::start(|request, _| match (request.method.as_str(), request.target.contains("/ben/")) {
            ("POST", true) => answer(503, &["Retry-After: 3600"], ""),
            ("POST", false) => json_answer(200, &json!({ "rules": request.rules() })),
            _ => json_answer(200, &json!({ "rules": [{ "type": "include", "all": true }] })),
        });
    let run = server.run(&["rules", "set", ROOM, "ann", "ben", "exclude all", "-o", "json"]).exits(7);
    assert_eq!(outcomes(&run), pairs(&[("ann", "changed"), ("ben", "failed")]));
    let run = server.run(&["rules", "set", ROOM, "ben", "exclude all", "-o", "json"]).exits(6);
    assert_eq!((&run.json()[0]["before"], &run.json()[0]["after"]), (&json!("include all"), &Value::Null));
}

#[test]
fn a_missing_room_ends_it_at_the_first_and_is_told_once() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["rules", "reset", "nowhere", "alice", "bob"]).exits(4);
    assert_eq!(run.stderr.matches("error: no room in progress is named 'nowhere'").count(), 1, "{run:?}");
    sandbox.run(&["rules", "nowhere", "alice"]).exits(4);
    sandbox
        .run(&["rules", "DailyStandup", "nobody"])
        .exits(4)
        .says(&["hint: see who is there: roomctl list DailyStandup"]);
}
