//! A participant whose status changes while a command reads the room is found exactly once, whenever the change
//! happens.

use std::cell::RefCell;

use serde_json::{Value, json};

use crate::support::{FaultyServer, ROOM, Request, Run, error_response, json_response};

/// The identity of the participant whose status changes.
const MOVER: &str = "mover";

/// The most requests about participants that a command needs to find all present participants: the three lists and one
/// request by identity. With pages of two, each list takes three requests.
const REQUESTS: usize = 4;

const PAGED_REQUESTS: usize = 10;

/// Both status changes of a participant that stays in the room.
const CHANGES: [(&str, &str); 2] = [("connected", "reconnecting"), ("reconnecting", "connected")];

/// A participant in the test server's room.
struct Participant {
    identity: &'static str,
    status: &'static str,
}

/// The state of the test server: one room, whose participants are listed by status like the API does.
struct Room {
    /// In list order.
    participants: Vec<Participant>,
    /// The page size limit.
    page_size: usize,
    /// Number of requests about participants so far.
    answered: usize,
    /// The request before which the participant changes status, and the new status.
    change: (usize, &'static str),
    /// Number of responses with disconnected participants after which the room is completed.
    lasts: usize,
}

impl Room {
    /// A room in which the participant has the first status, and the second one from the request with this number
    /// (from 0).
    fn new((from, to): (&'static str, &'static str), before: usize) -> Self {
        let participant = |(identity, status)| Participant { identity, status };
        let others =
            [("ann", "connected"), ("ben", "reconnecting"), ("cid", "connected"), ("dan", "reconnecting")];
        let participants = others.into_iter().chain([(MOVER, from)]).map(participant).collect();
        Self { participants, page_size: 1000, answered: 0, change: (before, to), lasts: usize::MAX }
    }

    /// The same with pages of two participants, so that the changing participant, listed last, is on a later page.
    fn paged(self) -> Self {
        Self { page_size: 2, ..self }
    }

    /// The same, completed after this many lists of disconnected participants, each of which ends a poll of `watch`.
    fn lasting(self, lasts: usize) -> Self {
        Self { lasts, ..self }
    }

    fn serve(self) -> FaultyServer {
        let room = RefCell::new(self);
        FaultyServer::start(move |request, _| room.borrow_mut().response(request))
    }

    fn response(&mut self, request: &Request) -> Vec<u8> {
        let url = url::Url::parse("http://server").unwrap().join(&request.target).unwrap();
        let path = url.path().split('/').skip(2).map(str::to_owned).collect::<Vec<_>>();
        let path = path.iter().map(String::as_str).collect::<Vec<_>>();
        let query =
            |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        match path[..] {
            ["Rooms"] => json_response(200, &json!({ "rooms": [self.view()], "meta": {} })),
            ["Rooms", _] => json_response(200, &self.view()),
            ["Rooms", _, "Participants"] => {
                self.advance();
                self.list(query("Status").as_deref(), query("Identity").as_deref(), query("PageToken"))
            }
            ["Rooms", _, "Participants", reference, ..] => {
                self.advance();
                let Some(index) = self.find(reference) else {
                    return error_response(404, 20404, "not found");
                };
                match (request.method.as_str(), path.get(4)) {
                    ("GET", None) => json_response(200, &self.participant(index)),
                    ("POST", None) => {
                        self.participants[index].status = "disconnected";
                        json_response(202, &self.participant(index))
                    }
                    ("GET", Some(_)) => {
                        json_response(200, &json!({ "rules": [{ "type": "include", "all": true }] }))
                    }
                    _ => json_response(200, &json!({ "rules": request.rules() })),
                }
            }
            _ => error_response(404, 20404, "not found"),
        }
    }

    /// Changes the participant's status when its request is reached. Disconnected participants stay disconnected.
    fn advance(&mut self) {
        let mover = self.participants.last_mut().unwrap();
        if self.answered == self.change.0 && mover.status != "disconnected" {
            mover.status = self.change.1;
        }
        if self.is_completed() {
            self.participants.iter_mut().for_each(|participant| participant.status = "disconnected");
        }
        self.answered += 1;
    }

    fn is_completed(&self) -> bool {
        self.lasts == 0
    }

    fn view(&self) -> Value {
        let status = if self.is_completed() { "completed" } else { "in-progress" };
        json!({ "sid": ROOM, "unique_name": "room", "status": status })
    }

    fn participant(&self, index: usize) -> Value {
        let Participant { identity, status } = self.participants[index];
        let end_time = (status == "disconnected").then_some("2026-11-23T10:11:00Z");
        json!({
            "sid": sid(index), "room_sid": ROOM, "identity": identity, "status": status,
            "start_time": "2026-11-23T10:10:00Z", "end_time": end_time,
        })
    }

    /// The index of a participant; by identity only while connected.
    fn find(&self, reference: &str) -> Option<usize> {
        let is_meant = |index: &usize| {
            let participant = &self.participants[*index];
            sid(*index) == reference
                || (participant.identity == reference && participant.status == "connected")
        };
        (0..self.participants.len()).find(is_meant)
    }

    /// A page of a list. The token is the index at which the page starts.
    fn list(&mut self, status: Option<&str>, identity: Option<&str>, token: Option<String>) -> Vec<u8> {
        let is_of_those_who_left = status == Some("disconnected");
        let status = if self.is_completed() { "disconnected" } else { status.unwrap_or("connected") };
        let is_listed = |index: &usize| {
            let participant = &self.participants[*index];
            participant.status == status && identity.is_none_or(|identity| participant.identity == identity)
        };
        let start = token.map_or(0, |token| token.parse().unwrap());
        // As with the API's tokens, the end of a page is an index among all participants, whatever their status.
        let end = (start + self.page_size).min(self.participants.len());
        let page = (start..end).filter(is_listed).map(|index| self.participant(index)).collect::<Vec<_>>();
        self.lasts = self.lasts.saturating_sub(usize::from(is_of_those_who_left));
        let next = (end < self.participants.len()).then(|| format!("/?Page=1&PageToken={end}"));
        json_response(200, &json!({ "participants": page, "meta": { "next_page_url": next } }))
    }
}

fn sid(index: usize) -> String {
    format!("PA{index:032}")
}

fn mover_sid() -> String {
    sid(4)
}

/// Number of rows about the changing participant.
fn rows_of_mover(run: &Run) -> usize {
    let is_mover = |row: &&Value| row["identity"] == MOVER || row["participant"] == MOVER;
    run.json_lines().iter().filter(is_mover).count()
}

/// Runs a command line once per possible moment of the status change, and checks each result.
#[track_caller]
fn at_each_status_change(args: &[&str], check: impl Fn(&Run, &FaultyServer)) {
    for change in CHANGES {
        let whole = (0..=REQUESTS).map(|before| Room::new(change, before));
        let paged = (0..=PAGED_REQUESTS).map(|before| Room::new(change, before).paged());
        for room in whole.chain(paged) {
            let server = room.serve();
            let run = server.run(&[args, &["-o", "jsonl", "--rate", "100000"]].concat());
            assert_eq!(run.code, Some(0), "{change:?}: {:?} {run:?}", server.targets());
            check(&run, &server);
        }
    }
}

#[track_caller]
fn lists_mover_once(args: &[&str]) {
    at_each_status_change(args, |run, server| {
        assert_eq!(rows_of_mover(run), 1, "{:?} {run:?}", server.targets());
    });
}

/// Asserts that the participant is disconnected once.
#[track_caller]
fn kicks_mover_once(args: &[&str]) {
    at_each_status_change(args, |run, server| {
        let kicked = run.json_lines().into_iter().filter(|row| row["sid"] == json!(mover_sid()));
        let kicked = kicked.map(|row| row["outcome"].clone()).collect::<Vec<_>>();
        assert_eq!(kicked, ["kicked"], "{:?} {run:?}", server.targets());
    });
}

#[test]
fn list_shows_participant_changing_status_once() {
    lists_mover_once(&["list", "room"]);
    lists_mover_once(&["list", "room", "--status", "all"]);
}

#[test]
fn narrowed_list_shows_participant_changing_status_once() {
    lists_mover_once(&["list", "room", MOVER]);
    lists_mover_once(&["list", "room", "--match", "m*"]);
    lists_mover_once(&["list", "-A", "--except", "a*"]);
}

#[test]
fn list_with_limit_shows_participant_changing_status_once() {
    lists_mover_once(&["list", "room", "--limit", "5"]);
}

#[test]
fn find_shows_participant_changing_status_once() {
    lists_mover_once(&["find", "--match", "m*"]);
    lists_mover_once(&["find", MOVER]);
    lists_mover_once(&["find", &mover_sid()]);
}

#[test]
fn get_finds_participant_changing_status() {
    lists_mover_once(&["get", "room", MOVER]);
}

#[test]
fn kick_all_kicks_participant_changing_status_once() {
    kicks_mover_once(&["kick", "room", "--all", "--yes"]);
}

#[test]
fn kick_match_kicks_participant_changing_status_once() {
    kicks_mover_once(&["kick", "room", "--match", "m*", "--yes"]);
    kicks_mover_once(&["kick", "--everywhere", MOVER, "--yes"]);
}

#[test]
fn kick_by_identity_kicks_participant_changing_status_once() {
    kicks_mover_once(&["kick", "room", MOVER]);
}

#[test]
fn kick_protects_excluded_participant_changing_status() {
    at_each_status_change(&["kick", "room", "--all", "--except", MOVER, "--yes"], |run, server| {
        assert_eq!(run.json_lines().len(), 4, "{run:?}");
        assert_eq!(server.writes_to(&mover_sid()), 0, "{run:?}");
    });
}

#[test]
fn kick_dry_run_shows_participant_changing_status_once() {
    lists_mover_once(&["kick", "room", "--all", "--dry-run"]);
    lists_mover_once(&["kick", "room", MOVER, "--dry-run"]);
}

#[test]
fn mute_changes_rules_of_receiver_changing_status_once() {
    at_each_status_change(&["mute", "room", "ann"], |run, server| {
        assert_eq!(run.json_lines()[0]["receivers"], 4, "{:?} {run:?}", server.targets());
        assert_eq!(server.writes_to(&mover_sid()), 1, "{run:?}");
    });
}

#[test]
fn mute_finds_target_changing_status() {
    at_each_status_change(&["mute", "room", MOVER], |run, server| {
        let row = &run.json_lines()[0];
        assert_eq!((&row["outcome"], &row["receivers"]), (&json!("muted"), &json!(4)), "{run:?}");
        assert_eq!(server.writes_to("SubscribeRules"), 4, "{run:?}");
        assert_eq!(server.writes_to(&mover_sid()), 0, "participants do not receive themselves: {run:?}");
    });
}

#[test]
fn rooms_end_dry_run_counts_participant_changing_status_once() {
    at_each_status_change(&["rooms", "end", "room", "--dry-run"], |run, server| {
        assert_eq!(run.json_lines()[0]["present"], 5, "{:?} {run:?}", server.targets());
    });
}

#[test]
fn timeline_counts_participant_changing_status_once() {
    at_each_status_change(&["timeline", "room"], |run, server| {
        let rows = run.json_lines();
        assert_eq!(rows.len(), 5, "{:?} {run:?}", server.targets());
        let mover = rows.iter().find(|row| row["identity"] == MOVER).unwrap();
        assert_eq!(mover["stays"], 1, "{run:?}");
        assert_ne!(mover["status"], "disconnected", "{run:?}");
    });
}

#[test]
fn watch_reports_participant_changing_status_as_present_once() {
    for change in CHANGES {
        // The change comes before each request of the polls, and after the last.
        for (polls, before) in (0..=4).map(|before| (1, before)).chain((5..=8).map(|before| (2, before))) {
            let server = Room::new(change, before).lasting(polls).serve();
            let args = ["watch", "room", "--initial", "--interval", "200ms", "-o", "jsonl"];
            let run = server.run(&args).exits(0);
            let events = run.json_lines();
            let count = |name: &str| {
                events.iter().filter(|event| event["identity"] == MOVER && event["event"] == name).count()
            };
            let counts = ["present", "joined", "left"].map(count);
            assert_eq!(counts, [1, 0, 1], "{change:?} before request {before} of {polls} polls: {run:?}");
        }
    }
}

#[test]
fn participant_leaving_between_two_lists_is_shown_once_as_last_listed() {
    for status in ["connected", "reconnecting"] {
        for before in 0..5 {
            // With one page per list, request 3 is the list of disconnected participants.
            let last = if before <= 3 { "disconnected" } else { status };
            for args in [&["list", "room", "--status", "all"][..], &["timeline", "room"]] {
                let server = Room::new((status, "disconnected"), before).serve();
                let run = server.run(&[args, &["-o", "jsonl"]].concat()).exits(0);
                let rows = run.json_lines();
                let mover = rows.iter().filter(|row| row["identity"] == MOVER).collect::<Vec<_>>();
                assert_eq!(mover.len(), 1, "before request {before}: {run:?}");
                assert_eq!(mover[0]["status"], last, "before request {before}: {run:?}");
            }
        }
    }
}

#[test]
fn participant_without_sid_is_listed_once() {
    let participant = |identity: &str, status: &str| json!({ "sid": "PA1", "identity": identity, "status": status, "start_time": "2026-11-23T10:10:00Z" });
    let server = FaultyServer::start(move |request, _| {
        let status = if request.target.contains("Status=") { "reconnecting" } else { "connected" };
        let participants = match status {
            "reconnecting" => vec![participant("ann", status), participant("ben", status)],
            _ => vec![participant("cid", status), json!({ "status": status }), json!({ "status": status })],
        };
        json_response(200, &json!({ "participants": participants, "meta": {} }))
    });
    let run = server.run(&["list", "room", "-o", "jsonl"]).exits(0);
    let identities = run.json_lines().iter().map(|row| row["identity"].clone()).collect::<Vec<_>>();
    assert_eq!(identities, [json!("ann"), json!("ben"), json!("cid"), json!(null), json!(null)]);
    let run = server.run(&["kick", ROOM, "--all", "--dry-run", "-o", "jsonl"]).exits(0);
    assert_eq!(
        run.json_lines().len(),
        3,
        "without identity and SID nothing addresses a participant: {run:?}"
    );
}

#[test]
fn limit_reached_by_connected_participants_sends_no_third_request() {
    let server = Room::new(CHANGES[1], usize::MAX).serve();
    let run = server.run(&["list", "room", "--limit", "4", "-o", "jsonl"]).exits(0);
    assert_eq!(run.json_lines().len(), 4);
    assert_eq!(server.targets().len(), 2, "{:?}", server.targets());
}

#[test]
fn completed_room_is_listed_with_one_request() {
    let server = Room::new(CHANGES[0], 0).lasting(0).serve();
    let run = server.run(&["list", ROOM, "-o", "jsonl"]).exits(0);
    assert_eq!(run.json_lines().len(), 5);
    let lists = server.targets().iter().filter(|target| target.contains("/Participants")).count();
    assert_eq!(lists, 1, "{:?}", server.targets());
}
