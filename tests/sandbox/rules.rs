//! Subscribe rules: shown, set and rejected.

use serde_json::{Value, json};

use crate::client::{Response, Sandbox};
use crate::resource_fields::keys;

const ALICE: &str = "/v1/Rooms/DailyStandup/Participants/alice/SubscribeRules";

/// A rule as the API shows it: every filter, used or not.
fn shown(rule: &Value) -> Value {
    let mut all = json!({
        "type": null, "all": null, "publisher": null, "track": null, "kind": null, "priority": null
    });
    for (key, value) in rule.as_object().unwrap() {
        all[key] = value.clone();
    }
    all
}

fn set(sandbox: &Sandbox, rules: &Value) -> Response {
    sandbox.post(ALICE, &[("Rules", &rules.to_string())])
}

#[test]
fn default_rules_include_all_tracks() {
    let sandbox = Sandbox::start(&[]);
    let alice = sandbox.get("/v1/Rooms/DailyStandup/Participants/alice").body;
    let response = sandbox.get(ALICE);
    assert_eq!(keys(&response.body), "participant_sid room_sid date_created date_updated rules");
    assert_eq!(
        (&response.body["participant_sid"], &response.body["room_sid"]),
        (&alice["sid"], &alice["room_sid"])
    );
    assert_eq!(response.body["rules"], json!([shown(&json!({"type": "include", "all": true}))]));
    assert_eq!(keys(&response.body["rules"][0]), "type all publisher track kind priority");
    let by_link = sandbox.get(&sandbox.target(alice["links"]["subscribe_rules"].as_str().unwrap()));
    assert_eq!((by_link.status, by_link.body), (200, response.body));
}

#[test]
fn rules_replace_earlier_ones_and_rejected_rules_change_nothing() {
    let sandbox = Sandbox::start(&[]);
    let rules = json!([
        {"type": "include", "all": true},
        {"type": "exclude", "publisher": "bob", "kind": "audio", "track": "microphone"},
    ]);
    let response = set(&sandbox, &rules);
    let expected: Value = rules.as_array().unwrap().iter().map(shown).collect();
    assert_eq!((response.status, &response.body["rules"]), (200, &expected));
    for refused in [
        json!([]),
        json!([{"type": "include"}]),
        json!([{"type": "include", "all": false}]),
        json!([{"type": "include", "all": true}, {"type": "include", "all": true, "kind": "audio"}]),
        json!([{"type": "include", "kind": "audio", "publisher": null}]),
        json!(vec![json!({"type": "exclude", "all": true}); 21]),
    ] {
        set(&sandbox, &refused).is_refused(400, 53215);
    }
    sandbox.post(ALICE, &[]).is_refused(400, 53215);
    sandbox.post(ALICE, &[("rules", &rules.to_string())]).is_refused(400, 53215);
    assert_eq!(sandbox.get(ALICE).body, response.body);
    assert_eq!(
        set(&sandbox, &json!([{"type": "exclude", "all": true}])).body["rules"].as_array().unwrap().len(),
        1
    );

    let record = sandbox.events();
    let events: Vec<_> = record.iter().map(|line| json!([line["event"], line["identity"]])).collect();
    assert_eq!(events, vec![json!(["rules-set", "alice"]); 2]);
    assert_eq!(
        (&record[0]["rules"], &record[1]["rules"][0]["type"]),
        (&response.body["rules"], &json!("exclude"))
    );
}

#[test]
fn rules_are_addressed_like_their_participant_and_end_with_its_session() {
    let sandbox = Sandbox::start(&[]);
    let room = "/v1/Rooms/DailyStandup/Participants";
    for absent in ["frank", "mallory", "nobody"] {
        sandbox.get(&format!("{room}/{absent}/SubscribeRules")).is_refused(404, 20404);
        sandbox.post(&format!("{room}/{absent}/SubscribeRules"), &[]).is_refused(404, 20404);
    }
    sandbox.get("/v1/Rooms/none/Participants/alice/SubscribeRules").is_refused(404, 20404);
    set(&sandbox, &json!([{"type": "exclude", "all": true}]));
    let before = sandbox.kick("DailyStandup", "alice").text("sid");
    sandbox.join("DailyStandup", "alice");
    assert_eq!(
        sandbox.get(ALICE).body["rules"][0]["type"],
        "include",
        "a new session starts with the default rules"
    );
    let old = sandbox.get(&format!("{room}/{before}/SubscribeRules"));
    assert_eq!(old.body["rules"][0]["type"], "exclude");
}
