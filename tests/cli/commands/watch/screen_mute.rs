//! Muting a participant from the full screen of `roomctl watch`.

use serde_json::json;

use crate::support::{
    DOWN, FaultyServer, ROOM, Screen, error_response, json_response, page, sandbox_with_room,
};

const ANN: &str = "PA0123456789abcdef0123456789abcdef";
const BEN: &str = "PA0123456789abcdef0123456789abcde0";

#[test]
fn m_mutes_for_all_others_after_a_question_and_u_unmutes() {
    let (sandbox, _) = sandbox_with_room(&["ann", "ben", "mallory"]);
    let rules = |participant: &str| sandbox.run(&["rules", "room", participant]).exits(0).stdout;
    let mut screen = Screen::watch(&sandbox, (24, 100));
    screen.wait_for("3 present");
    screen.press("m");
    screen.wait_for("select a participant with ↑ and ↓ first");
    screen.press("s/mal\rm");
    screen.wait_for("Mute this participant?");
    assert!(screen.line("identity ").contains("mallory"), "{}", screen.contents());
    screen.press("n");
    screen.wait(|contents| !contents.contains("Mute this participant?"));
    assert!(!rules("ann").contains("mallory"));
    screen.press("m");
    screen.wait_for("Mute this participant?");
    screen.press("y");
    screen.wait_for("muted mallory for 2 participants; participants who join later are not covered");
    for receiver in ["ann", "ben"] {
        assert!(rules(receiver).contains("publisher=mallory kind=audio"), "{}", rules(receiver));
    }
    assert!(!rules("mallory").contains("publisher=mallory"));
    screen.press("m");
    screen.wait_for("Mute this participant?");
    screen.press("y");
    screen.wait_for("mallory was already muted");
    screen.press("u");
    screen.wait_for("Unmute this participant?");
    screen.press("y");
    screen.wait_for("unmuted mallory for 2 participants");
    assert!(!rules("ann").contains("mallory"));
    screen.press("u");
    screen.wait_for("Unmute this participant?");
    screen.press("y");
    screen.wait_for("mallory was not muted");
    screen.press("q");
    assert_eq!(screen.finish().1, 0);
}

#[test]
fn no_input_disables_muting() {
    let (sandbox, _) = sandbox_with_room(&["ann"]);
    let script = "exec roomctl watch room --interval 200ms --no-input";
    let mut screen = Screen::start((24, 80), script, &sandbox.environment());
    screen.wait_for("1 present");
    for (key, verb) in [("m", "mute"), ("u", "unmute")] {
        screen.press(&format!("{DOWN}{key}"));
        screen.wait_for(&format!("cannot {verb}: --no-input disables the confirmation"));
    }
}

#[test]
fn failed_mute_is_reported_with_the_reason() {
    let room = json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" });
    let present = [("ann", ANN), ("ben", BEN)]
        .map(|(identity, sid)| json!({ "sid": sid, "identity": identity, "status": "connected" }));
    let server = FaultyServer::start(move |request, _| match request.target.as_str() {
        rules if rules.contains("SubscribeRules") => error_response(400, 20001, "no rules today"),
        list if list.contains("Status=") => json_response(200, &page(&[], None)),
        list if list.contains('?') => json_response(200, &page(&present, None)),
        _ => json_response(200, &room),
    });
    let script = "exec roomctl watch room --interval 200ms";
    let mut screen = Screen::start((24, 120), script, &server.environment());
    screen.wait_for("2 present");
    screen.press("s/ann\rm");
    screen.wait_for("Mute this participant?");
    screen.press("y");
    screen.wait_for("cannot mute ann: ");
    screen.wait_for("no rules today");
    screen.press("q");
    assert_eq!(screen.finish().1, 0);
}
