//! `roomctl whoami` and `profiles`: whose account is used, and whether it works.

use crate::support::{ACCOUNT, Faulty, KEY, SECRET, Sandbox, refusal, roomctl};

const FIELDS: &[&str] = &["-o", "csv", "--fields", "account_sid,user_type,profile,source,status"];

#[test]
fn it_tells_what_is_used_and_that_it_works() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&[&["whoami"], FIELDS].concat()).exits(0);
    let line = format!("{},account,,environment,works\n", sandbox.account);
    assert!(run.stdout.ends_with(&line) && !run.stdout.contains(&sandbox.token), "{run:?}");
    let run = roomctl(&[&["whoami", "--sandbox"], FIELDS].concat()).run().exits(0);
    assert!(run.stdout.ends_with(&line.replace("environment", "sandbox")), "{run:?}");
}

#[test]
fn it_fails_as_the_request_does_and_shows_the_account_all_the_same() {
    for (status, code, exit, why) in [
        (401, 20003, 3, "the API refused the credentials"),
        (500, 20500, 6, "the API failed"),
        (400, 20001, 1, "the API refused the request"),
    ] {
        let server = Faulty::start(move |_, _| refusal(status, code, "no"));
        let run = server.run(&["whoami", "-o", "json"]).exits(exit);
        let shown = run.json();
        assert_eq!(shown["account_sid"], ACCOUNT);
        assert!(shown["status"].as_str().unwrap().starts_with(why), "{shown}");
        assert_eq!(run.problem()["exit_code"], exit);
        assert_eq!(server.targets().len(), 1);
    }
}

#[test]
fn offline_it_sends_nothing() {
    let server = Faulty::start(|_, _| refusal(500, 20500, "no"));
    let run = server.roomctl(&["whoami", "--offline", "-o", "json", "--rate", "7,3"]);
    let shown = run.env("TWILIO_API_KEY", KEY).env("TWILIO_API_SECRET", SECRET).run().exits(0).json();
    assert_eq!((&shown["user_type"], &shown["user_sid"]), (&"API key".into(), &KEY.into()));
    assert_eq!((&shown["status"], &shown["read_rate"]), (&"not checked".into(), &7.into()));
    assert!(server.targets().is_empty());
}

#[test]
fn without_credentials_it_fails_like_every_command() {
    roomctl(&["whoami", "--offline"]).run().exits(3).says(&["no credentials", "hint: run: roomctl login"]);
}
