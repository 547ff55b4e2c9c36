//! `roomctl whoami`: the account in use, and whether its credentials work.

use crate::support::{ACCOUNT, FaultyServer, KEY, SECRET, Sandbox, error_response, roomctl};

const FIELDS: &[&str] = &["-o", "csv", "--fields", "account_sid,user_type,profile,source,status"];

#[test]
fn shows_verified_credentials() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&[&["whoami"], FIELDS].concat()).exits(0);
    let line = format!("{},account,,environment,works\n", sandbox.account);
    assert!(run.stdout.ends_with(&line) && !run.stdout.contains(&sandbox.token), "{run:?}");
    let run = roomctl(&[&["whoami", "--sandbox"], FIELDS].concat()).run().exits(0);
    assert!(run.stdout.ends_with(&line.replace("environment", "sandbox")), "{run:?}");
}

#[test]
fn failed_request_sets_the_exit_code_and_shows_the_account() {
    for (status, code, exit, why) in [
        (401, 20003, 3, "authentication failed"),
        (500, 20500, 6, "the API failed"),
        (400, 20001, 1, "the API rejected the request"),
    ] {
        let server = FaultyServer::start(move |_, _| error_response(status, code, "no"));
        let run = server.run(&["whoami", "-o", "json"]).exits(exit);
        let shown = run.json();
        assert_eq!(shown["account_sid"], ACCOUNT);
        assert_eq!(shown["status"], "failed");
        assert!(shown["error"].as_str().unwrap().starts_with(why), "{shown}");
        assert_eq!(run.json_error()["exit_code"], exit);
        assert_eq!(server.targets().len(), 1);
    }
}

#[test]
fn offline_sends_no_request() {
    let server = FaultyServer::start(|_, _| error_response(500, 20500, "no"));
    let run = server.roomctl(&["whoami", "--offline", "-o", "json", "--rate", "7,3"]);
    let shown = run.env("TWILIO_API_KEY", KEY).env("TWILIO_API_SECRET", SECRET).run().exits(0).json();
    assert_eq!((&shown["user_type"], &shown["user_sid"]), (&"API key".into(), &KEY.into()));
    assert_eq!((&shown["status"], &shown["read_rate"]), (&"not checked".into(), &7.into()));
    assert!(server.targets().is_empty());
}

#[test]
fn missing_credentials_are_an_error() {
    roomctl(&["whoami", "--offline"])
        .run()
        .exits(3)
        .stderr_contains(&["no credentials found", "hint: Run `roomctl login` to save credentials in "]);
}
