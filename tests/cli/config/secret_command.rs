//! Profiles whose secret is the output of a command.

use std::time::Instant;

use rustix::process::Signal;

use crate::support::{
    ACCOUNT, FaultyServer, KEY, Roomctl, SECRET, TOKEN, Terminal, basic, json_response, page, roomctl,
    send_signal, wait_until, write_private,
};

const LIST: &[&str] = &["list", "room", "--status", "connected", "-vv"];

/// A server that accepts all credentials.
fn accepting_server() -> FaultyServer {
    FaultyServer::start(|_, _| json_response(200, &page(&[], None)))
}

/// A run with a profile that has these lines.
fn with(args: &[&str], server: &FaultyServer, lines: &str) -> Roomctl {
    let profile =
        format!("[profiles.p]\naccount_sid = '{ACCOUNT}'\nbase_url = '{}'\n{lines}\n", server.base_url);
    roomctl(args).config(&profile)
}

/// The line of a profile that runs `script` in a shell, with the first of `arguments` as `$0`.
fn shell(script: &str, arguments: &[&str]) -> String {
    let words = [&["sh", "-c", script], arguments].concat();
    format!("secret_command = {}", serde_json::to_string(&words).unwrap())
}

#[test]
fn secret_command_output_is_the_auth_token_or_api_secret() {
    for (key, secret, user) in
        [(String::new(), TOKEN, ACCOUNT), (format!("api_key = '{KEY}'\n"), SECRET, KEY)]
    {
        for printed in ["{}", "{}\\n", "{}\\r\\n", "  {}\\n\\n"] {
            let server = accepting_server();
            let script = format!("printf '{}'", printed.replace("{}", secret));
            with(LIST, &server, &(key.clone() + &shell(&script, &[]))).run().exits(0);
            let expected = format!("Basic {}", basic(user, secret));
            assert_eq!(server.requests()[0].header("authorization"), Some(expected.as_str()), "{printed}");
        }
    }
}

#[test]
fn secret_command_arguments_are_literal_and_stdin_is_empty() {
    let server = accepting_server();
    let directory = tempfile::tempdir().unwrap();
    let out = directory.path().join("seen");
    let script = format!("cat > '{0}'; printf '[%s]' \"$0\" \"$@\" >> '{0}'; echo {TOKEN}", out.display());
    with(LIST, &server, &shell(&script, &["$HOME *", "; exit 1", ""])).input(b"not for it").run().exits(0);
    assert_eq!(std::fs::read_to_string(out).unwrap(), "[$HOME *][; exit 1][]");
}

#[test]
fn secret_command_runs_once_and_only_before_a_request() {
    let server = accepting_server();
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
fn secret_command_failures_are_distinct_and_hide_its_output() {
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
        (shell(&format!("printf '{TOKEN}\\377'"), &[]), "'sh' printed invalid UTF-8"),
        (shell(&format!("echo {TOKEN} {TOKEN}"), &[]), "what secret_command printed contains whitespace"),
        ("secret_command = []".to_owned(), "secret_command is empty"),
        ("secret_command = ['']".to_owned(), "secret_command is empty"),
        (
            shell("true", &[]) + &format!("\nauth_token = '{TOKEN}'"),
            "secret_command and auth_token are both set",
        ),
        (
            shell("true", &[]) + &format!("\napi_secret = '{SECRET}'"),
            "secret_command and api_secret are both set",
        ),
        ("secret_command = 'op read x'".to_owned(), "line 4: invalid type: string, expected a sequence"),
        (
            "secret_command_timeout = '0s'".to_owned(),
            "line 4: secret_command_timeout: must be greater than zero",
        ),
    ] {
        let server = accepting_server();
        let run = with(LIST, &server, &line).run().exits(3);
        assert!(server.targets().is_empty(), "{run:?}");
        run.stderr_contains(&["error: ", why]);
    }
}

#[test]
fn secret_command_can_leave_background_process_with_open_stdout() {
    let server = accepting_server();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("pid");
    let lines = shell(&format!("sleep 600 2>/dev/null & echo $! > '{}'; echo {TOKEN}", file.display()), &[]);
    with(LIST, &server, &(lines + "\nsecret_command_timeout = '10m'")).run().exits(0);
    let pid = std::fs::read_to_string(file).unwrap().trim().parse().unwrap();
    send_signal(Signal::KILL, pid);
}

#[test]
fn slow_secret_command_is_killed() {
    let server = accepting_server();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("pid");
    let lines = shell(&format!("echo $$ > '{}'; exec sleep 60", file.display()), &[]);
    let started = Instant::now();
    let run = with(LIST, &server, &(lines + "\nsecret_command_timeout = '500ms'")).run().exits(3);
    run.stderr_contains(&[
        "'sh' timed out after 500ms",
        "hint: Increase secret_command_timeout in the profile.",
    ]);
    assert!(started.elapsed().as_secs() < 30);
    let pid = std::fs::read_to_string(file).unwrap();
    let state = std::process::Command::new("ps").args(["-o", "stat=", "-p", pid.trim()]).output().unwrap();
    let state = String::from_utf8(state.stdout).unwrap();
    assert!(state.is_empty() || state.starts_with('Z'), "it goes on: {state}");
    assert!(server.targets().is_empty());
}

#[test]
fn processes_that_a_slow_secret_command_has_started_are_killed() {
    let server = accepting_server();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("pid");
    let lines = shell(&format!("(sleep 600; true) & echo $! > '{}'; wait", file.display()), &[]);
    // Without a terminal, where a group of its own could not prompt.
    let run =
        with(LIST, &server, &(lines + "\nsecret_command_timeout = '500ms'")).in_background().run().exits(3);
    run.stderr_contains(&["'sh' timed out after 500ms"]);
    let pid = std::fs::read_to_string(file).unwrap();
    wait_until(|| {
        let state =
            std::process::Command::new("ps").args(["-o", "stat=", "-p", pid.trim()]).output().unwrap();
        state.stdout.is_empty() || state.stdout.starts_with(b"Z")
    });
}

#[test]
fn secret_command_can_write_to_stderr() {
    let server = accepting_server();
    let run = with(LIST, &server, &shell(&format!("echo 'touch the key' >&2; echo {TOKEN}"), &[])).run();
    run.exits(0).stderr_contains(&["touch the key\n"]);
}

#[test]
fn secret_command_requires_an_account_sid() {
    let file = tempfile::NamedTempFile::new().unwrap();
    write_private(file.path(), &format!("[profiles.p]\n{}\n", shell("true", &[])));
    let run = roomctl(LIST).env("ROOMCTL_CONFIG", file.path()).run().exits(3);
    run.stderr_contains(&["profile 'p': secret_command is set without account_sid"]);
}

#[test]
fn login_replaces_secret_command_with_secret() {
    let server =
        FaultyServer::start(|_, _| json_response(200, &serde_json::json!({ "rooms": [], "meta": {} })));
    let args =
        ["login", "p", "--yes", "--with-token", "--account-sid", ACCOUNT, "--base-url", &server.base_url];
    let run = with(&args, &server, &shell("exit 1", &[])).input(TOKEN.as_bytes());
    run.run().exits(0);
    assert_eq!(server.targets().len(), 1);
}

#[test]
fn ctrl_c_ends_the_secret_command() {
    let server = accepting_server();
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
fn config_file_without_secret_needs_no_private_permissions() {
    use std::os::unix::fs::PermissionsExt;

    let server = accepting_server();
    let run = with(&["whoami", "--offline"], &server, &shell("echo never run", &[]));
    std::fs::set_permissions(run.config_path(), std::fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(run.run().exits(0).stderr, "");
}
