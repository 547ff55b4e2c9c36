//! Output on a terminal: widths, colors, relative times and notes.

use std::net::TcpListener;
use std::sync::mpsc::channel;

use serde_json::json;

use crate::support::{
    ACCOUNT, FaultyServer, Sandbox, TOKEN, Terminal, page, participant, response, run_in_terminal,
};

#[test]
fn table_fits_the_terminal_and_truncates_identity_before_sid() {
    for (columns, identity) in [(140, "erin@example.com "), (60, "erin@exam…")] {
        let script = "roomctl --sandbox list DailyStandup --fields identity,status,sid";
        let (screen, code) = run_in_terminal(columns, script, &[("NO_COLOR", "1")]);
        assert_eq!(code, 0);
        assert!(screen.contains(identity), "{screen}");
        for line in screen.lines().skip(1) {
            assert!(line.chars().count() <= columns.into(), "{line}");
            assert!(!line.ends_with('…'), "{line}");
        }
    }
}

#[test]
fn narrow_terminal_gets_one_line_per_row() {
    let script = "roomctl --sandbox list DailyStandup --status all";
    let (screen, _) = run_in_terminal(40, script, &[("NO_COLOR", "1")]);
    assert_eq!(screen.lines().count(), 11, "{screen}");
    assert!(screen.lines().all(|line| line.chars().count() <= 40), "{screen}");
}

#[test]
fn values_of_a_record_are_never_cut() {
    for options in ["--color never", "--color always"] {
        let script = format!("roomctl --sandbox get DailyStandup alice {options}");
        let (screen, _) = run_in_terminal(40, &script, &[]);
        let url = screen.lines().find(|line| line.starts_with("url ")).unwrap();
        let tail = "/Participants/PA143b30fa6c6e9ed96081b243a8a5cc2b";
        assert!(url.trim_end_matches("\u{1b}[0m").ends_with(tail), "{screen}");
        // Padding would wrap as empty lines.
        assert!(!screen.contains("VALUE ") && !screen.contains("connected "), "{screen}");
    }
}

#[test]
fn narrow_tables_omit_secondary_columns_before_they_cut_text() {
    let set =
        "rules set DailyStandup erin@example.com 'include all' 'exclude publisher=bob kind=audio' --dry-run";
    for (columns, command, header, row) in [
        (
            40,
            "insights Retrospective --ended",
            "IDENTITY    REASON           ERROR",
            "erin@exam…  connection lost  53002…",
        ),
        (
            80,
            "insights Retrospective --ended",
            "IDENTITY          STAYED  REASON           ERROR",
            "erin@example.com  32m 0s  connection lost  53002 signaling connection timed out",
        ),
        (
            80,
            "mute DailyStandup --all --dry-run",
            "PARTICIPANT       OUTCOME     REACHED  OF",
            "erin@example.com  would mute  6        6",
        ),
        (40, set, "PARTICIPANT   OUTCOME       AFTER", "erin@exampl…  would change  include all…"),
        (
            80,
            set,
            "PARTICIPANT       OUTCOME       AFTER",
            "erin@example.com  would change  include all; exclude publisher=bob kind=audio",
        ),
    ] {
        let script = format!("roomctl --sandbox {command} 2>/dev/null");
        let (screen, _) = run_in_terminal(columns, &script, &[("NO_COLOR", "1")]);
        let lines = screen.lines().map(str::trim_end).collect::<Vec<_>>();
        assert_eq!(lines.first(), Some(&header), "{screen}");
        assert!(lines.contains(&row), "{screen}");
    }
}

#[test]
fn terminal_shows_relative_times_and_colored_statuses() {
    let (screen, _) = run_in_terminal(100, "roomctl --sandbox list DailyStandup", &[]);
    assert!(screen.contains("24m ago"), "{screen}");
    assert!(screen.contains("\u{1b}[38;5;2mconnected"), "{screen}");
    let (screen, _) = run_in_terminal(100, "roomctl --sandbox get DailyStandup alice --color never", &[]);
    assert!(screen.contains("Z (24m ago)") && !screen.contains('\u{1b}'), "{screen}");
}

#[test]
fn relative_times_go_by_the_clock_of_the_server() {
    let (screen, _) = run_in_terminal(100, "roomctl list room", &server_of_ann().environment());
    assert!(screen.contains("10m ago"), "{screen}");
}

/// A server of a room where ann has been for ten minutes.
fn server_of_ann() -> FaultyServer {
    let mut ann = participant("PA00000000000000000000000000000001", "ann", "connected");
    ann["start_time"] = json!("2020-01-01T09:50+0000");
    FaultyServer::start(move |request, _| {
        let is_one = request.target.contains("/Participants/");
        let participants =
            if request.target.contains("reconnecting") { &[][..] } else { std::slice::from_ref(&ann) };
        let body = if is_one { ann.clone() } else { page(participants, None) };
        response(200, &["Date: Wed, 01 Jan 2020 10:00:00 GMT"], &body.to_string())
    })
}

#[test]
fn tables_on_a_terminal_show_times_as_chosen() {
    let server = server_of_ann();
    for (form, list, get) in [
        ("relative", "10m ago", "2020-01-01T09:50+0000 (10m ago)"),
        ("local", "2020-01-01T11:50:00+02:00", "2020-01-01T11:50:00+02:00"),
        ("utc", "2020-01-01T09:50:00Z", "2020-01-01T09:50:00Z"),
    ] {
        for (command, expected) in
            [("list room", list), ("get room ann", get), ("list room --status connected", list)]
        {
            let environment = [&server.environment()[..], &[("TZ", "<+02>-2")]].concat();
            let script = format!("roomctl {command} --time {form}");
            let (screen, _) = run_in_terminal(100, &script, &environment);
            assert!(screen.contains(expected), "{script}\n{screen}");
            assert_eq!(screen.contains("ago"), form == "relative", "{script}\n{screen}");
        }
        let variable = [&server.environment()[..], &[("TZ", "<+02>-2"), ("ROOMCTL_TIME", form)]].concat();
        let (screen, _) = run_in_terminal(100, "roomctl list room", &variable);
        assert!(screen.contains(list), "ROOMCTL_TIME={form}\n{screen}");
    }
}

#[test]
fn table_above_a_question_shows_times_as_chosen() {
    let script = "roomctl --sandbox anonymize DailyStandup --all --time utc";
    let mut terminal = Terminal::start(120, script, &[]);
    let screen = terminal.read_until("[y/N] ");
    assert!(screen.contains("Z  ") && !screen.contains("ago"), "{screen}");
    terminal.press("n\r");
    terminal.finish();
}

#[test]
fn pipes_have_times_of_the_api_whatever_the_chosen_form() {
    let server = server_of_ann();
    for format in ["table", "csv", "json"] {
        let list = ["list", "room", "-o", format, "--time", "local"];
        let run = server.roomctl(&list).env("TZ", "<+02>-2").run().exits(0);
        assert!(run.stdout.contains("2020-01-01T09:50+0000"), "{run:?}");
    }
}

#[test]
fn no_color_with_no_color_variable_or_dumb_terminal() {
    for variable in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let (screen, _) =
            run_in_terminal(100, "roomctl --sandbox list DailyStandup; roomctl list x", &[variable]);
        assert!(!screen.contains('\u{1b}'), "{screen}");
    }
    // Forced color overrides that.
    let sandbox = Sandbox::start(&[]);
    let list = sandbox.roomctl(&["list", "DailyStandup", "--color", "always"]).env("NO_COLOR", "1");
    let list = list.run().exits(0).stdout;
    assert!(list.contains("\u{1b}[1mIDENTITY") && list.contains("\u{1b}[38;5;2mconnected"), "{list}");
}

#[test]
fn color_follows_variables_of_ecosystem() {
    let sandbox = Sandbox::start(&[]);
    for (variables, is_colored) in [
        (&[][..], false),
        (&[("CLICOLOR_FORCE", "1")], true),
        (&[("FORCE_COLOR", "1")], true),
        (&[("FORCE_COLOR", "0")], false),
        (&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")], false),
    ] {
        let mut list = sandbox.roomctl(&["list", "DailyStandup"]);
        for (name, value) in variables {
            list = list.env(name, value);
        }
        assert_eq!(list.run().exits(0).stdout.contains('\u{1b}'), is_colored, "{variables:?}");
    }
    let (screen, _) = run_in_terminal(100, "roomctl --sandbox list DailyStandup", &[("CLICOLOR", "0")]);
    assert!(!screen.contains('\u{1b}'), "{screen}");
}

#[test]
fn locale_without_utf8_gets_ascii_marks_and_charts() {
    let script = "roomctl --sandbox list DailyStandup; roomctl --sandbox timeline DailyStandup";
    let (screen, _) = run_in_terminal(60, script, &[("LC_ALL", "C"), ("NO_COLOR", "1")]);
    let others = screen.chars().filter(|c| !c.is_ascii()).collect::<String>();
    // The name of a participant.
    assert_eq!(others, "ëë", "{screen}");
}

#[test]
fn columns_stay_beside_right_to_left_names() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    sandbox.join(&room, "אבג", "connected");
    sandbox.join(&room, "ann", "connected");
    let environment = sandbox.environment();
    let fields = "--fields identity,status,sid";
    let (screen, _) = run_in_terminal(100, &format!("roomctl list room {fields}"), &environment);
    let marked = screen.lines().filter(|line| line.contains('\u{200e}')).collect::<Vec<_>>();
    assert_eq!(marked.len(), 1, "{screen}");
    assert_eq!(marked[0].matches('\u{200e}').count(), 3, "{screen}");
    let piped = sandbox.run(&["list", "room"]).exits(0).stdout;
    assert!(!piped.contains('\u{200e}'), "{piped}");
}

#[test]
fn wide_characters_keep_columns_aligned() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    for identity in ["王小明", "ann", "👩‍💻", "e\u{301}ric"] {
        sandbox.join(&room, identity, "connected");
    }
    let table = sandbox.run(&["list", "room", "--fields", "identity,status"]).exits(0).stdout;
    let expected = "IDENTITY  STATUS\ne\u{301}ric      connected\n👩‍💻        connected\nann       connected\n王小明    connected\n";
    assert_eq!(table, expected);
}

#[test]
fn retries_are_noted_only_on_a_terminal() {
    let sandbox = Sandbox::start(&["--fail-every", "2"]);
    let environment = [
        ("TWILIO_ACCOUNT_SID", sandbox.account.as_str()),
        ("TWILIO_AUTH_TOKEN", &sandbox.token),
        ("ROOMCTL_BASE_URL", &sandbox.base_url),
        ("NO_COLOR", "1"),
    ];
    let (screen, code) = run_in_terminal(200, "roomctl list DailyStandup", &environment);
    assert!(screen.contains("; retrying in 0."), "{screen}");
    assert_eq!(code, 0);
    assert_eq!(sandbox.run(&["list", "DailyStandup"]).exits(0).stderr, "");
}

#[test]
fn slow_server_is_noted_once() {
    let (open, gate) = channel::<()>();
    let server = FaultyServer::start(move |_, _| {
        let _ = gate.recv();
        response(404, &[], "")
    });
    let environment = [
        ("TWILIO_ACCOUNT_SID", ACCOUNT),
        ("TWILIO_AUTH_TOKEN", TOKEN),
        ("ROOMCTL_BASE_URL", server.base_url.as_str()),
    ];
    let mut terminal = Terminal::start(100, "exec roomctl list room", &environment);
    terminal.read_until(" yet; waiting up to 30s");
    drop(open);
    let (rest, code) = terminal.finish();
    assert_eq!((rest.matches("waiting").count(), code), (0, 4), "{rest}");
}

#[test]
fn ctrl_c_exits_with_130() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let environment =
        [("TWILIO_ACCOUNT_SID", ACCOUNT), ("TWILIO_AUTH_TOKEN", TOKEN), ("ROOMCTL_BASE_URL", &url)];
    let mut terminal = Terminal::start(80, "exec roomctl list room", &environment);
    let _never_answered = listener.accept().unwrap();
    terminal.press("\x03");
    assert_eq!(terminal.finish().1, 130);
}
