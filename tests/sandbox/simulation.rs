//! Simulated events in `DailyStandup`, step by step and over time.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Response, Sandbox, command, encoded, without_tracks};
use crate::process::ChildProcess;

const ROOM: &str = "/v1/Rooms/DailyStandup/Participants";

/// Advances the simulation by this many steps.
fn step(sandbox: &Sandbox, steps: usize) -> Vec<Value> {
    let response = sandbox.post("/_sandbox/Step", &[("Steps", &steps.to_string())]);
    assert_eq!(response.status, 200, "{}", response.body);
    without_tracks(response.body)
}

fn text<'a>(event: &'a Value, field: &str) -> &'a str {
    event[field].as_str().expect(field)
}

/// Events without their times.
fn timeless(events: &[Value]) -> Vec<Value> {
    events.iter().map(|event| json!([event["event"], event["participant_sid"], event["identity"]])).collect()
}

/// SID and identity of all present participants.
fn present(sandbox: &Sandbox) -> BTreeMap<String, String> {
    let list = |status: &str| -> Response { sandbox.get(&format!("{ROOM}?PageSize=1000&Status={status}")) };
    let lists = [list("connected"), list("reconnecting")];
    lists
        .iter()
        .flat_map(|list| list.each("participants", "sid").into_iter().zip(list.identities()))
        .collect()
}

#[test]
fn seed_determines_the_events() {
    let events = |seed: &str, steps: &[usize]| {
        let sandbox = Sandbox::start(&["--seed", seed]);
        let events: Vec<_> = steps.iter().flat_map(|&steps| step(&sandbox, steps)).collect();
        assert_eq!(sandbox.events(), events, "the answers tell what the record tells");
        timeless(&events)
    };
    assert_eq!(events("7", &[60]), events("7", &[1, 0, 20, 39]));
    assert_ne!(events("7", &[60]), events("8", &[60]));
    assert_eq!(events("0", &[60]), {
        let sandbox = Sandbox::start(&[]);
        timeless(&step(&sandbox, 60))
    });
}

#[test]
fn step_is_one_event_by_default() {
    let sandbox = Sandbox::start(&[]);
    assert_eq!(sandbox.get("/_sandbox/Record").body, json!([]), "nothing happens by itself");
    assert_eq!(without_tracks(sandbox.post("/_sandbox/Step", &[]).body).len(), 1);
    for steps in ["", "-1", "many"] {
        sandbox.post("/_sandbox/Step", &[("Steps", steps)]).is_refused(400, 20001);
    }
    sandbox.get("/_sandbox/Step").is_refused(405, 20004);
    assert_eq!(sandbox.events().len(), 1);
    for flags in [["--seed", "x"], ["--live", "now"]] {
        assert_eq!(ChildProcess::output_of(&mut command(&flags)).status.code(), Some(2), "{flags:?}");
    }
}

#[test]
fn events_are_consistent_with_the_resulting_room() {
    let sandbox = Sandbox::start(&["--seed", "4"]);
    let room = sandbox.sid_of("DailyStandup");
    let mut present_now: BTreeMap<_, _> = present(&sandbox);
    let mut reconnecting: BTreeSet<_> =
        sandbox.get(&format!("{ROOM}?Status=reconnecting")).each("participants", "sid").into_iter().collect();
    let mut sids: BTreeSet<_> = present_now.keys().cloned().collect();
    let events = step(&sandbox, 500);
    assert_eq!(events.len(), 500);
    for event in &events {
        let (sid, identity) = (text(event, "participant_sid"), text(event, "identity"));
        assert_eq!((text(event, "room_sid"), text(event, "by")), (room.as_str(), "client"));
        match text(event, "event") {
            "joined" => {
                assert!(sids.insert(sid.to_owned()), "{identity} joins with a new SID");
                assert!(present_now.values().all(|other| other != identity), "{identity} is in once");
                present_now.insert(sid.to_owned(), identity.to_owned());
            }
            "left" => {
                assert_eq!(present_now.remove(sid).as_deref(), Some(identity));
                reconnecting.remove(sid);
            }
            "reconnecting" => assert!(present_now.contains_key(sid) && reconnecting.insert(sid.to_owned())),
            "reconnected" => assert!(reconnecting.remove(sid)),
            other => panic!("{other}"),
        }
        assert!((3..=12).contains(&present_now.len()), "{present_now:?}");
    }
    assert_eq!(present(&sandbox), present_now);
    let disconnected =
        sandbox.get(&format!("{ROOM}?Status=disconnected&PageSize=1000")).each("participants", "sid");
    assert!(sids.iter().all(|sid| disconnected.contains(sid) != present_now.contains_key(sid)));
}

#[test]
fn disconnected_participant_rejoins_with_a_new_sid() {
    let mut returned = 0;
    for seed in 0..8 {
        let sandbox = Sandbox::start(&["--seed", &seed.to_string()]);
        let kicked = sandbox.kick("DailyStandup", "alice");
        assert_eq!(kicked.status, 202);
        let soon = step(&sandbox, 12);
        let first = soon.iter().find(|event| event["identity"] == "alice");
        let Some(first) = first else { continue };
        assert_eq!(text(first, "event"), "joined");
        assert_ne!(first["participant_sid"], kicked.body["sid"]);
        returned += 1;
    }
    assert!((3..8).contains(&returned), "some try again soon, some do not: {returned}");
}

#[test]
fn simulation_does_not_change_participants_added_by_requests() {
    let sandbox = Sandbox::start(&[]);
    let stranger = sandbox.join("DailyStandup", "stranger");
    assert!(step(&sandbox, 200).iter().all(|event| event["identity"] != "stranger"));
    assert_eq!(sandbox.get(&format!("{ROOM}/stranger")).text("sid"), stranger);
}

#[test]
fn completed_room_has_no_more_events() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.sid_of("DailyStandup");
    assert_eq!(step(&sandbox, 3).len(), 3);
    assert_eq!(sandbox.post(&format!("/v1/Rooms/{room}"), &[("Status", "completed")]).status, 202);
    assert!(step(&sandbox, 20).is_empty());
    sandbox.create("DailyStandup");
    assert!(step(&sandbox, 20).is_empty(), "another room of the same name is another room");
    assert!(sandbox.get(ROOM).identities().is_empty());
}

#[test]
fn live_sandbox_simulates_events_over_time() {
    let sandbox = Sandbox::start(&["--live", "--latency", "100ms"]);
    let deadline = Instant::now() + Duration::from_secs(30);
    let mut events = Vec::new();
    // The first two occur within eight seconds.
    while events.len() < 2 {
        assert!(Instant::now() < deadline, "{events:?}");
        // A delayed response sets the poll interval.
        assert_eq!(sandbox.get("/v1/Rooms/DailyStandup").status, 200);
        events = sandbox.events();
    }
    let stepped = step(&Sandbox::start(&[]), events.len());
    assert_eq!(timeless(&events), timeless(&stepped), "by the clock the same happens as step by step");
}

#[test]
fn date_filter_lists_participants_that_joined_and_left_since() {
    let sandbox = Sandbox::start(&["--seed", "2"]);
    let guest = sandbox.join("DailyStandup", "guest");
    sandbox.kick("DailyStandup", &guest);
    let came = sandbox.get(&format!("{ROOM}/{guest}")).text("start_time");
    let left_since = || -> BTreeSet<String> {
        let filters = format!("Status=disconnected&DateCreatedAfter={}", encoded(&came));
        let list = sandbox.get(&format!("{ROOM}?{filters}&PageSize=1000"));
        list.each("participants", "sid").into_iter().collect()
    };
    assert_eq!(left_since(), BTreeSet::from([guest.clone()]), "from the very second of coming on");

    let events = step(&sandbox, 100);
    let identities_of = |what: &str| -> BTreeSet<String> {
        let events = events.iter().filter(|event| event["event"] == what);
        events.map(|event| text(event, "participant_sid").to_owned()).collect()
    };
    let mut expected: BTreeSet<_> =
        identities_of("joined").intersection(&identities_of("left")).cloned().collect();
    assert!(expected.len() > 5, "{expected:?}");
    expected.insert(guest);
    assert_eq!(
        left_since(),
        expected,
        "including participants present for less than a second, and no others"
    );
}
