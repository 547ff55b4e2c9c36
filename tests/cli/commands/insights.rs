//! `roomctl insights`, `timeline --reasons`, `get --insights` and `rooms --insights`.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Timelike, Utc};
use serde_json::{Value, json};

use crate::support::{
    ACCOUNT, CertificateAuthority, FaultyServer, ROOM, Request, Sandbox, TOKEN, error_response,
    json_response, response, roomctl,
};

/// A sandbox in which the room `story` has ended: each participant left as the identity says, `kicked` by roomctl itself.
fn story() -> Arc<Sandbox> {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("story");
    for identity in ["left", "kicked", "twice", "twice", "last"] {
        sandbox.join("story", identity, "connected");
    }
    let lost = sandbox.join("story", "lost", "reconnecting");
    sandbox.set_status("story", &lost, "disconnected");
    sandbox.set_status("story", "left", "disconnected");
    sandbox.run(&["kick", "story", "kicked"]).exits(0);
    sandbox.end_room(&room);
    Arc::new(sandbox)
}

/// A server in front of a sandbox that responds itself to some requests for insights; `response` gets the target and how many
/// requests for insights were before it.
fn in_front_of(
    sandbox: &Arc<Sandbox>,
    response: impl Fn(&str, usize) -> Option<Vec<u8>> + Send + 'static,
) -> FaultyServer {
    let sandbox = Arc::downgrade(sandbox);
    let count = std::cell::Cell::new(0);
    FaultyServer::start(move |request: &Request, _| {
        let sandbox = sandbox.upgrade().unwrap();
        if request.target.starts_with("/v1/Video/") {
            let before = count.replace(count.get() + 1);
            if let Some(response) = response(&request.target, before) {
                return response;
            }
        }
        sandbox.response(request)
    })
}

/// The rows of CSV output, without the header.
fn rows(stdout: &str) -> Vec<&str> {
    let mut rows = stdout.lines().skip(1).collect::<Vec<_>>();
    rows.sort_unstable();
    rows
}

#[test]
fn reasons_are_in_words_and_errors_are_explained() {
    let sandbox = story();
    let fields = "participant_identity,reason,error,sdk,browser";
    let run = sandbox.run(&["insights", "story", "--ended", "-o", "csv", "--fields", fields]).exits(0);
    assert_eq!(
        rows(&run.stdout),
        [
            "kicked,kicked,,twilio-video.js 2.31.0,Chrome 131",
            "last,room ended,53118 room completed,twilio-video.js 2.31.0,Chrome 131",
            "left,left,,twilio-video.js 2.31.0,Chrome 131",
            "lost,connection lost,53002 signaling connection timed out,twilio-video.js 2.31.0,Chrome 131",
            "twice,duplicate identity,53205 duplicate identity,twilio-video.js 2.31.0,Chrome 131",
            "twice,room ended,53118 room completed,twilio-video.js 2.31.0,Chrome 131",
        ]
    );
    assert_eq!(run.stderr, "");
}

#[test]
fn json_is_the_record_of_the_api() {
    let sandbox = story();
    let printed = sandbox.run(&["insights", "story", "lost", "--ended", "-o", "json"]).exits(0).json();
    let url = printed[0]["url"].as_str().unwrap().strip_prefix(&sandbox.base_url).unwrap();
    let response = sandbox.send_request("GET", url, "");
    let (_, body) = response.split_once("\r\n\r\n").unwrap();
    assert_eq!(printed, json!([serde_json::from_str::<Value>(body).unwrap()]));
    let by_path =
        ["insights", "story", "lost", "--ended", "-o", "tsv", "--no-header", "--fields", "properties"];
    let run = sandbox.run(&by_path).exits(0);
    assert_eq!(run.stdout, "network.transport=udp network.reconnections=0\n");
}

#[test]
fn unknown_reasons_and_shapes_are_shown_as_they_are() {
    let sandbox = story();
    let record = json!({
        "participant_sid": "PA00000000000000000000000000000001", "participant_identity": "zed", "end_reason": "gone_fishing",
        "error_code": 99999, "publisher_info": [{ "a": { "b": [1, null] } }], "properties": "text",
    });
    let server = in_front_of(&sandbox, move |target, _| {
        let page = json!({ "participants": [record], "meta": { "next_page_url": null } });
        target.contains("/Participants").then(|| json_response(200, &page))
    });
    let line = [
        "insights",
        "story",
        "--ended",
        "-o",
        "csv",
        "--fields",
        "reason,error,sdk,publisher_info,properties",
    ];
    let run = run_at(&server, &sandbox, &line).exits(0);
    assert_eq!(rows(&run.stdout), ["gone_fishing,99999,,0.a.b.0=1 0.a.b.1=-,text"]);
}

/// Runs roomctl with the credentials of the sandbox against the server in front of it.
fn run_at(server: &FaultyServer, sandbox: &Sandbox, line: &[&str]) -> crate::support::Run {
    sandbox.roomctl(line).env("ROOMCTL_BASE_URL", &server.base_url).run()
}

#[test]
fn room_in_progress_has_what_there_is_and_a_note() {
    let sandbox = Arc::new(Sandbox::start(&[]));
    let line = [
        "insights",
        "DailyStandup",
        "mallory",
        "alice",
        "-o",
        "csv",
        "--fields",
        "participant_identity,reason",
    ];
    let run = sandbox.run(&line).exits(0);
    assert_eq!(rows(&run.stdout), ["alice,", "mallory,left"]);
    run.stderr_contains(&["room 'DailyStandup' is in progress", "at most 30 minutes after the room's end"]);
    let piped =
        sandbox.roomctl(&["insights", "DailyStandup", "-", "-q"]).input(b"alice\nmallory\n").run().exits(0);
    assert_eq!(piped.stdout.lines().count(), 2, "{piped:?}");
    let none = in_front_of(&sandbox, |target, _| {
        target.contains("/Participants").then(|| error_response(404, 20404, "not found"))
    });
    for known in ["alice", "mallory"] {
        let run = run_at(&none, &sandbox, &["insights", "DailyStandup", known]).exits(0);
        run.stderr_contains(&[&format!("warning: no insights for participant '{known}' yet")]);
    }
    let run = sandbox.run(&["insights", "DailyStandup", "alise"]).exits(4);
    run.stderr_contains(&["participant 'alise' is not in room 'DailyStandup'", "Did you mean 'alice'?"]);
    let run = sandbox.run(&["insights", "Retrospective", "nobody", "--ended"]).exits(4);
    run.stderr_contains(&["participant 'nobody' is not in room 'RM", "hint: Run `roomctl list RM"]);
}

#[test]
fn room_that_is_not_processed_says_when_to_come_back() {
    let sandbox = story();
    let state = |state: &'static str| {
        in_front_of(&sandbox, move |target, _| {
            let record = json!({ "processing_state": state });
            (!target.contains("/Participants")).then(|| json_response(200, &record))
        })
    };
    for (name, words) in [
        ("in_progress", "are not complete (in_progress)"),
        ("not_started", "run the command again at "),
        ("timeout", "did not complete the insights of room 'story' in time"),
    ] {
        let run = run_at(&state(name), &sandbox, &["insights", "story", "--ended"]).exits(0);
        run.stderr_contains(&[words]);
    }
    let missing = in_front_of(&sandbox, |_, _| Some(error_response(404, 20404, "not found")));
    let run = run_at(&missing, &sandbox, &["insights", "story", "--ended", "-o", "json"]).exits(0);
    assert_eq!(run.json(), json!([]));
    run.stderr_contains(&["are not complete (not_started)"]);
}

#[test]
fn wait_polls_until_the_processing_is_complete() {
    let sandbox = story();
    let server = in_front_of(&sandbox, |target, before| {
        let record = json!({ "processing_state": "in_progress" });
        (before < 1 && !target.contains("/Participants")).then(|| json_response(200, &record))
    });
    let line = ["insights", "story", "kicked", "--ended", "--wait", "-o", "csv", "--fields", "reason"];
    let run = run_at(&server, &sandbox, &line).exits(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("reason\nkicked\n", ""));
    let targets = server.targets();
    assert_eq!(targets.iter().filter(|target| target.contains("/v1/Video/")).count(), 3, "{targets:?}");
}

#[test]
fn wait_for_a_room_without_end_time_ends_after_the_longest_processing() {
    let server = FaultyServer::start(|request, count| {
        let body = if request.target.contains("/Participants") {
            json!({ "participants": [], "meta": {} })
        } else {
            json!({ "sid": ROOM, "unique_name": "story", "status": "completed", "processing_state": "in_progress" })
        };
        let date = format!("Date: Mon, 23 Nov 2026 10:{}:00 GMT", if count < 2 { "00" } else { "31" });
        response(200, &[&date], &body.to_string())
    });
    let run = server.run(&["insights", ROOM, "--wait"]).exits(0);
    run.stderr_contains(&["the insights of room 'story' are not complete (in_progress)"]);
}

/// The servers that give no insights: with the name of the problem, exit code of `insights`, and words of the message and of the
/// hints.
fn without_insights(sandbox: &Arc<Sandbox>) -> Vec<(FaultyServer, i32, [&'static str; 2])> {
    let page = "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: 27\r\n\r\n\
                <html>blocked by it</html>\n";
    let no_access = [
        "the credentials have no access to insights: Permission denied",
        "Use an API key that has the permission",
    ];
    let permission =
        |status| in_front_of(sandbox, move |_, _| Some(error_response(status, 20003, "Permission denied")));
    vec![
        (permission(403), 3, no_access),
        (permission(401), 3, no_access),
        (permission(400), 3, no_access),
        (
            in_front_of(sandbox, move |_, _| Some(page.as_bytes().to_owned())),
            6,
            [
                "cannot reach the Insights API: the response is not from the API",
                "the video API has another host",
            ],
        ),
    ]
}

#[test]
fn missing_permission_and_a_blocked_host_say_so() {
    let sandbox = story();
    for (server, code, words) in without_insights(&sandbox) {
        let run = run_at(&server, &sandbox, &["insights", "story", "--ended"]).exits(code);
        assert_eq!(run.stdout, "");
        run.stderr_contains(&words);
    }
}

#[test]
fn what_needs_no_insights_is_shown_without_them() {
    let sandbox = story();
    for (server, _, words) in without_insights(&sandbox) {
        for (line, shown) in [
            (&["timeline", "story", "--ended", "--reasons", "-o", "csv"][..], "kicked,disconnected"),
            (&["get", "story", "kicked", "--ended", "--insights", "-o", "csv"], "kicked,disconnected"),
            (&["rooms", "--status", "completed", "--insights", "-o", "csv"], "Retrospective,"),
        ] {
            let run = run_at(&server, &sandbox, line).exits(7);
            assert!(run.stdout.contains(shown), "{run:?}");
            assert_eq!(run.stderr.matches("error: ").count(), 1, "{run:?}");
            run.stderr_contains(&words);
        }
    }
}

#[test]
fn insights_have_a_host_of_their_own_which_can_be_unreachable() {
    let authority = CertificateAuthority::new();
    // The certificate is that of the video API alone.
    let proxy = authority.server("video.dublin.ie1.twilio.com", 2100);
    let line = ["timeline", ROOM, "--reasons", "-o", "csv", "--fields", "identity", "--timeout", "5s"];
    let run = roomctl(&line).env("TWILIO_ACCOUNT_SID", ACCOUNT).env("TWILIO_AUTH_TOKEN", TOKEN);
    let run = run.env("TWILIO_REGION", "ie1").env("TWILIO_EDGE", "dublin");
    let run = run
        .env("SSL_CERT_FILE", authority.pem())
        .env("HTTPS_PROXY", format!("http://127.0.0.1:{}", proxy.port));
    let run = run.run().exits(7);
    assert_eq!(run.stdout, "identity\n");
    run.stderr_contains(&[
        "error: cannot reach the Insights API: ",
        "hint: Allow connections to the host of the Insights API",
    ]);
    let hosts = proxy.tunnels().into_iter().map(|tunnel| tunnel.target).collect::<BTreeSet<_>>();
    assert_eq!(
        hosts.iter().map(String::as_str).collect::<Vec<_>>(),
        ["insights.dublin.ie1.twilio.com:443", "video.dublin.ie1.twilio.com:443"]
    );
}

#[test]
fn insights_that_are_not_kept_any_more_are_not_found() {
    let sandbox = Arc::new(Sandbox::start(&[]));
    let server = in_front_of(&sandbox, |_, _| Some(error_response(404, 20404, "not found")));
    let run = run_at(&server, &sandbox, &["insights", "Retrospective", "--ended"]).exits(4);
    run.stderr_contains(&["error: no insights for room RM", "hint: Twilio keeps insights for seven days"]);
    let run = run_at(&server, &sandbox, &["timeline", "Retrospective", "--ended", "--reasons", "-o", "csv"])
        .exits(0);
    run.stderr_contains(&["warning: no insights for room RM"]);
    let run = run_at(&server, &sandbox, &["rooms", "--status", "completed", "--insights"]).exits(0);
    run.stderr_contains(&["warning: the sums leave out 1 room without insights: Twilio"]);
}

#[test]
fn timeline_marks_why_participants_left() {
    let sandbox = story();
    let chart = sandbox.run(&["timeline", "story", "--ended", "--reasons"]).exits(0).stdout;
    let legend = chart.lines().last().unwrap();
    for part in ["K 1 kicked", "D 1 duplicate identity", "X 1 connection lost", "L 1 left", "E 2 room ended"]
    {
        assert!(legend.contains(part), "{chart}");
    }
    let marks = |identity: &str| chart.lines().find(|line| line.contains(identity)).unwrap().to_owned();
    assert!(marks(" kicked").contains('K') && marks(" lost").contains('X'), "{chart}");
    let plain = sandbox.run(&["timeline", "story", "--ended"]).exits(0).stdout;
    assert!(!plain.contains("kicked ·") && !plain.contains('K'), "{plain}");
    let line = [
        "timeline",
        "story",
        "--ended",
        "--reasons",
        "--jq",
        ".[] | select(.identity == \"twice\") | .reasons | sort",
    ];
    assert_eq!(sandbox.run(&line).exits(0).json(), json!(["duplicate identity", "room ended"]));
    let svg = sandbox.run(&["timeline", "story", "--ended", "--reasons", "--svg", "-"]).exits(0).stdout;
    assert!(svg.contains(">K</text>") && svg.contains("K 1 kicked"), "{svg}");
    let page = sandbox.run(&["timeline", "story", "--ended", "--reasons", "--html", "-"]).exits(0).stdout;
    assert!(page.contains(">K</b>") && page.contains("K 1 kicked"), "{page}");
}

#[test]
fn get_adds_the_record() {
    let sandbox = story();
    let run = sandbox.run(&["get", "story", "lost", "--ended", "--insights"]).exits(0);
    for part in ["\nInsights:\n", "publisher_info.browser.name", "signaling_connection_timeout"] {
        assert!(run.stdout.contains(part), "{run:?}");
    }
    let json = sandbox.run(&["get", "story", "lost", "--ended", "--insights", "-o", "json"]).exits(0).json();
    assert_eq!(json["insights"]["end_reason"], "signaling_connection_timeout");
    assert_eq!(json["identity"], "lost");
}

#[test]
fn rooms_have_what_a_bill_is_made_of_with_sums() {
    let sandbox = Sandbox::start(&[]);
    let fields = "unique_name,created_method,end_reason,peak_participants,unique_participants,participant_minutes,recording_minutes";
    let line = ["rooms", "--status", "completed", "--insights", "-o", "csv", "--fields", fields];
    let run = sandbox.run(&line).exits(0);
    assert_eq!(rows(&run.stdout), ["Retrospective,ad_hoc,room_ended_via_api,4,4,199.0,0.0"]);
    assert_eq!(run.stderr, "rooms: 1, participant minutes: 199, recording minutes: 0\n");
}

#[test]
fn list_that_cannot_be_read_is_an_error_also_after_skipped_rooms() {
    let server = FaultyServer::start(|_, _| error_response(500, 20500, "Internal error"));
    for ended in ["--ended", "--ended=2"] {
        let run = server.run(&["rooms", "--name", "story", ended, "--insights"]).exits(6);
        assert_eq!(run.stdout, "", "{run:?}");
        run.stderr_contains(&["error: the API failed: Internal error"]);
    }
}

/// The story of README.md: yesterday's room by name, who was there, why one dropped, and who was kicked by roomctl itself.
#[test]
fn operator_finds_out_the_day_after_why_participants_left() {
    let sandbox = story();
    let rooms =
        sandbox.run(&["rooms", "--status", "completed", "--name", "story", "--jq", ".[].sid"]).exits(0);
    let sid = rooms.stdout.trim();
    // The room is of today, where it is noon: no day begins or ends during the test.
    let zone = format!("TST{:+}", i64::from(Utc::now().hour()) - 12);
    let line = ["list", "story", "--on", "today", "-o", "csv", "--fields", "identity,room_sid"];
    let there = sandbox.roomctl(&line).env("TZ", zone).run().exits(0);
    assert_eq!(
        rows(&there.stdout),
        ["kicked", "last", "left", "lost", "twice", "twice"].map(|identity| format!("{identity},{sid}"))
    );
    let dropped = sandbox
        .run(&["insights", "story", "lost", "--ended", "-o", "csv", "--fields", "reason,error"])
        .exits(0);
    assert_eq!(dropped.stdout, "reason,error\nconnection lost,53002 signaling connection timed out\n");
    let filter = ".[] | select(.end_reason == \"disconnected_via_api\") | .participant_identity";
    let kicked = sandbox.run(&["insights", "story", "--ended", "--jq", filter]).exits(0);
    assert_eq!(kicked.stdout, "kicked\n");
}
