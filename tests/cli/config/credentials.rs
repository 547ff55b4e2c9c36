//! Whose credentials are used, and which are refused before anything is sent.

use std::ffi::OsStr;

use crate::support::{ACCOUNT, Faulty, KEY, Run, SECRET, TOKEN, basic, json, page, roomctl};

const LIST: &[&str] = &["list", "room", "--status", "connected"];

/// A server that lets everybody in.
fn open() -> Faulty {
    Faulty::start(|_, _| json(200, &page(&[], None)))
}

/// Runs with these variables and no other credentials.
fn with(server: &Faulty, variables: &[(&str, &str)]) -> Run {
    let run = roomctl(LIST).env("ROOMCTL_BASE_URL", &server.base_url);
    variables.iter().fold(run, |run, (name, value)| run.env(name, value)).run()
}

/// Asserts that the one request that came was sent with these credentials.
#[track_caller]
fn ensure_sent_as(server: &Faulty, user: &str, password: &str) {
    let [request] = server.requests().try_into().unwrap();
    assert_eq!(request.header("authorization"), Some(format!("Basic {}", basic(user, password)).as_str()));
}

const ACCOUNT_SID: (&str, &str) = ("TWILIO_ACCOUNT_SID", ACCOUNT);
const AUTH_TOKEN: (&str, &str) = ("TWILIO_AUTH_TOKEN", TOKEN);
const API_KEY: (&str, &str) = ("TWILIO_API_KEY", KEY);
const API_SECRET: (&str, &str) = ("TWILIO_API_SECRET", SECRET);

#[test]
fn an_api_key_goes_before_an_auth_token() {
    for (variables, user, password) in [
        (&[ACCOUNT_SID, AUTH_TOKEN][..], ACCOUNT, TOKEN),
        (&[ACCOUNT_SID, API_KEY, API_SECRET], KEY, SECRET),
        (&[ACCOUNT_SID, API_KEY, API_SECRET, AUTH_TOKEN], KEY, SECRET),
    ] {
        let server = open();
        with(&server, variables).exits(0);
        ensure_sent_as(&server, user, password);
    }
}

#[test]
fn half_set_credentials_are_an_error_that_names_what_is_missing() {
    for (variables, set, missing) in [
        (
            &[ACCOUNT_SID][..],
            "TWILIO_ACCOUNT_SID",
            "TWILIO_AUTH_TOKEN, or TWILIO_API_KEY and TWILIO_API_SECRET",
        ),
        (&[AUTH_TOKEN], "TWILIO_AUTH_TOKEN", "TWILIO_ACCOUNT_SID"),
        (&[API_KEY], "TWILIO_API_KEY", "TWILIO_ACCOUNT_SID and TWILIO_API_SECRET"),
        (&[API_SECRET], "TWILIO_API_SECRET", "TWILIO_ACCOUNT_SID and TWILIO_API_KEY"),
        (&[API_KEY, API_SECRET], "TWILIO_API_KEY", "TWILIO_ACCOUNT_SID"),
        (&[API_KEY, AUTH_TOKEN], "TWILIO_API_KEY", "TWILIO_ACCOUNT_SID and TWILIO_API_SECRET"),
        (&[API_SECRET, AUTH_TOKEN], "TWILIO_API_SECRET", "TWILIO_ACCOUNT_SID and TWILIO_API_KEY"),
        (&[API_KEY, API_SECRET, AUTH_TOKEN], "TWILIO_API_KEY", "TWILIO_ACCOUNT_SID"),
        (&[ACCOUNT_SID, API_KEY], "TWILIO_API_KEY", "TWILIO_API_SECRET"),
        (&[ACCOUNT_SID, API_SECRET], "TWILIO_API_SECRET", "TWILIO_API_KEY"),
        (&[ACCOUNT_SID, API_KEY, AUTH_TOKEN], "TWILIO_API_KEY", "TWILIO_API_SECRET"),
        (&[ACCOUNT_SID, API_SECRET, AUTH_TOKEN], "TWILIO_API_SECRET", "TWILIO_API_KEY"),
    ] {
        let server = open();
        let run = with(&server, variables).exits(3);
        run.says(&[
            &format!("error: {set} is set, but not {missing}\n"),
            "hint: set what is missing, or unset the rest",
        ]);
        assert!(server.targets().is_empty(), "{variables:?}");
    }
}

#[test]
fn half_set_credentials_are_not_made_up_for_by_the_config_file() {
    let server = open();
    let config = format!("[profiles.p]\naccount_sid = '{ACCOUNT}'\nauth_token = '{TOKEN}'\n");
    let run = roomctl(LIST).config(&config).env("ROOMCTL_BASE_URL", &server.base_url);
    run.env("TWILIO_API_KEY", KEY).run().exits(3).says(&["TWILIO_API_KEY is set, but not"]);
    assert!(server.targets().is_empty());
}

#[test]
fn an_empty_variable_counts_as_unset() {
    let server = open();
    with(&server, &[ACCOUNT_SID, AUTH_TOKEN, ("TWILIO_API_KEY", ""), ("TWILIO_API_SECRET", "")]).exits(0);
    ensure_sent_as(&server, ACCOUNT, TOKEN);

    let server = open();
    let empty = ["TWILIO_REGION", "TWILIO_EDGE", "TWILIO_CA_BUNDLE", "ROOMCTL_CONFIG"].map(|name| (name, ""));
    with(&server, &[&[ACCOUNT_SID, AUTH_TOKEN][..], &empty].concat()).exits(0);

    let server = open();
    with(&server, &[ACCOUNT_SID, ("TWILIO_AUTH_TOKEN", "")]).exits(3).says(&["TWILIO_AUTH_TOKEN"]);
    with(&server, &["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"].map(|name| (name, "")))
        .exits(3)
        .says(&["no credentials"]);
    assert!(server.targets().is_empty());
}

#[test]
fn a_sid_of_the_wrong_form_is_named_but_never_shown() {
    let lower = ACCOUNT.to_lowercase();
    let foreign = ACCOUNT.replacen('a', "z", 1);
    for (variable, value, why) in [
        ("TWILIO_ACCOUNT_SID", KEY, "it begins with 'SK': it is the SID of an API key"),
        ("TWILIO_ACCOUNT_SID", TOKEN, "it does not begin with 'AC'"),
        ("TWILIO_ACCOUNT_SID", &lower, "it does not begin with 'AC'"),
        ("TWILIO_ACCOUNT_SID", "AC123", "it has 3 characters after 'AC'"),
        ("TWILIO_ACCOUNT_SID", &format!("{ACCOUNT} "), "it has 33 characters after 'AC'"),
        ("TWILIO_ACCOUNT_SID", &foreign, "it has a character that is not a hexadecimal digit"),
        ("TWILIO_ACCOUNT_SID", "ACé", "it has 1 character after 'AC'"),
        ("TWILIO_ACCOUNT_SID", "é", "it does not begin with 'AC'"),
        ("TWILIO_API_KEY", ACCOUNT, "it begins with 'AC': it is an account SID"),
        ("TWILIO_API_KEY", SECRET, "it does not begin with 'SK'"),
    ] {
        let server = open();
        let run = with(&server, &[ACCOUNT_SID, API_KEY, API_SECRET, (variable, value)]).exits(3);
        let run = run.says(&[&format!("error: {variable} must be '"), "and 32 hexadecimal digits, but", why]);
        assert!(!run.stderr.contains(value), "{run:?}");
        assert!(server.targets().is_empty(), "{run:?}");
    }
}

#[test]
fn a_secret_with_a_line_end_is_refused() {
    for (variable, secret, rest) in [
        ("TWILIO_AUTH_TOKEN", TOKEN, &[ACCOUNT_SID][..]),
        ("TWILIO_API_SECRET", SECRET, &[ACCOUNT_SID, API_KEY]),
    ] {
        for careless in ["{}\n", "{}\r\n", " {}", "{}\u{7f}"].map(|form| form.replace("{}", secret)) {
            let server = open();
            let run = with(&server, &[rest, &[(variable, careless.as_str())]].concat()).exits(3);
            run.says(&[&format!("error: {variable} has a space, a line end or a control character")]);
            assert!(server.targets().is_empty());
        }
    }
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_utf_8_is_named() {
    use std::os::unix::ffi::OsStrExt;

    for variable in
        ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_KEY", "TWILIO_REGION", "ROOMCTL_BASE_URL"]
    {
        let server = open();
        let run = server.roomctl(LIST).env(variable, OsStr::from_bytes(b"A\xff")).run().exits(3);
        run.says(&[&format!("error: {variable} is not valid UTF-8")]);
        assert!(server.targets().is_empty());
    }
}

#[test]
fn without_credentials_the_error_shows_the_ways_to_give_some() {
    let server = open();
    let run = with(&server, &[]).exits(3);
    let run = run.says(&[
        "error: no credentials\n",
        "hint: run: roomctl login (it asks for them, and keeps them in ",
        ".config/roomctl/config.toml)\n",
        "hint: or set TWILIO_ACCOUNT_SID with TWILIO_API_KEY and TWILIO_API_SECRET\n",
        "hint: or set TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN\n",
        "hint: or try it without an account: roomctl --sandbox list DailyStandup\n",
    ]);
    assert_eq!(run.stdout, "");
    assert!(server.targets().is_empty());
}

#[test]
fn every_command_that_calls_the_api_needs_credentials() {
    for command in [&["list", "room"][..], &["ls", "room"], &["get", "room", "bob"], &["kick", "room", "bob"]]
    {
        roomctl(command).run().exits(3).says(&["no credentials"]);
    }
}

#[test]
fn with_json_output_the_error_is_one_json_object() {
    for format in ["json", "jsonl"] {
        let run = roomctl(&["list", "room", "-o", format]).run().exits(3);
        assert_eq!((run.stderr.lines().count(), run.stdout.as_str()), (1, ""), "{run:?}");
        let problem = run.problem();
        let names = problem.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>();
        assert_eq!(names, ["error", "hints", "code", "status", "request_id", "exit_code"]);
        assert_eq!(problem["error"], "no credentials");
        assert_eq!(problem["hints"].as_array().unwrap().len(), 4);
        assert_eq!(problem["exit_code"], 3);
        assert!(["code", "status", "request_id"].iter().all(|name| problem[name].is_null()), "{problem}");
    }
}
