//! A profile whose secret a command prints.

use std::time::Instant;

use rustix::process::Signal;

use crate::support::{
    ACCOUNT, Faulty, KEY, Roomctl, SECRET, TOKEN, Terminal, basic, json, page, roomctl, send, write_private,
};

const LIST: &[&str] = &["list", "room", "--status", "connected", "-vv"];

/// A server that lets everybody in.
fn open() -> Faulty {
    Faulty::start(|_, _| json(200, &page(&[], None)))
}

/// A profile with these lines.
fn with(args: &[&str], server: &Faulty, lines: &str) -> Roomctl {
    let profile =
        format!("[profiles.p]\naccount_sid = '{ACCOUNT}'\nbase_url = '{}'\n{lines}\n", server.base_url);
    roomctl(args).config(&profile)
}

/// The line that lets the shell run `script`, in which `$0` is the first of `arguments`.
fn shell(script: &str, arguments: &[&str]) -> String {
    let words = [&["sh", "-c", script], arguments].concat();
    format!("secret_command = {}", serde_json::to_string(&words).unwrap())
}

#[test]
fn what_it_prints_is_the_auth_token_or_the_secret_of_the_api_key() {
    for (key, secret, user) in
        [(String::new(), TOKEN, ACCOUNT), (format!("api_key = '{KEY}'\n"), SECRET, KEY)]
    {
        for printed in ["{}", "{}\\n", "{}\\r\\n", "  {}\\n\\n"] {
            let server = open();
            let script = format!("printf '{}'", printed.replace("{}", secret));
            with(LIST, &server, &(key.clone() + &shell(&script, &[]))).run().exits(0);
            let expected = format!("Basic {}", basic(user, secret));
            assert_eq!(server.requests()[0].header("authorization"), Some(expected.as_str()), "{printed}");
        }
    }
}

#[test]
fn its_words_are_passed_on_as_they_are_and_it_has_no_input() {
    let server = open();
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("seen");
    let script = format!("cat > '{0}'; printf '[%s]' \"$0\" \"$@\" >> '{0}'; echo {TOKEN}", out.display());
    with(LIST, &server, &shell(&script, &["$HOME *", "; exit 1", ""])).input(b"not for it").run().exits(0);
    assert_eq!(std::fs::read_to_string(out).unwrap(), "[$HOME *][; exit 1][]");
}

#[test]
fn it_runs_once_and_only_where_a_request_is_about_to_be_sent() {
    let server = open();
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("runs");
    let lines = shell(&format!("echo run >> '{}'; echo {TOKEN}", out.display()), &[]);
    for command in [
        &["profiles"][..],
        &["profiles", "use", "p"],
        &["whoami", "--offline"],
        &["--help"],
        &["completions", "bash"],
        &["list", "room", "--fields", "nonsense"],
    ] {
        with(command, &server, &lines).run();
        assert!(!out.exists(), "{command:?}");
    }
    with(&["list", "room"], &server, &lines).run().exits(0);
    assert_eq!(std::fs::read_to_string(out).unwrap(), "run\n");
    assert_eq!(server.targets().len(), 3);
}

#[test]
fn every_way_to_fail_is_told_apart_and_what_it_printed_is_not_shown() {
    let long = format!("yes {TOKEN} | head -c 100000 | tr -d '\\n'");
    for (line, why) in [
        (
            "secret_command = ['no-such-program-at-all']".to_owned(),
            "'no-such-program-at-all' cannot be run: ",
        ),
        (shell(&format!("echo {TOKEN}; exit 3"), &[]), "'sh' failed with exit status: 3"),
        (shell(&format!("echo {TOKEN}; kill -9 $$"), &[]), "'sh' failed with signal: 9"),
        (shell("true", &[]), "'sh' printed nothing"),
        (shell("echo; echo ' '", &[]), "'sh' printed nothing"),
        (shell(&format!("echo {TOKEN}; echo {TOKEN}"), &[]), "'sh' printed more than one line"),
        (shell(&long, &[]), "'sh' printed more than 4096 bytes"),
        (shell(&format!("printf '{TOKEN}\\377'"), &[]), "'sh' printed what is not UTF-8"),
        (shell(&format!("echo {TOKEN} {TOKEN}"), &[]), "what secret_command printed has a space"),
        ("secret_command = []".to_owned(), "secret_command names no program"),
        ("secret_command = ['']".to_owned(), "secret_command names no program"),
        (
            shell("true", &[]) + &format!("\nauth_token = '{TOKEN}'"),
            "secret_command and auth_token are both set",
        ),
        (
            shell("true", &[]) + &format!("\napi_secret = '{SECRET}'"),
            "secret_command and api_secret are both set",
        ),
        ("secret_command = 'op read x'".to_owned(), "line 4: invalid type: string, expected a sequence"),
        ("secret_command_timeout = '0s'".to_owned(), "line 4: write secret_command_timeout as "),
    ] {
        let server = open();
        let run = with(LIST, &server, &line).run().exits(3);
        assert!(server.targets().is_empty(), "{run:?}");
        run.says(&["error: ", why]);
    }
}

#[test]
fn it_may_leave_something_behind_that_holds_its_output_open() {
    let server = open();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("pid");
    let lines = shell(&format!("sleep 600 2>/dev/null & echo $! > '{}'; echo {TOKEN}", file.display()), &[]);
    with(LIST, &server, &(lines + "\nsecret_command_timeout = '10m'")).run().exits(0);
    let pid = std::fs::read_to_string(file).unwrap().trim().parse().unwrap();
    send(Signal::KILL, pid);
}

#[test]
fn one_that_takes_too_long_is_killed() {
    let server = open();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("pid");
    let lines = shell(&format!("echo $$ > '{}'; exec sleep 60", file.display()), &[]);
    let started = Instant::now();
    let run = with(LIST, &server, &(lines + "\nsecret_command_timeout = '500ms'")).run().exits(3);
    run.says(&["'sh' gave no secret within 500ms", "hint: give it longer with secret_command_timeout"]);
    assert!(started.elapsed().as_secs() < 30);
    let pid = std::fs::read_to_string(file).unwrap();
    let state = std::process::Command::new("ps").args(["-o", "stat=", "-p", pid.trim()]).output().unwrap();
    let state = String::from_utf8(state.stdout).unwrap();
    assert!(state.is_empty() || state.starts_with('Z'), "it goes on: {state}");
    assert!(server.targets().is_empty());
}

#[test]
fn it_may_say_something_on_stderr() {
    let server = open();
    let run = with(LIST, &server, &shell(&format!("echo 'touch the key' >&2; echo {TOKEN}"), &[])).run();
    run.exits(0).says(&["touch the key\n"]);
}

#[test]
fn it_needs_an_account_like_every_secret() {
    let file = tempfile::NamedTempFile::new().unwrap();
    write_private(file.path(), &format!("[profiles.p]\n{}\n", shell("true", &[])));
    let run = roomctl(LIST).env("ROOMCTL_CONFIG", file.path()).run().exits(3);
    run.says(&["profile 'p': secret_command is set, but not account_sid"]);
}

#[test]
fn a_login_puts_a_secret_in_its_place() {
    let server = Faulty::start(|_, _| json(200, &serde_json::json!({ "rooms": [], "meta": {} })));
    let args =
        ["login", "p", "--yes", "--with-token", "--account-sid", ACCOUNT, "--base-url", &server.base_url];
    let run = with(&args, &server, &shell("exit 1", &[])).input(TOKEN.as_bytes());
    run.run().exits(0);
    assert_eq!(server.targets().len(), 1);
}

#[test]
fn ctrl_c_ends_the_wait_for_it() {
    let server = open();
    let file = tempfile::NamedTempFile::new().unwrap();
    let lines = shell("echo waiting >&2; exec sleep 60", &[]);
    let profile =
        format!("[profiles.p]\naccount_sid = '{ACCOUNT}'\nbase_url = '{}'\n{lines}\n", server.base_url);
    write_private(file.path(), &profile);
    let environment = [("ROOMCTL_CONFIG", file.path().to_str().unwrap())];
    for command in ["list room", "kick room bob"] {
        let mut terminal = Terminal::start(80, &format!("exec roomctl {command}"), &environment);
        terminal.read_until("waiting");
        terminal.press("\x03");
        assert_eq!(terminal.finish().1, 130);
    }
    assert!(server.targets().is_empty());
}

#[cfg(unix)]
#[test]
fn a_config_file_that_holds_no_secret_may_be_read_by_others() {
    use std::os::unix::fs::PermissionsExt;

    let server = open();
    let run = with(&["whoami", "--offline"], &server, &shell("echo never run", &[]));
    std::fs::set_permissions(run.config_path(), std::fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(run.run().exits(0).stderr, "");
}
