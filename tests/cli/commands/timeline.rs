//! `roomctl timeline`: the chart in a terminal, in a pipe and in files, and attendance as data.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::support::{FaultyServer, ROOM, Roomctl, Run, Sandbox, json_response, page};

/// Identities chosen to attack readers of the chart.
const HOSTILE: [&str; 7] = [
    "=HYPERLINK(\"http://x\")",
    "+1",
    "-1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "\"><svg onload='x'>&amp;",
    "\u{1b}[2J\u{202e}\u{7}",
];

/// The SID of the sandbox's completed room.
fn retrospective(sandbox: &Sandbox) -> String {
    let run = sandbox.run(&["list", "Retrospective"]).exits(4);
    let sid = run.stderr.split_whitespace().find(|word| word.starts_with("RM")).unwrap();
    sid.to_owned()
}

/// A room with all hostile identities.
fn hostile_room(sandbox: &Sandbox) {
    let room = sandbox.create_room("<room> & \u{1b}co");
    for identity in HOSTILE {
        sandbox.join(&room, identity, "connected");
    }
}

/// The contents of the file that `flag` writes, and the run that wrote it.
fn written(run: Roomctl, path: &Path) -> (String, Run) {
    let run = run.run().exits(0);
    (std::fs::read_to_string(path).unwrap(), run)
}

/// A server with one room that lasted an hour from ten o'clock, and these participants.
fn one_room(status: &'static str, participants: Vec<Value>) -> FaultyServer {
    FaultyServer::start(move |request, _| {
        let room = json!({
            "sid": ROOM, "unique_name": "room", "status": status,
            "date_created": "2026-11-23T10:00:00Z", "end_time": "2026-11-23T11:00:00Z",
        });
        let is_list = request.target.contains("/Participants");
        if is_list { json_response(200, &page(&participants, None)) } else { json_response(200, &room) }
    })
}

fn participant(identity: &Value, joined: &Value, left: &Value) -> Value {
    json!({ "identity": identity, "status": "disconnected", "start_time": joined, "end_time": left })
}

#[test]
fn room_in_progress_is_summarized_until_now() {
    let sandbox = Sandbox::start(&[]);
    let rows = sandbox.run(&["timeline", "DailyStandup", "-o", "json"]).exits(0).json();
    let rows = rows.as_array().unwrap();
    let identities = rows.iter().map(|row| row["identity"].as_str().unwrap()).collect::<Vec<_>>();
    let expected = ["alice", "bob", "carol", "dave", "grace", "mallory", "erin@example.com", "frank", "Zoë"];
    assert_eq!(identities, expected);
    let bob = &rows[1];
    assert_eq!(
        (&bob["stays"], &bob["status"], &bob["last_left"]),
        (&json!(2), &json!("connected"), &Value::Null)
    );
    assert_eq!(bob["sids"].as_array().unwrap().len(), 2);
    // 543 seconds in the first session, 842 and the test's own duration in the second.
    let present = bob["present_seconds"].as_u64().unwrap();
    assert!((1385..1500).contains(&present), "{bob}");
    let share = bob["share"].as_f64().unwrap();
    assert!(share > 0.9 && share < 0.94, "{bob}");
    assert_eq!(rows[7]["status"], "reconnecting");
    assert_eq!((&rows[4]["status"], &rows[4]["present_seconds"]), (&json!("disconnected"), &json!(956)));
}

#[test]
fn now_uses_the_server_clock() {
    let ann = json!({ "identity": "ann", "status": "connected", "start_time": "2020-01-01T09:50:00Z" });
    let server = FaultyServer::start(move |request, _| {
        let is_list = request.target.contains("/Participants");
        let room = json!({ "sid": ROOM, "status": "in-progress", "date_created": "2020-01-01T09:50:00Z" });
        let body = if is_list { page(std::slice::from_ref(&ann), None) } else { room };
        crate::support::response(200, &["Date: Wed, 01 Jan 2020 10:00:00 GMT"], &body.to_string())
    });
    let run = server.run(&["timeline", ROOM, "-o", "json", "--fields", "present_seconds"]).exits(0);
    assert_eq!(run.json()[0]["present_seconds"], 600);
}

#[test]
fn unreadable_start_leaves_sums_empty() {
    let participant = |identity: &str, start: &str| json!({ "identity": identity, "status": "connected", "start_time": start });
    let participants = [
        participant("ann", "2020-01-01T09:50+00"),
        participant("bob", "2020-01-01T095000+0000"),
        participant("eve", "this morning"),
    ];
    let server = FaultyServer::start(move |request, _| {
        let is_list = request.target.contains("/Participants");
        let room =
            json!({ "sid": ROOM, "status": "in-progress", "date_created": "2020-01-01T09:50:00+0000" });
        let body = if is_list { page(&participants, None) } else { room };
        crate::support::response(200, &["Date: Wed, 01 Jan 2020 10:00:00 GMT"], &body.to_string())
    });
    let fields = "identity,first_joined,present_seconds,share";
    let run = server.run(&["timeline", ROOM, "-o", "csv", "--no-header", "--fields", fields]).exits(0);
    assert_eq!(run.stdout, "ann,2020-01-01T09:50:00Z,600,1.0\nbob,,,\neve,,,\n");
}

#[test]
fn completed_room_is_summarized_by_sid() {
    let sandbox = Sandbox::start(&[]);
    let sid = retrospective(&sandbox);
    let fields = "identity,status,stays,present_seconds,share";
    let run = sandbox.run(&["timeline", &sid, "-o", "csv", "--fields", fields]).exits(0);
    let expected = "identity,status,stays,present_seconds,share\n\
        alice,disconnected,1,3420,0.9828\n\
        carol,disconnected,1,3360,0.9655\n\
        bob,disconnected,1,3240,0.931\n\
        erin@example.com,disconnected,1,1920,0.5517\n";
    assert_eq!(run.stdout, expected);
    let rows = sandbox.run(&["timeline", &sid, "-o", "jsonl"]).exits(0).json_lines();
    let time = |value: &Value| value.as_str().unwrap().parse::<DateTime<Utc>>().unwrap();
    assert_eq!(time(&rows[3]["last_left"]) - time(&rows[3]["first_joined"]), TimeDelta::minutes(32));
}

#[test]
fn missing_room_is_reported() {
    let sandbox = Sandbox::start(&[]);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("room.svg");
    let args = ["timeline", "Retrospective", "--svg", path.to_str().unwrap()];
    sandbox.run(&args).exits(4).stderr_contains(&["room 'Retrospective' not found"]);
    assert!(!path.exists());
}

#[test]
fn piped_chart_has_100_columns_without_color() {
    let sandbox = Sandbox::start(&[]);
    let picture = sandbox.run(&["timeline", "DailyStandup"]).exits(0).stdout;
    assert!(picture.starts_with("DailyStandup\nin progress · since 20"), "{picture}");
    assert!(
        picture.contains(" UTC ") && picture.contains("● 6 connected · ◐ 1 reconnecting · ○ 2 disconnected")
    );
    assert!(picture.contains("9 identities · 10 stays · at most 8 at the same time · 2h 3"), "{picture}");
    assert!(!picture.contains('\u{1b}'), "{picture}");
    let row = |name: &str| picture.lines().find(|line| line.contains(name)).unwrap();
    for (name, mark, bar, participants) in
        [("alice", '●', '█', "1"), ("bob", '●', '█', "2"), ("frank", '◐', '▒', "1"), ("grace", '○', '█', "1")]
    {
        let row = row(name);
        assert!(row.starts_with(mark) && row.contains(bar) && row.chars().count() == 100, "{row}");
        assert_eq!(row.split_whitespace().rev().nth(3), Some(participants), "{row}");
    }
}

#[test]
fn chart_has_one_row_per_participant() {
    let sandbox = Sandbox::start(&["--participants", "1200"]);
    let picture = sandbox.run(&["timeline", "Crowd"]).exits(0).stdout;
    assert_eq!(picture.lines().filter(|line| line.contains("guest-")).count(), 1200);
    assert_eq!(picture.matches(" UTC ").count(), 3, "the axis is repeated at the end");
}

#[test]
fn room_without_participants_has_a_chart() {
    let sandbox = Sandbox::start(&[]);
    sandbox.create_room("empty");
    assert!(sandbox.run(&["timeline", "empty"]).exits(0).stdout.contains("no participants"));
    assert_eq!(sandbox.run(&["timeline", "empty", "-o", "json"]).exits(0).stdout, "[]\n");
    let header = "identity,status,first_joined,last_left,stays,present_seconds,share\n";
    assert_eq!(sandbox.run(&["timeline", "empty", "-o", "csv"]).exits(0).stdout, header);
    let svg = sandbox.run(&["timeline", "empty", "--svg", "-"]).exits(0).stdout;
    roxmltree::Document::parse(&svg).unwrap();
}

#[test]
fn hostile_identities_are_escaped_in_chart_and_csv() {
    let sandbox = Sandbox::start(&[]);
    hostile_room(&sandbox);
    let room = "<room> & \u{1b}co";
    let picture = sandbox.run(&["timeline", room]).exits(0).stdout;
    assert!(picture.starts_with("<room> & \\u{1b}co\n"), "{picture}");
    assert!(picture.contains("\\u{1b}[2J\\u{202e}\\u{7}"), "{picture}");
    assert!(!picture.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{picture}");
    let csv = sandbox.run(&["timeline", room, "-o", "csv", "--fields", "identity"]).exits(0).stdout;
    let expected = "identity\n\"'=HYPERLINK(\"\"http://x\"\")\"\n'+1\n'-1\n'@SUM(A1)\n<script>alert(1)</script>\n\
        \"\"\"><svg onload='x'>&amp;\"\n\\u{1b}[2J\\u{202e}\\u{7}\n";
    let sorted = |text: &str| {
        let mut lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&csv), sorted(expected));
}

#[test]
fn svg_is_valid_xml_and_complete() {
    let sandbox = Sandbox::start(&[]);
    hostile_room(&sandbox);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("room.svg");
    for (room, identities, participants) in [("DailyStandup", 9, 10), ("<room> & \u{1b}co", 7, 7)] {
        let (svg, _) = written(sandbox.roomctl(&["timeline", room, "--svg", path.to_str().unwrap()]), &path);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let with_class = |class: &str| {
            let has_class = |node: &roxmltree::Node<'_, '_>| {
                node.attribute("class").is_some_and(|classes| classes.split(' ').any(|each| each == class))
            };
            document.descendants().filter(has_class).collect::<Vec<_>>()
        };
        assert_eq!((with_class("name").len(), with_class("stay").len()), (identities, participants));
        let title = with_class("stay")[0].children().find(|node| node.has_tag_name("title"));
        assert!(title.unwrap().text().unwrap().contains("; PA"), "{svg}");
        assert_self_contained(&svg);
        let known = ["svg", "title", "style", "pattern", "rect", "path", "text", "g", "circle"];
        let stranger =
            document.descendants().find(|node| node.is_element() && !known.contains(&node.tag_name().name()));
        assert!(stranger.is_none(), "{stranger:?}");
    }
}

#[test]
fn html_page_is_complete_and_self_contained() {
    let sandbox = Sandbox::start(&[]);
    hostile_room(&sandbox);
    let page = sandbox.run(&["timeline", "DailyStandup", "--html", "-"]).exits(0).stdout;
    assert_eq!((page.matches("<tr>").count(), page.matches("class=\"stay ").count()), (10, 10));
    assert!(page.contains("<bdi>erin@example.com</bdi>") && page.contains("<bdi>connected, 5m "), "{page}");
    assert!(page.contains("prefers-color-scheme: dark") && page.contains("@media print"));
    assert_self_contained(&page);
    let page = sandbox.run(&["timeline", "<room> & \u{1b}co", "--html", "-"]).exits(0).stdout;
    assert!(page.contains("<title>Attendance of &lt;room&gt; &amp; \\u{1b}co</title>"), "{page}");
    assert!(page.contains("&quot;&gt;&lt;svg onload=&#39;x&#39;&gt;&amp;amp;"), "{page}");
    assert_self_contained(&page);
}

/// Asserts that there is no script, no external resource, and no character that XML forbids.
#[track_caller]
fn assert_self_contained(picture: &str) {
    let elsewhere =
        picture.replace("http://www.w3.org/2000/svg", "").replace("=HYPERLINK(&quot;http://x&quot;)", "");
    for part in ["<script", "http:", "https:", "@import", "src=", "<link", "onload='", "url(\""] {
        assert!(!elsewhere.contains(part), "{part}: {picture}");
    }
    let is_forbidden = |c: char| c.is_control() && c != '\n';
    assert!(!picture.contains(is_forbidden), "{picture}");
}

#[test]
fn writes_files_in_addition_to_stdout() {
    let sandbox = Sandbox::start(&[]);
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let (svg, html) = (path("room.svg"), path("room.html"));
    let args =
        ["timeline", "DailyStandup", "--svg", &svg, "--html", &html, "-o", "csv", "--fields", "identity"];
    let run = sandbox.run(&args).exits(0);
    assert!(run.stdout.starts_with("identity\nalice\nbob\n") && run.stderr.is_empty(), "{run:?}");
    assert!(std::fs::read_to_string(&svg).unwrap().ends_with("</svg>\n"));
    assert!(std::fs::read_to_string(&html).unwrap().ends_with("</html>\n"));
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 2);
    let nowhere = path("no/where.svg");
    let run = sandbox.run(&["timeline", "DailyStandup", "--svg", &nowhere]).exits(1);
    assert!(run.stderr.starts_with("error: cannot write ") && run.stdout.is_empty(), "{run:?}");
}

#[test]
fn rejects_conflicting_outputs_before_any_request() {
    let sandbox = Sandbox::start(&[]);
    for (args, words) in [
        (&["--svg", "-", "--html", "-"][..], "the same file"),
        (&["--svg", "x", "--html", "x"], "the same file"),
        (&["--svg", "x", "--html", "./x"], "the same file"),
        (&["--svg", "-", "-o", "csv"], "cannot both go to stdout"),
        (&["--html", "-", "--fields", "identity"], "cannot both go to stdout"),
        (&["--fields", "identity,start_time"], "unknown field 'start_time'"),
    ] {
        sandbox.run(&[&["timeline", "DailyStandup"], args].concat()).exits(2).stderr_contains(&[words]);
    }
    assert_eq!(sandbox.counts()["reads"], 0);
}

#[test]
fn shows_participants_without_identity_or_times() {
    let odd = [
        participant(&json!(null), &json!("2026-11-23T10:15:00Z"), &json!("2026-11-23T10:30:00Z")),
        participant(&json!("timeless"), &json!(null), &json!("soon")),
        participant(&json!("backwards"), &json!("2026-11-23T10:30:00Z"), &json!("2026-11-23T10:15:00Z")),
        participant(&json!("ancient"), &json!("0001-01-01T00:00:00Z"), &json!("2026-11-23T10:30:00Z")),
        json!({ "identity": "reckoned", "status": "disconnected", "start_time": "2026-11-23T10:00:00Z", "duration": 900 }),
        json!({ "identity": "new", "status": "waiting", "start_time": "2026-11-23T10:45:00Z" }),
    ];
    let server = one_room("completed", odd.to_vec());
    let run =
        server.run(&["timeline", ROOM, "--fields", "identity,status,present_seconds,share", "-o", "csv"]);
    let expected = "identity,status,present_seconds,share\n\
        ancient,disconnected,1800,0.5\n\
        reckoned,disconnected,900,0.25\n\
        ,disconnected,900,0.25\n\
        backwards,disconnected,0,0.0\n\
        new,other,900,0.25\n\
        timeless,disconnected,,\n";
    assert_eq!(run.exits(0).stdout, expected);
    let picture = server.run(&["timeline", ROOM]).exits(0).stdout;
    assert!(picture.contains("completed · 2026-11-23 10:00:00 – 11:00:00 UTC · 1h 0m"), "{picture}");
    assert!(picture.contains("○ (no identity)") && picture.contains("10:30"), "{picture}");
    for flag in ["--svg", "--html"] {
        assert!(server.run(&["timeline", ROOM, flag, "-"]).exits(0).stdout.contains("(no identity)"));
    }
}

#[test]
fn overlapping_sessions_count_once() {
    let ten = |minute| json!(format!("2026-11-23T10:{minute}:00Z"));
    let participants = [
        participant(&json!("ann"), &ten("00"), &ten("30")),
        participant(&json!("ann"), &ten("30"), &ten("45")),
        participant(&json!("ann"), &ten("15"), &ten("30")),
    ];
    let server = one_room("completed", participants.to_vec());
    let rows = server.run(&["timeline", ROOM, "-o", "json"]).exits(0).json();
    assert_eq!((&rows[0]["stays"], &rows[0]["present_seconds"]), (&json!(3), &json!(2700)));
    assert_eq!((&rows[0]["share"], rows.as_array().unwrap().len()), (&json!(0.75), 1));
}

#[test]
fn every_command_supports_csv() {
    let sandbox = Sandbox::start(&[]);
    let list =
        sandbox.run(&["list", "DailyStandup", "-o", "csv", "--fields", "identity,status"]).exits(0).stdout;
    assert!(list.starts_with("identity,status\nfrank,reconnecting\n"), "{list}");
    let get =
        sandbox.run(&["get", "DailyStandup", "alice", "-o", "csv", "--fields", "identity,status,end_time"]);
    assert_eq!(get.exits(0).stdout, "identity,status,end_time\nalice,connected,\n");
    let kick = sandbox.run(&["kick", "DailyStandup", "bob", "-o", "csv", "--fields", "identity,outcome"]);
    assert_eq!(kick.exits(0).stdout, "identity,outcome\nbob,kicked\n");
}

#[cfg(unix)]
mod on_a_terminal {
    use crate::support::run_in_terminal;

    /// The terminal's text without colors.
    fn plain(screen: &str) -> String {
        let mut parts = screen.split("\u{1b}[");
        let first = parts.next().unwrap_or_default().to_owned();
        first + &parts.map(|part| part.split_once('m').unwrap().1).collect::<String>()
    }

    #[test]
    fn bars_use_the_full_width() {
        for (columns, has_stays, has_share) in
            [(140, true, true), (80, true, true), (60, false, true), (40, false, false), (20, false, false)]
        {
            let (screen, code) = run_in_terminal(columns, "roomctl --sandbox timeline DailyStandup", &[]);
            assert_eq!(code, 0);
            let picture = plain(&screen);
            let lines = picture.lines().collect::<Vec<_>>();
            let columns = usize::from(columns);
            if columns >= 40 {
                assert!(lines.iter().all(|line| line.chars().count() <= columns), "{picture}");
                let rows = lines.iter().filter(|line| line.starts_with(['●', '◐', '○']));
                let full = rows.filter(|line| line.chars().count() == columns);
                assert!(full.count() >= 9, "{picture}");
                assert!(picture.contains(" UTC "), "{picture}");
            }
            assert_eq!((picture.contains("STAYS"), picture.contains("SHARE")), (has_stays, has_share));
        }
    }

    #[test]
    fn statuses_are_distinct_with_and_without_color() {
        let (screen, _) = run_in_terminal(140, "roomctl --sandbox timeline DailyStandup", &[]);
        for part in ["\u{1b}[32m●", "\u{1b}[33m◐", "\u{1b}[34m○", "\u{1b}[32m█"] {
            assert!(screen.contains(part), "{part}: {screen}");
        }
        // A bar that starts within a cell is an inverted block.
        assert!(screen.contains("\u{1b}[7m\u{1b}[32m"), "{screen}");
        let (screen, _) =
            run_in_terminal(140, "roomctl --sandbox timeline DailyStandup", &[("NO_COLOR", "1")]);
        assert!(!screen.contains('\u{1b}') && screen.contains('▒') && screen.contains("●"), "{screen}");
    }

    #[test]
    fn reports_written_file() {
        let script = "cd $HOME && roomctl --sandbox timeline DailyStandup --html room.html && ls";
        let (screen, _) = run_in_terminal(80, script, &[("NO_COLOR", "1")]);
        assert!(screen.contains("wrote room.html\n") && screen.ends_with("\nroom.html\n"), "{screen}");
    }
}

#[test]
fn name_wider_than_any_of_api_is_shortened() {
    let identity = "x".repeat(70_000);
    let joined = json!("2026-11-23T10:00:00Z");
    let server = one_room("completed", vec![participant(&json!(identity), &joined, &json!(null))]);
    let chart = server.run(&["timeline", "room"]).exits(0).stdout;
    assert!(chart.contains(&format!("{}…  ", "x".repeat(255))), "{chart}");
    assert!(chart.lines().all(|line| line.chars().count() < 400));
}
