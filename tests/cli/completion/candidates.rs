//! What the shells' scripts are told when they ask what can follow: `roomctl __complete SHELL …`.

use std::io::Read;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{
    Faulty, Roomctl, Sandbox, answer, json as json_answer, page, read_request, refusal, roomctl, rooms,
};

/// The arguments of a call for `line`, in which `|` is the cursor, behind the word to complete.
fn call(line: &str) -> Vec<String> {
    let words = line.split(' ').collect::<Vec<_>>();
    let at = words.iter().position(|word| word.ends_with('|')).unwrap();
    let words = words.iter().map(|word| word.trim_end_matches('|').to_owned());
    ["__complete".to_owned(), "fish".to_owned(), at.to_string()].into_iter().chain(words).collect()
}

/// The words that this run offers, with what is said about each. It never says anything else.
#[track_caller]
fn offered(run: Roomctl) -> Vec<(String, String)> {
    let run = run.run().exits(0);
    assert_eq!(run.stderr, "");
    let entries = run.stdout.split_terminator('\0').map(|entry| entry.split_once('\t').unwrap());
    entries.map(|(word, about)| (word.to_owned(), about.to_owned())).collect()
}

/// The words alone, at these credentials' server.
#[track_caller]
fn words(at: impl Fn(&[&str]) -> Roomctl, line: &str) -> Vec<String> {
    let call = call(line);
    let args = call.iter().map(String::as_str).collect::<Vec<_>>();
    offered(at(&args)).into_iter().map(|(word, _)| word).collect()
}

/// No words.
const NOTHING: [&str; 0] = [];

#[test]
fn those_present_are_offered_but_nobody_who_is_named_already() {
    let sandbox = Sandbox::start(&[]);
    let all = ["Zoë", "alice", "bob", "carol", "dave", "erin@example.com", "frank"];
    let at = |args: &[&str]| sandbox.roomctl(args);
    assert_eq!(words(at, "get DailyStandup |"), all);
    assert_eq!(words(at, "kick DailyStandup |"), all);
    assert_eq!(words(at, "list DailyStandup --identity |"), all);
    assert_eq!(words(at, "kick DailyStandup --all --except |"), all);
    assert_eq!(
        words(at, "kick DailyStandup bob Zoë --yes frank | dave"),
        ["alice", "carol", "erin@example.com"]
    );
    assert_eq!(words(at, "kick DailyStandup bob bo|"), words(at, "kick DailyStandup bob |"));
    assert!(words(at, "kick DailyStandup bob|").contains(&"bob".to_owned()), "a whole word is complete");
    assert_eq!(words(at, "kick --everywhere |"), NOTHING, "then no word is a room");
    assert_eq!(words(at, "kick NoSuchRoom |"), NOTHING);
}

#[test]
fn one_request_asks_for_rooms_and_both_lists_twice_for_those_present() {
    let next = "https://video.twilio.com/v1/Rooms?Page=1&PageToken=PT1";
    let server = Faulty::start(move |request, _| {
        if request.target.contains("NoSuchRoom") {
            return refusal(404, 20404, "The requested resource was not found");
        }
        let is_of_connected = !request.target.contains("Status=");
        let stay = json!({ "identity": "alice", "status": "connected" });
        let mut both = rooms(&['1', '2']);
        both["participants"] = json!(if is_of_connected { vec![stay] } else { vec![] });
        both["meta"]["next_page_url"] = json!(next);
        json_answer(200, &both)
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
        let names = words(|args| server.roomctl(args), line);
        assert_eq!(names.iter().filter(|word| !word.starts_with('-')).count(), offers, "{line}");
        let targets = server.targets().split_off(before);
        assert_eq!(targets.len(), reads, "{line}: {targets:?}");
        assert!(targets.iter().all(|target| target.contains("PageSize=1000")), "{line}: {targets:?}");
        before += reads;
    }
    assert_eq!(words(|args| server.roomctl(args), "kick NoSuchRoom |"), NOTHING);
    assert!(server.targets().len() <= before + 2, "{:?}", server.targets());
}

#[test]
fn sids_are_offered_to_who_begins_to_type_one() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("RM-like");
    let stay = sandbox.join(&room, "PAul\u{1b}[2J", "connected");
    let at = |args: &[&str]| sandbox.roomctl(args);
    assert_eq!(words(at, "list |"), ["DailyStandup", "RM-like"]);
    let rooms = offered(sandbox.roomctl(&["__complete", "fish", "1", "list", "RM"]));
    assert!(rooms.contains(&(room, "RM-like".to_owned())), "{rooms:?}");
    let people = offered(sandbox.roomctl(&["__complete", "fish", "2", "get", "RM-like", "PA"]));
    assert!(people.contains(&(stay, "PAul\\u{1b}[2J".to_owned())), "{people:?}");
    assert_eq!(words(at, "list RM-like --identity PA|"), ["PAul\u{1b}[2J"], "where a SID would mean nobody");
}

#[test]
fn who_cannot_be_named_is_offered_by_sid() {
    let sandbox = Sandbox::start(&[]);
    let alice = sandbox.join("DailyStandup", "alice", "connected");
    let room = sandbox.room("room");
    for identity in ["--all", "glob*", "fine"] {
        sandbox.join(&room, identity, "connected");
    }
    let odd = ["-", "nul\0", "~", "tab\t", "c1\u{9b}", "bidi\u{202e}", &alice];
    let mut sids = odd.map(|identity| sandbox.join(&room, identity, "connected")).to_vec();
    sids.sort();
    let at = |args: &[&str]| sandbox.roomctl(args);
    let sids = sids.iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(words(at, "kick room |"), [&sids[..], &["fine", "glob*", "--"]].concat());
    assert_eq!(words(at, "kick room -- |"), [&["--all"], &sids[..], &["fine", "glob*"]].concat());
    assert_eq!(words(at, "list room --identity |"), ["--all", &alice, "fine", "glob*"]);
    assert_eq!(words(at, "kick room --all --except |"), ["--all", &alice, "fine"]);
    assert_eq!(
        words(at, "list room --identity=f|"),
        ["--identity=--all", &format!("--identity={alice}"), "--identity=fine", "--identity=glob*"]
    );
}

#[test]
fn what_is_said_about_a_name_cannot_control_a_terminal() {
    let stay =
        json!({ "identity": "eve", "status": "con\u{1b}[2J\nnected", "start_time": "2026-11-23T10:00:00Z" });
    let server = Faulty::start(move |request, _| {
        let is_of_connected = !request.target.contains("Status=");
        let stays = if is_of_connected { std::slice::from_ref(&stay) } else { &[] };
        json_answer(200, &page(stays, None))
    });
    let [(word, about)] =
        offered(server.roomctl(&["__complete", "fish", "2", "get", "room", ""])).try_into().unwrap();
    assert_eq!(word, "eve");
    assert!(about.starts_with("con\\u{1b}[2J\\nnected, joined ") && about.ends_with(" ago"), "{about}");
}

#[test]
fn flags_anywhere_on_the_line_lead_to_the_server() {
    let sandbox = Sandbox::start(&[]);
    let (account, token, url) = (&sandbox.account, &sandbox.token, &sandbox.base_url);
    let profile = |name: &str, url: &str| {
        format!("[profiles.{name}]\naccount_sid = '{account}'\nauth_token = '{token}'\nbase_url = '{url}'\n")
    };
    let config = profile("here", url) + &profile("list", "http://127.0.0.1:9");
    let with_config = |args: &[&str]| roomctl(args).config(&config);
    assert_eq!(words(with_config, "--profile |"), ["here", "list"]);
    assert_eq!(words(with_config, "list --profile=|"), ["--profile=here", "--profile=list"]);
    for line in [
        "--profile here list |",
        "list --profile=here |",
        "list | --profile here",
        &format!("--profile list list | --base-url {url}"),
        &format!("--profile list --base-url={url} list |"),
        "-o json --fields sid --timeout 5s --profile here list --limit 3 -v |",
    ] {
        assert_eq!(words(with_config, line), ["DailyStandup"], "{line}");
    }
    let unknown = |args: &[&str]| roomctl(args).config("");
    assert_eq!(words(unknown, "list | --sandbox"), ["DailyStandup"]);
    assert!(words(unknown, "get --sandbox DailyStandup |").contains(&"alice".to_owned()));
}

#[test]
fn whatever_fails_nothing_is_said_and_nothing_is_offered() {
    let refused = Faulty::start(|_, _| refusal(401, 20003, "Authenticate"));
    let busy = Faulty::start(|_, _| refusal(429, 20429, "Too many requests"));
    let html = Faulty::start(|_, _| answer(200, &[], "<html>"));
    let closed = Faulty::start(|_, _| Vec::new());
    for server in [&refused, &busy, &html, &closed] {
        assert_eq!(words(|args| server.roomctl(args), "kick room |"), NOTHING);
        assert!(server.targets().len() <= 2, "tried again: {:?}", server.targets());
    }
    let line = "kick room |";
    assert_eq!(words(roomctl, line), NOTHING, "without credentials");
    let half = |args: &[&str]| roomctl(args).env("TWILIO_ACCOUNT_SID", "x");
    assert_eq!(words(half, line), NOTHING, "with half of them");
    let broken = |args: &[&str]| roomctl(args).config("= broken");
    assert_eq!(words(broken, line), NOTHING, "with a broken config file");
    assert_eq!(words(|args| roomctl(args).at("http://127.0.0.1:9"), line), NOTHING, "without a server");
    assert_eq!(words(broken, "--profile |"), NOTHING);
}

#[test]
fn a_slow_server_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = Instant::now();
    let (mut child, _home) =
        roomctl(&["__complete", "fish", "3", "kick", "--timeout", "1h", ""]).at(&url).spawn();
    let (mut asking, _) = listener.accept().unwrap();
    read_request(&asking).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
    assert_eq!(asking.read(&mut [0]).unwrap_or(0), 0, "nobody waits for the answer any more");
}

#[test]
fn of_a_stalled_server_nothing_is_offered() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    assert_eq!(words(|args| roomctl(args).at(&url), "kick room |"), NOTHING);
}

#[test]
#[cfg(unix)]
fn not_even_a_config_file_that_cannot_be_read_to_its_end_is_waited_for() {
    let home = tempfile::tempdir().unwrap();
    let pipe = home.path().join("config.toml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let asked = Instant::now();
    assert_eq!(words(|args| roomctl(args).env("ROOMCTL_CONFIG", &pipe), "kick room |"), NOTHING);
    assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
}

#[test]
fn flags_are_offered_once_a_hyphen_is_typed_and_their_values_after_them() {
    let at = |args: &[&str]| roomctl(args);
    let commands = words(at, "|");
    assert!(commands.starts_with(&["list".to_owned(), "get".to_owned()]), "{commands:?}");
    for line in ["kick |", "kick --everywhere |", "find |", "tracks room alice |", "whoami |"] {
        assert_eq!(words(at, line), NOTHING, "{line}");
    }
    assert_eq!(words(at, "rooms |"), NOTHING, "TAB alone must not make it `rooms end`");
    for line in ["kick --|", "kick room --a|"] {
        let flags = words(at, line);
        assert!(flags.contains(&"--all".to_owned()), "{flags:?}");
        assert!(flags.iter().all(|word| word.starts_with("--")), "{flags:?}");
    }
    assert_eq!(words(at, "list room --status d|"), ["disconnected"]);
    assert_eq!(words(at, "list room -o j|"), ["json", "jsonl"]);
    assert_eq!(words(at, "list room --color=|"), ["--color=auto", "--color=always", "--color=never"]);
    assert_eq!(words(at, "rooms e|"), ["end"]);
    assert_eq!(words(at, "rules |"), ["show", "set", "reset"]);
}

#[test]
fn help_is_offered_about_commands_and_topics() {
    let at = |args: &[&str]| roomctl(args);
    let subjects = words(at, "help |");
    for subject in ["list", "kick", "rooms", "exit-codes", "environment", "formatting"] {
        assert!(subjects.contains(&subject.to_owned()), "{subject}: {subjects:?}");
        roomctl(&["help", subject]).run().exits(0);
    }
    assert_eq!(words(at, "help rooms |"), ["end"]);
    assert_eq!(words(at, "--color never help rules |"), ["show", "set", "reset"]);
    assert_eq!(words(at, "help kick |"), NOTHING);
    assert_eq!(words(at, "help nothing |"), NOTHING);
    let about = offered(roomctl(&["__complete", "fish", "1", "help", "ki"]));
    assert!(
        about.contains(&("kick".to_owned(), "Disconnect participants from a room".to_owned())),
        "{about:?}"
    );
}

#[test]
fn a_script_of_another_version_gets_nothing() {
    for args in
        [&["__complete"][..], &["__complete", "dos"], &["__complete", "zsh"], &["__complete", "bash", ""]]
    {
        let run = roomctl(args).run().exits(1);
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    }
}

#[test]
fn bash_gives_the_line_as_it_is_typed() {
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
