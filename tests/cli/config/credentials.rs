//! Which credentials are used, and which are rejected before any request.

#[cfg(unix)]
use std::ffi::OsStr;

use crate::support::{ACCOUNT, FaultyServer, KEY, Run, SECRET, TOKEN, basic, json_response, page, roomctl};

const LIST: &[&str] = &["list", "room", "--status", "connected"];

/// A server that accepts all credentials.
fn accepting_server() -> FaultyServer {
    FaultyServer::start(|_, _| json_response(200, &page(&[], None)))
}

/// Runs a command with these variables as its only credentials.
fn with(server: &FaultyServer, variables: &[(&str, &str)]) -> Run {
    let run = roomctl(LIST).env("ROOMCTL_BASE_URL", &server.base_url);
    variables.iter().fold(run, |run, (name, value)| run.env(name, value)).run()
}

/// Asserts that the only request was sent with these credentials.
#[track_caller]
fn assert_sent_as(server: &FaultyServer, user: &str, password: &str) {
    let [request] = server.requests().try_into().unwrap();
    assert_eq!(request.header("authorization"), Some(format!("Basic {}", basic(user, password)).as_str()));
}

const ACCOUNT_SID: (&str, &str) = ("TWILIO_ACCOUNT_SID", ACCOUNT);
const AUTH_TOKEN: (&str, &str) = ("TWILIO_AUTH_TOKEN", TOKEN);
const API_KEY: (&str, &str) = ("TWILIO_API_KEY", KEY);
const API_SECRET: (&str, &str) = ("TWILIO_API_SECRET", SECRET);

#[test]
fn api_key_overrides_auth_token() {
    for (variables, user, password) in [
        (&[ACCOUNT_SID, AUTH_TOKEN][..], ACCOUNT, TOKEN),
        (&[ACCOUNT_SID, API_KEY, API_SECRET], KEY, SECRET),
        (&[ACCOUNT_SID, API_KEY, API_SECRET, AUTH_TOKEN], KEY, SECRET),
    ] {
        let server = accepting_server();
        with(&server, variables).exits(0);
        assert_sent_as(&server, user, password);
    }
}

#[test]
fn incomplete_credentials_name_what_is_missing() {
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
        let server = accepting_server();
        let run = with(&server, variables).exits(3);
        run.stderr_contains(&[
            &format!("error: {set} is set without {missing}\n"),
            "hint: Set the missing values, or unset the others.",
        ]);
        assert!(server.targets().is_empty(), "{variables:?}");
    }
}

#[test]
fn incomplete_credentials_are_not_completed_from_config_file() {
    let server = accepting_server();
    let config = format!("[profiles.p]\naccount_sid = '{ACCOUNT}'\nauth_token = '{TOKEN}'\n");
    let run = roomctl(LIST).config(&config).env("ROOMCTL_BASE_URL", &server.base_url);
    run.env("TWILIO_API_KEY", KEY).run().exits(3).stderr_contains(&["TWILIO_API_KEY is set without"]);
    assert!(server.targets().is_empty());
}

#[test]
fn empty_variable_counts_as_unset() {
    let server = accepting_server();
    with(&server, &[ACCOUNT_SID, AUTH_TOKEN, ("TWILIO_API_KEY", ""), ("TWILIO_API_SECRET", "")]).exits(0);
    assert_sent_as(&server, ACCOUNT, TOKEN);

    let server = accepting_server();
    let empty = ["TWILIO_REGION", "TWILIO_EDGE", "TWILIO_CA_BUNDLE", "ROOMCTL_CONFIG"].map(|name| (name, ""));
    with(&server, &[&[ACCOUNT_SID, AUTH_TOKEN][..], &empty].concat()).exits(0);

    let server = accepting_server();
    with(&server, &[ACCOUNT_SID, ("TWILIO_AUTH_TOKEN", "")]).exits(3).stderr_contains(&["TWILIO_AUTH_TOKEN"]);
    with(&server, &["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"].map(|name| (name, "")))
        .exits(3)
        .stderr_contains(&["no credentials found"]);
    assert!(server.targets().is_empty());
}

#[test]
fn malformed_sid_is_reported_without_its_value() {
    let lower = ACCOUNT.to_lowercase();
    let foreign = ACCOUNT.replacen('a', "z", 1);
    for (variable, value, why) in [
        ("TWILIO_ACCOUNT_SID", KEY, "it begins with 'SK': it is the SID of an API key"),
        ("TWILIO_ACCOUNT_SID", TOKEN, "it does not begin with 'AC'"),
        ("TWILIO_ACCOUNT_SID", &lower, "it does not begin with 'AC'"),
        ("TWILIO_ACCOUNT_SID", "AC123", "it has 3 characters after 'AC'"),
        ("TWILIO_ACCOUNT_SID", &format!("{ACCOUNT}a"), "it has 33 characters after 'AC'"),
        ("TWILIO_ACCOUNT_SID", &foreign, "it has a character that is not a hexadecimal digit"),
        ("TWILIO_ACCOUNT_SID", "ACé", "it has 1 character after 'AC'"),
        ("TWILIO_ACCOUNT_SID", "é", "it does not begin with 'AC'"),
        ("TWILIO_API_KEY", ACCOUNT, "it begins with 'AC': it is an account SID"),
        ("TWILIO_API_KEY", SECRET, "it does not begin with 'SK'"),
    ] {
        let server = accepting_server();
        let run = with(&server, &[ACCOUNT_SID, API_KEY, API_SECRET, (variable, value)]).exits(3);
        let run = run.stderr_contains(&[
            &format!("error: invalid {variable}: expected '"),
            "and 32 hexadecimal digits, but",
            why,
        ]);
        assert!(!run.stderr.contains(value), "{run:?}");
        assert!(server.targets().is_empty(), "{run:?}");
    }
}

/// What editors, shells and secret stores put around a value.
const SURROUNDINGS: &[&str] =
    &["{}\n", "{}\r\n", " {} ", "\t{}", "\u{feff}{}", "\u{feff} {}\r\n", "\u{a0}{}"];

#[test]
fn trims_what_surrounds_credentials_in_the_environment() {
    for form in SURROUNDINGS {
        let server = accepting_server();
        let around = |value: &str| form.replace("{}", value);
        let credentials = [
            ("TWILIO_ACCOUNT_SID", around(ACCOUNT)),
            ("TWILIO_API_KEY", around(KEY)),
            ("TWILIO_API_SECRET", around(SECRET)),
        ];
        let credentials = credentials.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>();
        with(&server, &credentials).exits(0);
        let expected = format!("Basic {}", basic(KEY, SECRET));
        assert_eq!(server.requests()[0].header("authorization"), Some(expected.as_str()), "{form:?}");
    }
}

#[test]
fn trims_what_surrounds_other_variables_and_values_of_files() {
    let server = accepting_server();
    let run =
        roomctl(LIST).at(&format!(" {}/\r\n", server.base_url)).env("TWILIO_API_KEY", " \n").run().exits(0);
    assert_eq!(run.stderr, "");
    let profile = format!(
        "[profiles.p]\naccount_sid = ' {ACCOUNT}'\nauth_token = \"\\uFEFF{TOKEN}\\n\"\nbase_url = '{}'\n",
        server.base_url
    );
    roomctl(LIST).config(&profile).run().exits(0);
    let expected = format!("Basic {}", basic(ACCOUNT, TOKEN));
    assert!(
        server.requests().iter().all(|request| request.header("authorization") == Some(expected.as_str()))
    );
}

#[test]
fn quotes_around_credentials_are_an_error_that_says_so() {
    for (variable, value, rest) in [
        ("TWILIO_ACCOUNT_SID", ACCOUNT, &[("TWILIO_AUTH_TOKEN", TOKEN)][..]),
        ("TWILIO_AUTH_TOKEN", TOKEN, &[ACCOUNT_SID]),
        ("TWILIO_API_KEY", KEY, &[ACCOUNT_SID, ("TWILIO_API_SECRET", SECRET)]),
        ("TWILIO_API_SECRET", SECRET, &[ACCOUNT_SID, API_KEY]),
    ] {
        for quoted in
            [format!("\"{value}\""), format!("'{value}'"), format!("\"{value}"), format!("'{value}' ")]
        {
            let server = accepting_server();
            let run = with(&server, &[rest, &[(variable, quoted.as_str())]].concat()).exits(3);
            run.stderr_contains(&[
                &format!("error: {variable} begins or ends with a quote\n"),
                "hint: Remove the quotes",
            ]);
            assert!(server.targets().is_empty());
        }
    }
}

#[test]
fn invisible_characters_in_credentials_are_named_and_not_printed() {
    for (variable, value, rest) in [
        ("TWILIO_ACCOUNT_SID", ACCOUNT, &[("TWILIO_AUTH_TOKEN", TOKEN)][..]),
        ("TWILIO_AUTH_TOKEN", TOKEN, &[ACCOUNT_SID]),
        ("TWILIO_API_SECRET", SECRET, &[ACCOUNT_SID, API_KEY]),
    ] {
        for (character, name) in [
            ("\u{200b}", "U+200B"),
            ("\n", "U+000A"),
            ("\u{7f}", "U+007F"),
            (" ", "U+0020"),
            ("\u{202e}", "U+202E"),
        ] {
            let server = accepting_server();
            let (start, end) = value.split_at(5);
            let careless = format!("{start}{character}{end}");
            let run = with(&server, &[rest, &[(variable, careless.as_str())]].concat()).exits(3);
            let run = run.stderr_contains(&[&format!(
                "error: {variable} contains whitespace or an invisible character: {name}\n"
            )]);
            assert!(
                ["\u{200b}", "\u{7f}", "\u{202e}", start].iter().all(|part| !run.stderr.contains(part)),
                "{run:?}"
            );
            assert!(server.targets().is_empty());
        }
    }
}

#[cfg(unix)]
#[test]
fn non_utf_8_variable_is_named() {
    use std::os::unix::ffi::OsStrExt;

    for variable in
        ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_KEY", "TWILIO_REGION", "ROOMCTL_BASE_URL"]
    {
        let server = accepting_server();
        let run = server.roomctl(LIST).env(variable, OsStr::from_bytes(b"A\xff")).run().exits(3);
        run.stderr_contains(&[&format!("error: {variable} is not valid UTF-8")]);
        assert!(server.targets().is_empty());
    }
}

#[test]
fn missing_credentials_error_shows_how_to_set_them() {
    let server = accepting_server();
    let run = with(&server, &[]).exits(3);
    let run = run.stderr_contains(&[
        "error: no credentials found\n",
        "hint: Run `roomctl login` to save credentials in ",
        "config.toml.\n",
        "hint: Or set TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN, or with TWILIO_API_KEY and TWILIO_API_SECRET.\n",
        "hint: To try roomctl without an account, run `roomctl --sandbox list DailyStandup`.\n",
    ]);
    assert_eq!(run.stdout, "");
    assert!(server.targets().is_empty());
}

#[test]
fn secret_in_place_of_the_config_directory_is_not_shown() {
    for args in [LIST, &["list", "room", "--profile", "p"]] {
        let run = roomctl(args).env("ROOMCTL_CONFIG_DIR", TOKEN).run().exits(3);
        run.stderr_contains(&["hint: ", "bbb…"]);
    }
}

#[test]
fn every_api_command_requires_credentials() {
    for command in [&["list", "room"][..], &["ls", "room"], &["get", "room", "bob"], &["kick", "room", "bob"]]
    {
        roomctl(command).run().exits(3).stderr_contains(&["no credentials found"]);
    }
}

#[test]
fn json_output_prints_the_error_as_one_object() {
    for format in ["json", "jsonl"] {
        let run = roomctl(&["list", "room", "-o", format]).run().exits(3);
        assert_eq!((run.stderr.lines().count(), run.stdout.as_str()), (1, ""), "{run:?}");
        let problem = run.json_error();
        let names = problem.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>();
        assert_eq!(names, ["error", "hints", "code", "status", "request_id", "exit_code"]);
        assert_eq!(problem["error"], "no credentials found");
        assert_eq!(problem["hints"].as_array().unwrap().len(), 3);
        assert_eq!(problem["exit_code"], 3);
        assert!(["code", "status", "request_id"].iter().all(|name| problem[name].is_null()), "{problem}");
    }
}
