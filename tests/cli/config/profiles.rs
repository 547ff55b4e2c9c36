//! Profiles of the config file: which one is used, and errors about invalid ones.

use serde_json::json;

use crate::support::{
    ACCOUNT, FaultyServer, KEY, Roomctl, SECRET, TOKEN, basic, json_response, page, roomctl, write_private,
};

const LIST: &[&str] = &["list", "room", "--status", "connected"];

/// A server that accepts all credentials.
fn accepting_server() -> FaultyServer {
    FaultyServer::start(|_, _| json_response(200, &page(&[], None)))
}

/// A profile at `server` whose account SID repeats `digit`.
fn profile(name: &str, digit: char, server: &FaultyServer) -> String {
    format!("[profiles.{name}]\n{}base_url = '{}'\n", token_of(digit), server.base_url)
}

/// Account SID and auth token of the account with `digit`, as lines of a profile.
fn token_of(digit: char) -> String {
    format!("account_sid = '{}'\nauth_token = '{TOKEN}'\n", account(digit))
}

fn account(digit: char) -> String {
    format!("AC{}", digit.to_string().repeat(32))
}

/// Asserts that the only request was sent with the credentials of this account.
#[track_caller]
fn assert_sent_by(server: &FaultyServer, digit: char) {
    let [request] = server.requests().try_into().unwrap();
    let expected = format!("Basic {}", basic(&account(digit), TOKEN));
    assert_eq!(request.header("authorization"), Some(expected.as_str()));
}

/// Adds complete credentials to the environment: the account with the digit `e`.
fn with_environment(run: Roomctl) -> Roomctl {
    run.env("TWILIO_ACCOUNT_SID", account('e')).env("TWILIO_AUTH_TOKEN", TOKEN)
}

#[test]
fn default_profile_is_configured_or_named_default_or_the_only_one() {
    for (head, names, chosen) in [
        ("default_profile = 'two'\n", &["one", "two", "default"][..], '2'),
        ("", &["one", "two", "default"], '3'),
        ("", &["one"], '1'),
    ] {
        let server = accepting_server();
        let profiles = names.iter().zip('1'..).map(|(name, digit)| profile(name, digit, &server));
        roomctl(LIST).config(&(head.to_owned() + &profiles.collect::<String>())).run().exits(0);
        assert_sent_by(&server, chosen);
    }
}

#[test]
fn named_profile_overrides_environment_which_overrides_default_profile() {
    let server = accepting_server();
    let config = profile("default", '1', &server) + &profile("two", '2', &server);
    let run = with_environment(roomctl(LIST)).config(&config).env("ROOMCTL_BASE_URL", &server.base_url);
    run.run().exits(0);
    assert_sent_by(&server, 'e');

    let (named, other) = (accepting_server(), accepting_server());
    let config = profile("default", '1', &other) + &profile("two", '2', &named);
    let run = with_environment(roomctl(&[LIST, &["--profile", "two"]].concat())).config(&config);
    run.env("ROOMCTL_BASE_URL", &other.base_url).env("TWILIO_REGION", "ie1").run().exits(0);
    assert_sent_by(&named, '2');
    assert!(other.targets().is_empty(), "the environment has no say in where a named profile is");
}

#[test]
fn named_profile_ignores_incomplete_environment() {
    let server = accepting_server();
    let run = roomctl(&[LIST, &["--profile", "one"]].concat()).config(&profile("one", '1', &server));
    run.env("TWILIO_API_KEY", KEY).run().exits(0);
    assert_sent_by(&server, '1');
}

#[test]
fn environment_base_url_overrides_default_profile() {
    let (selected, other) = (accepting_server(), accepting_server());
    let run = roomctl(LIST).config(&profile("one", '1', &other));
    run.env("ROOMCTL_BASE_URL", &selected.base_url).run().exits(0);
    assert_sent_by(&selected, '1');
    assert!(other.targets().is_empty());
}

#[test]
fn profile_can_hold_an_api_key() {
    let server = accepting_server();
    let config = format!(
        "[profiles.p]\naccount_sid = '{ACCOUNT}'\napi_key = '{KEY}'\napi_secret = '{SECRET}'\nbase_url = '{}'\n",
        server.base_url
    );
    roomctl(LIST).config(&config).run().exits(0);
    let expected = format!("Basic {}", basic(KEY, SECRET));
    assert_eq!(server.requests()[0].header("authorization"), Some(expected.as_str()));
}

#[test]
fn roomctl_config_selects_another_file() {
    let (usual, other) = (accepting_server(), accepting_server());
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("other.toml");
    write_private(&file, &profile("one", '1', &other));
    roomctl(LIST).config(&profile("one", '2', &usual)).env("ROOMCTL_CONFIG", &file).run().exits(0);
    assert_sent_by(&other, '1');
    assert!(usual.targets().is_empty());
}

#[test]
fn unreadable_named_config_file_is_an_error() {
    let server = accepting_server();
    let directory = tempfile::tempdir().unwrap();
    for path in [directory.path().join("missing.toml"), directory.path().to_owned()] {
        let run = roomctl(LIST).config(&profile("one", '1', &server)).env("ROOMCTL_CONFIG", &path);
        run.run().exits(3).stderr_contains(&["error: cannot read ", path.to_str().unwrap()]);
    }
    assert!(server.targets().is_empty());
}

#[test]
fn complete_environment_skips_the_config_file() {
    let server = accepting_server();
    server.roomctl(LIST).config("this is no TOML").run().exits(0);
}

#[test]
fn unknown_profile_error_lists_existing_profiles() {
    let server = accepting_server();
    let config = profile("staging", '1', &server) + &profile("live", '2', &server);
    let run = roomctl(&[LIST, &["--profile", "prod"]].concat()).config(&config).run().exits(3);
    run.stderr_contains(&["error: profile 'prod' not found\n", "hint: The profiles are live, staging.\n"]);

    let run = roomctl(LIST).config(&("default_profile = 'prod'\n".to_owned() + &config)).run().exits(3);
    run.stderr_contains(&["error: profile 'prod' not found\n", "hint: The profiles are live, staging.\n"]);

    let run = roomctl(&[LIST, &["--profile", "prod"]].concat()).run().exits(3);
    run.stderr_contains(&["error: profile 'prod' not found: there is no config file\n", "config.toml.\n"]);
    assert!(server.targets().is_empty());
}

#[test]
fn several_profiles_without_default_are_an_error_with_hint() {
    let server = accepting_server();
    let config = profile("staging", '1', &server) + &profile("live", '2', &server);
    let run = roomctl(LIST).config(&config).run().exits(3);
    run.stderr_contains(&[
        "no default profile in the config file",
        "hint: Run `roomctl profiles use NAME` to set one: live, staging\n",
        "hint: Use --profile to select one for one command.\n",
    ]);
    assert!(server.targets().is_empty());
}

#[test]
fn config_file_without_profiles_is_ignored() {
    for text in ["", "# nothing yet\n", "[profiles]\n"] {
        roomctl(LIST)
            .config(text)
            .run()
            .exits(3)
            .stderr_contains(&["error: no credentials found\n", "hint: Or set TWILIO_ACCOUNT_SID"]);
    }
}

#[test]
fn profile_errors_name_the_profile() {
    let whole = token_of('1');
    for (lines, why) in [
        (String::new(), "account_sid is missing"),
        (
            format!("account_sid = '{ACCOUNT}'"),
            "account_sid is set without auth_token, or api_key and api_secret",
        ),
        ("account_sid = ''\nauth_token = ''".to_owned(), "account_sid is missing"),
        (format!("auth_token = '{TOKEN}'"), "auth_token is set without account_sid"),
        (format!("account_sid = '{ACCOUNT}'\napi_key = '{KEY}'"), "api_key is set without api_secret"),
        (format!("account_sid = '{ACCOUNT}'\napi_secret = '{SECRET}'"), "api_secret is set without api_key"),
        (
            format!("account_sid = '{KEY}'\nauth_token = '{TOKEN}'"),
            "invalid account_sid: expected 'AC' and 32 hexadecimal digits",
        ),
        (
            format!("account_sid = '{TOKEN}'\nauth_token = '{TOKEN}'"),
            "invalid account_sid: expected 'AC' and 32 hexadecimal digits",
        ),
        (
            format!("account_sid = '{ACCOUNT}'\nauth_token = \"{TOKEN}\\n{TOKEN}\""),
            "auth_token contains whitespace",
        ),
        (format!("{whole}region = 'evil.example/'"), "invalid region: expected letters, digits and hyphens"),
        (format!("{whole}edge = ''"), "invalid edge: expected letters, digits and hyphens"),
    ] {
        let run = roomctl(LIST).config(&format!("[profiles.work]\n{lines}\n")).run().exits(3);
        run.stderr_contains(&["error: profile 'work': ", why]);
    }
}

#[test]
fn config_file_error_shows_the_line_number_without_its_text() {
    for (line, text) in [
        (3, format!("auth_tokn = '{TOKEN}'")),
        (3, format!("auth_token = {TOKEN}")),
        (3, format!("auth_token = '{TOKEN}")),
        (3, format!("auth_token '{TOKEN}'")),
        (3, format!("read_rate = '{TOKEN}'")),
        (3, format!("auth_token = ['{TOKEN}']")),
        (3, format!("api_secret = {{ it = '{SECRET}' }}")),
        (3, format!("\"{TOKEN}")),
        (3, "read_rate = 0".to_owned()),
        (3, "account_sid = 'x'".to_owned()),
    ] {
        let config = format!("[profiles.work]\naccount_sid = '{ACCOUNT}'\n{text}\n");
        let run = roomctl(LIST).config(&config);
        let path = run.config_path();
        let run = run.run().exits(3).stderr_contains(&[&format!("error: {}, line {line}: ", path.display())]);
        let reason = run.stderr.lines().next().unwrap();
        assert!(!reason.contains(text.as_str()), "{run:?}");
    }
}

#[test]
fn unknown_key_is_named() {
    for (text, key) in
        [("[profiles.p]\nacount_sid = 'x'\n", "acount_sid"), ("defualt_profile = 'p'\n", "defualt_profile")]
    {
        roomctl(LIST).config(text).run().exits(3).stderr_contains(&["line ", "unknown field", key]);
    }
}

#[test]
fn mistake_in_an_unused_profile_is_a_warning_and_in_the_used_one_an_error() {
    let server = accepting_server();
    let good = profile("good", 'a', &server);
    for (mistake, words) in [
        ("acount_sid = 'x'", "unknown field `acount_sid`, expected one of `account_sid`"),
        ("timeout = []", "expected a string"),
        ("read_rate = 0", "a rate must be a whole number"),
    ] {
        let config = format!("default_profile = 'good'\n[profiles.bad]\n{mistake}\n{good}");
        let run = |args: &[&str]| roomctl(args).config(&config).run();
        let place = "config.toml, line 3: ";
        let listed = run(LIST).exits(0);
        assert_eq!(listed.stderr.matches("warning: profile 'bad' cannot be used: ").count(), 1, "{listed:?}");
        assert_eq!(listed.stderr.lines().count(), 1, "{listed:?}");
        listed.stderr_contains(&[place, words]);
        for args in [&["list", "room", "--profile", "bad"][..], &["config", "list", "--profile", "bad"]] {
            let used = run(args).exits(3).stderr_contains(&["error: ", place, words]);
            assert!(!used.stderr.contains("warning: "), "{used:?}");
        }
        let profiles = run(&["profiles", "-o", "json"]).exits(0).json();
        assert!(profiles[0]["error"].as_str().unwrap().contains(place), "{profiles}");
        assert_eq!((&profiles[0]["profile"], &profiles[1]["error"]), (&json!("bad"), &json!(null)));
        assert_eq!(run(&["config", "get", "timeout"]).exits(0).stderr, "");
        run(&["profiles", "use", "bad"]).exits(3).stderr_contains(&[place, words]);
        run(&["logout", "bad", "--yes"]).exits(0);
        run(&["config", "set", "timeout", "10s"]).exits(0);
    }
    // A mistake outside of the profiles affects all of them.
    let config = format!("{good}[profile]\n");
    roomctl(LIST).config(&config).run().exits(3).stderr_contains(&["line 5: unknown field `profile`"]);
    roomctl(LIST).config("profiles = 1\n").run().exits(3).stderr_contains(&["line 1: invalid type: integer"]);
}

#[cfg(unix)]
#[test]
fn readable_by_others_config_file_warns_with_chmod_hint() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    for (mode, warns) in [(0o600, false), (0o400, false), (0o640, true), (0o604, true), (0o644, true)] {
        let server = accepting_server();
        let run = roomctl(LIST).config(&profile("one", '1', &server));
        let path = run.config_path();
        set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        let run = run.run().exits(0);
        let warning = format!(
            "warning: the secrets in {0} are readable by other users; run `chmod 600 {0}`\n",
            path.display()
        );
        assert_eq!(run.stderr, if warns { warning.as_str() } else { "" }, "{mode:o}");
    }
}

#[cfg(unix)]
#[test]
fn chmod_hint_quotes_unusual_file_names() {
    use std::fs::metadata;
    use std::os::unix::fs::PermissionsExt;

    let directory = tempfile::tempdir().unwrap();
    for name in ["it's $(x)", r"a\'b", "-rf"] {
        let path = directory.path().join(name);
        std::fs::write(&path, profile("one", '1', &accepting_server())).unwrap();
        let whoami = roomctl(&["whoami", "--offline"]).env("ROOMCTL_CONFIG", name);
        let run = whoami.after_script(&format!("cd {}", directory.path().display())).run().exits(0);
        let (_, command) = run.stderr.split_once("; run `").unwrap_or_else(|| panic!("{run:?}"));
        let command = command.trim_end().trim_end_matches('`');
        let mut shell = std::process::Command::new("sh");
        let pasted = shell.args(["-c", command]).current_dir(directory.path()).status().unwrap();
        assert!(pasted.success(), "{command}");
        assert_eq!(metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{command}");
    }
}

#[test]
fn profile_rate_limit_applies_to_requests() {
    let server = accepting_server();
    let config = profile("slow", '1', &server) + "read_rate = 2\n";
    let started = std::time::Instant::now();
    roomctl(&["list", "room"]).config(&config).run().exits(0);
    assert_eq!(server.targets().len(), 3, "the lists of those present");
    assert!(started.elapsed().as_millis() >= 500);
}
