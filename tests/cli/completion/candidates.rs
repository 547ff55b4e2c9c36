//! Candidates that the shells' scripts get from `roomctl __complete SHELL …`.

use std::io::Read;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{
    FaultyServer, ROOM, Roomctl, Sandbox, error_response, json_response, page, participant, read_request,
    response, roomctl, rooms_page,
};

/// The arguments of a call for `line`, in which `|` is the cursor after the word to complete.
fn arguments(line: &str) -> Vec<String> {
    let candidate_words = line.split(' ').collect::<Vec<_>>();
    let at = candidate_words.iter().position(|word| word.ends_with('|')).unwrap();
    let candidate_words = candidate_words.iter().map(|word| word.trim_end_matches('|').to_owned());
    ["__complete".to_owned(), "fish".to_owned(), at.to_string()].into_iter().chain(candidate_words).collect()
}

/// The candidates of this run with their descriptions. Asserts that stderr is empty.
#[track_caller]
fn candidates(run: Roomctl) -> Vec<(String, String)> {
    let run = run.run().exits(0);
    assert_eq!(run.stderr, "");
    let entries = run.stdout.split_terminator('\0').map(|entry| entry.split_once('\t').unwrap());
    entries.map(|(word, about)| (word.to_owned(), about.to_owned())).collect()
}

/// The candidates without descriptions.
#[track_caller]
fn candidate_words(at: impl Fn(&[&str]) -> Roomctl, line: &str) -> Vec<String> {
    let arguments = arguments(line);
    let args = arguments.iter().map(String::as_str).collect::<Vec<_>>();
    candidates(at(&args)).into_iter().map(|(word, _)| word).collect()
}

/// No candidates.
const NOTHING: [&str; 0] = [];

#[test]
fn wait_completes_the_room_and_the_identities_in_it() {
    let sandbox = Sandbox::start(&[]);
    let at = |args: &[&str]| sandbox.roomctl(args);
    assert_eq!(candidate_words(at, "wait Dai|"), ["DailyStandup"]);
    for line in ["wait DailyStandup --joined a|", "wait DailyStandup --left bob --left a|"] {
        assert!(candidate_words(at, line).contains(&"alice".to_owned()), "{line}");
    }
}

#[test]
fn rooms_that_have_ended_complete_where_one_is_selected() {
    let sandbox = Sandbox::start(&[]);
    let at = |args: &[&str]| sandbox.roomctl(args);
    assert_eq!(candidate_words(at, "list |"), ["DailyStandup"]);
    for line in ["list --ended |", "timeline --ended=1 R|", "rooms --ended --name |", "get --ended |"] {
        assert_eq!(candidate_words(at, line), ["Retrospective"], "{line}");
    }
    assert_eq!(candidate_words(at, "list --on 2001-02-03 |"), NOTHING);
    assert_eq!(candidate_words(at, "wait --ended |"), ["DailyStandup"]);
    let participants = ["alice", "bob", "carol", "erin@example.com"];
    assert_eq!(candidate_words(at, "get Retrospective --ended |"), participants);
    assert_eq!(candidate_words(at, "get Retrospective --ended=2 |"), NOTHING);
}

#[test]
fn participants_complete_after_the_room_that_has_ended() {
    let sandbox = Sandbox::start(&[]);
    let at = |args: &[&str]| sandbox.roomctl(args);
    let participants = ["alice", "bob", "carol", "erin@example.com"];
    let created = sandbox.run(&["rooms", "--ended", "--name", "Retrospective", "--jq", ".[].date_created"]);
    let day = &created.exits(0).stdout[.."YYYY-MM-DD".len()];
    let of_day = ["--on DAY", "--on=DAY", "--ended --on DAY"].map(|options| options.replace("DAY", day));
    for options in ["--ended", "--ended=1"].into_iter().chain(of_day.iter().map(String::as_str)) {
        for command in ["insights", "list", "get", "tracks", "anonymize"] {
            let line = format!("{command} {options} Retrospective |");
            assert_eq!(candidate_words(at, &line), participants, "{line}");
        }
    }
    assert_eq!(candidate_words(at, "rooms get --ended R|"), ["Retrospective"]);
    assert_eq!(
        candidate_words(at, "list --ended Retrospective --fields ident|"),
        candidate_words(at, "list --fields ident|")
    );
    assert_eq!(candidate_words(at, "list --on |"), ["today", "yesterday"]);
}

#[test]
fn subcommands_complete_only_where_they_are_taken() {
    let sandbox = Sandbox::start(&[]);
    let at = |args: &[&str]| sandbox.roomctl(args);
    let has_set = |line: &str| candidate_words(at, line).contains(&"set".to_owned());
    assert!(has_set("rules |") && has_set("rules s|") && has_set("rules --timeout 5s |"));
    assert!(!has_set("rules DailyStandup |") && !has_set("rules DailyStandup s|"));
    assert_eq!(candidate_words(at, "rooms |"), ["get", "end"]);
    assert_eq!(candidate_words(at, "rooms --no-count |"), NOTHING);
    assert_eq!(candidate_words(at, "api |"), ["GET", "POST", "DELETE"]);
}

#[test]
fn anonymize_completes_participants_who_left() {
    let sandbox = Sandbox::start(&[]);
    let at = |args: &[&str]| sandbox.roomctl(args);
    assert_eq!(candidate_words(at, "anonymize DailyStandup |"), ["bob", "grace", "mallory"]);
    sandbox.run(&["anonymize", "DailyStandup", "grace", "--yes"]).exits(0);
    assert_eq!(candidate_words(at, "anonymize DailyStandup mallory |"), ["bob"]);
    for line in ["anonymize -A |", "anonymize -A x |", "anonymize DailyStandup --all --except |"] {
        assert_eq!(candidate_words(at, line), ["bob", "mallory"], "{line}");
    }
    assert_eq!(
        candidate_words(at, "rules reset DailyStandup --match x a|"),
        candidate_words(at, "kick DailyStandup a|")
    );
}

#[test]
fn completes_present_participants_not_yet_given() {
    let sandbox = Sandbox::start(&[]);
    let all = ["Zoë", "alice", "bob", "carol", "dave", "erin@example.com", "frank"];
    let at = |args: &[&str]| sandbox.roomctl(args);
    assert_eq!(candidate_words(at, "get DailyStandup |"), all);
    assert_eq!(candidate_words(at, "kick DailyStandup |"), all);
    assert_eq!(candidate_words(at, "list DailyStandup --identity |"), all);
    assert_eq!(candidate_words(at, "kick DailyStandup --all --except |"), all);
    assert_eq!(
        candidate_words(at, "kick DailyStandup bob Zoë --yes frank | dave"),
        ["alice", "carol", "erin@example.com"]
    );
    assert_eq!(
        candidate_words(at, "kick DailyStandup bob bo|"),
        candidate_words(at, "kick DailyStandup bob |")
    );
    assert!(
        candidate_words(at, "kick DailyStandup bob|").contains(&"bob".to_owned()),
        "a whole word is complete"
    );
    assert_eq!(candidate_words(at, "kick NoSuchRoom |"), NOTHING);
}

#[test]
fn rooms_take_one_request_and_participants_four() {
    let next = "https://video.twilio.com/v1/Rooms?Page=1&PageToken=PT1";
    let server = FaultyServer::start(move |request, _| {
        if request.target.contains("NoSuchRoom") {
            return error_response(404, 20404, "The requested resource was not found");
        }
        let is_of_connected = !request.target.contains("Status=");
        let participant = json!({ "identity": "alice", "status": "connected" });
        let mut both = rooms_page(&['1', '2']);
        both["participants"] = json!(if is_of_connected { vec![participant] } else { vec![] });
        both["meta"]["next_page_url"] = json!(next);
        json_response(200, &both)
    });
    let mut before = 0;
    for (line, offers, reads) in [
        ("timeline |", 2, 1),
        ("rooms end |", 2, 1),
        ("kick |", 2, 1),
        ("kick Crowd |", 1, 4),
        ("kick Crowd --|", 0, 0),
        ("list --status |", 4, 0),
    ] {
        let names = candidate_words(|args| server.roomctl(args), line);
        assert_eq!(names.iter().filter(|word| !word.starts_with('-')).count(), offers, "{line}");
        let targets = server.targets().split_off(before);
        assert_eq!(targets.len(), reads, "{line}: {targets:?}");
        assert!(targets.iter().all(|target| target.contains("PageSize=1000")), "{line}: {targets:?}");
        before += reads;
    }
    assert_eq!(candidate_words(|args| server.roomctl(args), "kick NoSuchRoom |"), NOTHING);
    assert!(server.targets().len() <= before + 2, "{:?}", server.targets());
}

#[test]
fn completes_sids_after_their_prefix() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("RM-like");
    let participant = sandbox.join(&room, "PAul\u{1b}[2J", "connected");
    let at = |args: &[&str]| sandbox.roomctl(args);
    assert_eq!(candidate_words(at, "list |"), ["DailyStandup", "RM-like"]);
    let rooms = candidates(sandbox.roomctl(&["__complete", "fish", "1", "list", "RM"]));
    assert!(rooms.contains(&(room, "RM-like".to_owned())), "{rooms:?}");
    let identities = candidates(sandbox.roomctl(&["__complete", "fish", "2", "get", "RM-like", "PA"]));
    assert!(identities.contains(&(participant, "PAul\\u{1b}[2J".to_owned())), "{identities:?}");
    assert_eq!(
        candidate_words(at, "list RM-like --identity PA|"),
        ["PAul\u{1b}[2J"],
        "where a SID matches no participant"
    );
}

#[test]
fn identities_that_cannot_be_completed_are_offered_by_sid() {
    let sandbox = Sandbox::start(&[]);
    let alice = sandbox.join("DailyStandup", "alice", "connected");
    let room = sandbox.create_room("room");
    for identity in ["--all", "glob*", "fine"] {
        sandbox.join(&room, identity, "connected");
    }
    let odd = ["-", "nul\0", "~", "tab\t", "c1\u{9b}", "bidi\u{202e}", &alice];
    let mut sids = odd.map(|identity| sandbox.join(&room, identity, "connected")).to_vec();
    sids.sort();
    let at = |args: &[&str]| sandbox.roomctl(args);
    let sids = sids.iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(candidate_words(at, "kick room |"), [&sids[..], &["fine", "glob*", "--"]].concat());
    assert_eq!(candidate_words(at, "kick room -- |"), [&["--all"], &sids[..], &["fine", "glob*"]].concat());
    assert_eq!(candidate_words(at, "list room --identity |"), ["--all", &alice, "fine", "glob*"]);
    assert_eq!(candidate_words(at, "kick room --all --except |"), ["--all", &alice, "fine"]);
    assert_eq!(
        candidate_words(at, "list room --identity=f|"),
        ["--identity=--all", &format!("--identity={alice}"), "--identity=fine", "--identity=glob*"]
    );
}

#[test]
fn candidate_descriptions_are_escaped() {
    let participant =
        json!({ "identity": "eve", "status": "con\u{1b}[2J\nnected", "start_time": "2026-11-23T10:00:00Z" });
    let server = FaultyServer::start(move |request, _| {
        let is_of_connected = !request.target.contains("Status=");
        let participants = if is_of_connected { std::slice::from_ref(&participant) } else { &[] };
        json_response(200, &page(participants, None))
    });
    let [(word, about)] =
        candidates(server.roomctl(&["__complete", "fish", "2", "get", "room", ""])).try_into().unwrap();
    assert_eq!(word, "eve");
    assert!(about.starts_with("con\\u{1b}[2J\\nnected, joined ") && about.ends_with(" ago"), "{about}");
}

#[test]
fn times_in_descriptions_go_by_the_clock_of_the_api() {
    let server = FaultyServer::start(move |request, _| {
        let room = json!({ "sid": ROOM, "unique_name": "room", "date_created": "2020-01-01T09:00:00Z" });
        let mut eve = participant("PA00000000000000000000000000000001", "eve", "connected");
        eve["start_time"] = json!("2020-01-01T09:50:00Z");
        let body = match request.target.as_str() {
            target if !target.contains("/Participants") => json!({ "rooms": [room], "meta": {} }),
            target if target.contains("Status=") => page(&[], None),
            _ => page(&[eve], None),
        };
        response(200, &["Date: Wed, 01 Jan 2020 10:00:00 GMT"], &body.to_string())
    });
    let about = |words: &[&str]| candidates(server.roomctl(&[&["__complete", "fish"], words].concat()));
    assert_eq!(about(&["1", "list", ""]), [("room".to_owned(), "created 1h ago".to_owned())]);
    let eve = ("eve".to_owned(), "connected, joined 10m ago".to_owned());
    assert_eq!(about(&["2", "get", "room", ""]), [eve]);
}

#[test]
fn global_options_are_read_anywhere_on_the_line() {
    let sandbox = Sandbox::start(&[]);
    let (account, token, url) = (&sandbox.account, &sandbox.token, &sandbox.base_url);
    let profile = |name: &str, url: &str| {
        format!("[profiles.{name}]\naccount_sid = '{account}'\nauth_token = '{token}'\nbase_url = '{url}'\n")
    };
    let config = profile("here", url) + &profile("list", "http://127.0.0.1:9");
    let with_config = |args: &[&str]| roomctl(args).config(&config);
    assert_eq!(candidate_words(with_config, "--profile |"), ["here", "list"]);
    assert_eq!(candidate_words(with_config, "list --profile=|"), ["--profile=here", "--profile=list"]);
    for line in [
        "--profile here list |",
        "list --profile=here |",
        "list | --profile here",
        &format!("--profile list list | --base-url {url}"),
        &format!("--profile list --base-url={url} list |"),
        "-o json --fields sid --timeout 5s --profile here list --limit 3 -v |",
    ] {
        assert_eq!(candidate_words(with_config, line), ["DailyStandup"], "{line}");
    }
    let unknown = |args: &[&str]| roomctl(args).config("");
    assert_eq!(candidate_words(unknown, "list | --sandbox"), ["DailyStandup"]);
    assert!(candidate_words(unknown, "get --sandbox DailyStandup |").contains(&"alice".to_owned()));
}

#[test]
fn failures_yield_no_candidates_and_no_output() {
    let refused = FaultyServer::start(|_, _| error_response(401, 20003, "Authenticate"));
    let busy = FaultyServer::start(|_, _| error_response(429, 20429, "Too many requests"));
    let html = FaultyServer::start(|_, _| response(200, &[], "<html>"));
    let closed = FaultyServer::start(|_, _| Vec::new());
    for server in [&refused, &busy, &html, &closed] {
        assert_eq!(candidate_words(|args| server.roomctl(args), "kick room |"), NOTHING);
        assert!(server.targets().len() <= 2, "tried again: {:?}", server.targets());
    }
    let line = "kick room |";
    assert_eq!(candidate_words(roomctl, line), NOTHING, "without credentials");
    let half = |args: &[&str]| roomctl(args).env("TWILIO_ACCOUNT_SID", "x");
    assert_eq!(candidate_words(half, line), NOTHING, "with half of them");
    let broken = |args: &[&str]| roomctl(args).config("= broken");
    assert_eq!(candidate_words(broken, line), NOTHING, "with a broken config file");
    assert_eq!(
        candidate_words(|args| roomctl(args).at("http://127.0.0.1:9"), line),
        NOTHING,
        "without a server"
    );
    assert_eq!(candidate_words(broken, "--profile |"), NOTHING);
}

#[test]
fn slow_server_times_out() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let started = Instant::now();
    let (mut child, _home) =
        roomctl(&["__complete", "fish", "3", "kick", "--timeout", "1h", ""]).at(&url).spawn();
    let (mut asking, _) = listener.accept().unwrap();
    read_request(&asking).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    assert_eq!(asking.read(&mut [0]).unwrap_or(0), 0, "the client has closed the connection");
}

#[test]
fn stalled_server_yields_no_candidates() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    assert_eq!(candidate_words(|args| roomctl(args).at(&url), "kick room |"), NOTHING);
}

#[test]
#[cfg(unix)]
fn endless_config_file_times_out() {
    let home = tempfile::tempdir().unwrap();
    let pipe = home.path().join("config.toml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let started = Instant::now();
    assert_eq!(candidate_words(|args| roomctl(args).env("ROOMCTL_CONFIG", &pipe), "kick room |"), NOTHING);
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}

#[test]
fn completes_flags_after_a_hyphen_and_their_values() {
    let at = |args: &[&str]| roomctl(args);
    let commands = candidate_words(at, "|");
    assert!(commands.starts_with(&["list".to_owned(), "get".to_owned()]), "{commands:?}");
    for line in ["kick |", "kick --everywhere |", "find |", "tracks room alice |", "whoami |"] {
        assert_eq!(candidate_words(at, line), NOTHING, "{line}");
    }
    assert_eq!(candidate_words(at, "profiles |"), NOTHING, "TAB alone must not make it `profiles use`");
    for line in ["kick --|", "kick room --a|"] {
        let flags = candidate_words(at, line);
        assert!(flags.contains(&"--all".to_owned()), "{flags:?}");
        assert!(flags.iter().all(|word| word.starts_with("--")), "{flags:?}");
    }
    assert_eq!(candidate_words(at, "list room --status d|"), ["disconnected"]);
    assert_eq!(candidate_words(at, "list room -o j|"), ["json", "jsonl"]);
    assert_eq!(
        candidate_words(at, "list room --color=|"),
        ["--color=auto", "--color=always", "--color=never"]
    );
    assert_eq!(candidate_words(at, "rooms e|"), ["end"]);
    assert_eq!(candidate_words(at, "rules |"), ["show", "set", "reset"]);
}

#[test]
fn completes_participants_of_all_rooms() {
    let sandbox = Sandbox::start(&[]);
    let retro = sandbox.create_room("Retro");
    let zoe = sandbox.join(&retro, "zoe", "connected");
    sandbox.join(&retro, "alice", "reconnecting");
    let at = |args: &[&str]| sandbox.roomctl(args);
    let all = ["Zoë", "alice", "bob", "carol", "dave", "erin@example.com", "frank", "zoe"];
    for line in [
        "find |",
        "find --except |",
        "list -A |",
        "kick --everywhere |",
        "watch -A |",
        "tracks -A |",
        "list -A --except |",
    ] {
        assert_eq!(candidate_words(at, line), all, "{line}");
    }
    assert_eq!(candidate_words(at, "find alice bob |"), [&all[..1], &all[3..]].concat());
    assert!(candidate_words(at, "find PA|").contains(&zoe));
}

#[test]
fn participants_of_all_rooms_are_read_in_twenty_rooms() {
    let server = FaultyServer::start(|request, _| {
        if request.target.contains("/Participants") {
            let participant = json!({ "identity": "alice", "status": "connected" });
            return json_response(200, &page(&[participant], None));
        }
        json_response(200, &rooms_page(&"abcdefghijklmnopqrstuvwxyz".chars().collect::<Vec<_>>()))
    });
    candidate_words(|args| server.roomctl(args), "find |");
    let targets = server.targets();
    let rooms = targets.iter().filter_map(|target| target.split("/Rooms/").nth(1)?.split('/').next());
    assert_eq!(rooms.collect::<std::collections::HashSet<_>>().len(), 20, "{targets:?}");
    assert_eq!(targets.len(), 41, "one for the rooms, and two for each: {targets:?}");
}

#[test]
fn completes_tracks_of_named_participants() {
    let sandbox = Sandbox::start(&[]);
    let at = |args: &[&str]| sandbox.roomctl(args);
    let tracks = candidate_words(at, "tracks DailyStandup alice --track |");
    assert!(tracks.contains(&"microphone".to_owned()) && tracks.contains(&"screen".to_owned()), "{tracks:?}");
    for track in &tracks {
        sandbox.roomctl(&["tracks", "DailyStandup", "alice", "--track", track]).run().exits(0);
    }
    let subscribed = candidate_words(at, "tracks DailyStandup alice --subscribed --track |");
    assert!(!subscribed.contains(&"screen".to_owned()), "alice's own: {subscribed:?}");
    let by_sid = candidate_words(at, "tracks DailyStandup alice --track MT|");
    assert!(by_sid.iter().any(|word| word.starts_with("MT")), "{by_sid:?}");
    assert_eq!(candidate_words(at, "tracks DailyStandup --track |"), NOTHING, "nobody is named");
    assert_eq!(candidate_words(at, "tracks DailyStandup alice |").first().unwrap(), "Zoë");
}

#[test]
fn completes_settings_and_places() {
    let profile = |name| format!("[profiles.{name}]\naccount_sid = 'x'\n");
    let config = profile("production") + &profile("staging");
    let at = |args: &[&str]| roomctl(args).config(&config);
    let keys = ["profile", "output", "timeout", "rate", "color", "time"];
    let formats = ["table", "json", "jsonl", "csv", "tsv", "yaml", "name"];
    let profiles = ["production", "staging"];
    for (line, expected) in [
        ("config get |", &keys[..]),
        ("config set |", &keys),
        ("config unset |", &keys),
        ("config set output |", &formats),
        ("list -o |", &formats),
        ("config set color |", &["auto", "always", "never"]),
        ("config set time |", &["relative", "local", "utc"]),
        ("list --time |", &["relative", "local", "utc"]),
        ("config set profile |", &profiles),
        ("config set timeout |", &[]),
        ("config get output |", &[]),
        ("profiles use |", &profiles),
        ("logout |", &profiles),
        ("login --region |", &["us1", "ie1", "au1"]),
        ("rooms --status |", &["in-progress", "completed"]),
    ] {
        assert_eq!(candidate_words(at, line), expected, "{line}");
    }
    assert!(candidate_words(at, "login --edge |").contains(&"dublin".to_owned()));
    let sandbox = Sandbox::start(&[]);
    assert_eq!(candidate_words(|args| sandbox.roomctl(args), "rooms --name |"), ["DailyStandup"]);
    assert_eq!(candidate_words(|args| sandbox.roomctl(args), "rooms --name RM|"), ["DailyStandup"]);
}

#[test]
fn completes_fields_and_headers_not_yet_given() {
    let at = |args: &[&str]| roomctl(args);
    let has = |line: &str, word: &str| candidate_words(at, line).contains(&word.to_owned());
    for (line, word) in [
        ("list room --fields |", "joined"),
        ("list room --sort-by |", "start_time"),
        ("list room --fields sid,identity,|", "sid,identity,joined"),
        ("list room --fields=sid,s|", "--fields=sid,status"),
        ("--fields | list room", "joined"),
        ("list -A --fields |", "room"),
        ("get room alice --tracks --fields |", "subscribed_tracks"),
        ("rooms end room --fields |", "outcome"),
        ("config list --sort-by |", "source"),
    ] {
        assert!(has(line, word), "{line}: {:?}", candidate_words(at, line));
    }
    for (line, word) in [
        ("list room --fields |", "room"),
        ("list room --fields start_time,|", "start_time,joined"),
        ("list room --fields joined,|", "joined,start_time"),
        ("get room alice --fields |", "subscribed_tracks"),
        ("rooms --fields |", "connected"),
        ("profiles --fields |", "problem"),
        ("rules room alice --fields |", "#"),
    ] {
        assert!(!has(line, word), "{line}: {:?}", candidate_words(at, line));
    }
    assert_eq!(candidate_words(at, "login --fields |"), NOTHING, "it prints no rows");
}

#[test]
fn offered_fields_are_accepted() {
    let sandbox = Sandbox::start(&[]);
    for line in [
        "list DailyStandup",
        "list --everywhere",
        "get DailyStandup alice",
        "get DailyStandup alice --tracks",
        "tracks DailyStandup",
        "tracks --everywhere",
        "find alice",
        "rooms",
        "rooms end DailyStandup --dry-run",
        "timeline DailyStandup",
        "kick DailyStandup alice --dry-run",
        "mute DailyStandup alice --dry-run",
        "unmute DailyStandup alice --dry-run",
        "rules reset DailyStandup alice --dry-run",
        "profiles",
        "whoami",
        "config list",
    ] {
        let fields = candidate_words(|args| sandbox.roomctl(args), &format!("{line} --fields |"));
        let fields = fields.join(",");
        let args = line.split(' ').chain(["--fields", &fields, "-o", "csv"]).collect::<Vec<_>>();
        let run = sandbox.roomctl(&args).run().exits(0);
        assert!(!run.stdout.is_empty() && !run.stderr.contains("deprecated"), "{line}: {}", run.stderr);
    }
}

#[test]
fn completes_help_commands_and_topics() {
    let at = |args: &[&str]| roomctl(args);
    let subjects = candidate_words(at, "help |");
    for subject in ["list", "kick", "rooms", "exit-codes", "environment", "formatting"] {
        assert!(subjects.contains(&subject.to_owned()), "{subject}: {subjects:?}");
        roomctl(&["help", subject]).run().exits(0);
    }
    assert_eq!(candidate_words(at, "help rooms |"), ["get", "end"]);
    assert_eq!(candidate_words(at, "--color never help rules |"), ["show", "set", "reset"]);
    assert_eq!(candidate_words(at, "help kick |"), NOTHING);
    assert_eq!(candidate_words(at, "help nothing |"), NOTHING);
    let about = candidates(roomctl(&["__complete", "fish", "1", "help", "ki"]));
    assert!(
        about.contains(&("kick".to_owned(), "Disconnect participants from a room".to_owned())),
        "{about:?}"
    );
}

#[test]
fn script_of_another_version_gets_no_candidates() {
    for args in
        [&["__complete"][..], &["__complete", "dos"], &["__complete", "zsh"], &["__complete", "bash", ""]]
    {
        let run = roomctl(args).run().exits(1);
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    }
}

#[test]
fn bash_completes_quoted_command_lines() {
    for (replaced, left, right, replies) in [
        ("al", "roomctl get DailyStandup al", " --sandbox", "alice"),
        ("al", "/bin/roomctl get --sandbox 'Daily'\"Standup\" al", "ice x", "alice"),
        ("@ex", "roomctl --sandbox kick DailyStandup bob erin@ex", "", "@example.com"),
        ("Dai", "roomctl --sandbox kick 'Dai", "", "DailyStandup"),
        ("", "roomctl --sandbox kick $(touch x) ", "", ""),
    ] {
        let run = roomctl(&["__complete", "bash", replaced, left, right]).run().exits(0);
        let names = run.stdout.lines().filter(|reply| !reply.starts_with("--")).collect::<Vec<_>>();
        assert_eq!(names.join("\n"), replies, "{left}");
        assert_eq!(run.stderr, "");
    }
}
