//! The config file: which profile is used, and what is wrong with one that is not.

use crate::support::{
    ACCOUNT, Faulty, KEY, Roomctl, SECRET, TOKEN, basic, json, page, roomctl, write_private,
};

const LIST: &[&str] = &["list", "room", "--status", "connected"];

/// A server that lets everybody in.
fn open() -> Faulty {
    Faulty::start(|_, _| json(200, &page(&[], None)))
}

/// A profile at `server` whose account SID is of this one digit.
fn profile(name: &str, digit: char, server: &Faulty) -> String {
    format!("[profiles.{name}]\n{}base_url = '{}'\n", token_of(digit), server.base_url)
}

/// An account and its token, as lines of a profile.
fn token_of(digit: char) -> String {
    format!("account_sid = '{}'\nauth_token = '{TOKEN}'\n", account(digit))
}

fn account(digit: char) -> String {
    format!("AC{}", digit.to_string().repeat(32))
}

/// Asserts that the one request that came was of this account.
#[track_caller]
fn ensure_sent_by(server: &Faulty, digit: char) {
    let [request] = server.requests().try_into().unwrap();
    let expected = format!("Basic {}", basic(&account(digit), TOKEN));
    assert_eq!(request.header("authorization"), Some(expected.as_str()));
}

/// With whole credentials in the environment, of the account with the digit `e`.
fn with_environment(run: Roomctl) -> Roomctl {
    run.env("TWILIO_ACCOUNT_SID", account('e')).env("TWILIO_AUTH_TOKEN", TOKEN)
}

#[test]
fn the_default_profile_is_the_one_the_file_says_or_named_default_or_the_only_one() {
    for (head, names, chosen) in [
        ("default_profile = 'two'\n", &["one", "two", "default"][..], '2'),
        ("", &["one", "two", "default"], '3'),
        ("", &["one"], '1'),
    ] {
        let server = open();
        let profiles = names.iter().zip('1'..).map(|(name, digit)| profile(name, digit, &server));
        roomctl(LIST).config(&(head.to_owned() + &profiles.collect::<String>())).run().exits(0);
        ensure_sent_by(&server, chosen);
    }
}

#[test]
fn the_environment_goes_before_the_default_profile_and_a_named_profile_before_both() {
    let server = open();
    let config = profile("default", '1', &server) + &profile("two", '2', &server);
    let run = with_environment(roomctl(LIST)).config(&config).env("ROOMCTL_BASE_URL", &server.base_url);
    run.run().exits(0);
    ensure_sent_by(&server, 'e');

    let (named, other) = (open(), open());
    let config = profile("default", '1', &other) + &profile("two", '2', &named);
    let run = with_environment(roomctl(&[LIST, &["--profile", "two"]].concat())).config(&config);
    run.env("ROOMCTL_BASE_URL", &other.base_url).env("TWILIO_REGION", "ie1").run().exits(0);
    ensure_sent_by(&named, '2');
    assert!(other.targets().is_empty(), "the environment has no say in where a named profile is");
}

#[test]
fn a_named_profile_does_not_mind_half_set_variables() {
    let server = open();
    let run = roomctl(&[LIST, &["--profile", "one"]].concat()).config(&profile("one", '1', &server));
    run.env("TWILIO_API_KEY", KEY).run().exits(0);
    ensure_sent_by(&server, '1');
}

#[test]
fn a_base_url_in_the_environment_goes_before_that_of_the_default_profile() {
    let (meant, other) = (open(), open());
    let run = roomctl(LIST).config(&profile("one", '1', &other));
    run.env("ROOMCTL_BASE_URL", &meant.base_url).run().exits(0);
    ensure_sent_by(&meant, '1');
    assert!(other.targets().is_empty());
}

#[test]
fn a_profile_may_hold_an_api_key() {
    let server = open();
    let config = format!(
        "[profiles.p]\naccount_sid = '{ACCOUNT}'\napi_key = '{KEY}'\napi_secret = '{SECRET}'\nbase_url = '{}'\n",
        server.base_url
    );
    roomctl(LIST).config(&config).run().exits(0);
    let expected = format!("Basic {}", basic(KEY, SECRET));
    assert_eq!(server.requests()[0].header("authorization"), Some(expected.as_str()));
}

#[test]
fn roomctl_config_names_another_file() {
    let (usual, other) = (open(), open());
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("other.toml");
    write_private(&file, &profile("one", '1', &other));
    roomctl(LIST).config(&profile("one", '2', &usual)).env("ROOMCTL_CONFIG", &file).run().exits(0);
    ensure_sent_by(&other, '1');
    assert!(usual.targets().is_empty());
}

#[test]
fn a_config_file_that_was_named_but_cannot_be_read_is_an_error() {
    let server = open();
    let directory = tempfile::tempdir().unwrap();
    for path in [directory.path().join("missing.toml"), directory.path().to_owned()] {
        let run = roomctl(LIST).config(&profile("one", '1', &server)).env("ROOMCTL_CONFIG", &path);
        run.run().exits(3).says(&["error: cannot read ", path.to_str().unwrap()]);
    }
    assert!(server.targets().is_empty());
}

#[test]
fn a_config_file_is_not_read_where_the_environment_says_it_all() {
    let server = open();
    server.roomctl(LIST).config("this is no TOML").run().exits(0);
}

#[test]
fn a_profile_that_does_not_exist_is_an_error_that_lists_those_that_do() {
    let server = open();
    let config = profile("staging", '1', &server) + &profile("live", '2', &server);
    let run = roomctl(&[LIST, &["--profile", "prod"]].concat()).config(&config).run().exits(3);
    run.says(&["error: no profile is named 'prod'\n", "hint: the profiles are live, staging\n"]);

    let run = roomctl(LIST).config(&("default_profile = 'prod'\n".to_owned() + &config)).run().exits(3);
    run.says(&["error: no profile is named 'prod'\n", "hint: the profiles are live, staging\n"]);

    let run = roomctl(&[LIST, &["--profile", "prod"]].concat()).run().exits(3);
    run.says(&["error: no profile is named 'prod', for there is no config file\n", "roomctl/config.toml\n"]);
    assert!(server.targets().is_empty());
}

#[test]
fn several_profiles_without_a_default_are_an_error_that_says_how_to_choose() {
    let server = open();
    let config = profile("staging", '1', &server) + &profile("live", '2', &server);
    let run = roomctl(LIST).config(&config).run().exits(3);
    run.says(&["does not say which profile to use", "--profile", "default_profile", "live, staging"]);
    assert!(server.targets().is_empty());
}

#[test]
fn a_config_file_without_profiles_is_as_good_as_none() {
    for text in ["", "# nothing yet\n", "[profiles]\n"] {
        roomctl(LIST)
            .config(text)
            .run()
            .exits(3)
            .says(&["error: no credentials\n", "hint: or set TWILIO_ACCOUNT_SID"]);
    }
}

#[test]
fn what_is_wrong_with_a_profile_is_told_with_its_name() {
    let whole = token_of('1');
    for (lines, why) in [
        (String::new(), "it has no account_sid"),
        (
            format!("account_sid = '{ACCOUNT}'"),
            "account_sid is set, but not auth_token, or api_key and api_secret",
        ),
        ("account_sid = ''\nauth_token = ''".to_owned(), "it has no account_sid"),
        (format!("auth_token = '{TOKEN}'"), "auth_token is set, but not account_sid"),
        (format!("account_sid = '{ACCOUNT}'\napi_key = '{KEY}'"), "api_key is set, but not api_secret"),
        (format!("account_sid = '{ACCOUNT}'\napi_secret = '{SECRET}'"), "api_secret is set, but not api_key"),
        (
            format!("account_sid = '{KEY}'\nauth_token = '{TOKEN}'"),
            "account_sid must be 'AC' and 32 hexadecimal digits",
        ),
        (
            format!("account_sid = '{TOKEN}'\nauth_token = '{TOKEN}'"),
            "account_sid must be 'AC' and 32 hexadecimal digits",
        ),
        (
            format!("account_sid = '{ACCOUNT}'\nauth_token = \"{TOKEN}\\n\""),
            "auth_token has a space, a line end",
        ),
        (format!("{whole}region = 'evil.example/'"), "region must be letters, digits and hyphens"),
        (format!("{whole}edge = ''"), "edge must be letters, digits and hyphens"),
    ] {
        let run = roomctl(LIST).config(&format!("[profiles.work]\n{lines}\n")).run().exits(3);
        run.says(&["error: profile 'work': ", why]);
    }
}

#[test]
fn an_error_in_the_file_is_told_with_its_line_but_never_with_its_text() {
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
        let run = run.run().exits(3).says(&[&format!("error: {}, line {line}: ", path.display())]);
        let reason = run.stderr.lines().next().unwrap();
        assert!(!reason.contains(text.as_str()), "{run:?}");
    }
}

#[test]
fn an_unknown_key_is_named() {
    for (text, key) in
        [("[profiles.p]\nacount_sid = 'x'\n", "acount_sid"), ("defualt_profile = 'p'\n", "defualt_profile")]
    {
        roomctl(LIST).config(text).run().exits(3).says(&["line ", "unknown field", key]);
    }
}

#[cfg(unix)]
#[test]
fn a_config_file_that_others_can_read_draws_a_warning_with_what_to_run() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    for (mode, warns) in [(0o600, false), (0o400, false), (0o640, true), (0o604, true), (0o644, true)] {
        let server = open();
        let run = roomctl(LIST).config(&profile("one", '1', &server));
        let path = run.config_path();
        set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        let run = run.run().exits(0);
        let warning =
            format!("warning: others can read the secrets in {0}; run: chmod 600 {0}\n", path.display());
        assert_eq!(run.stderr, if warns { warning.as_str() } else { "" }, "{mode:o}");
    }
}

#[cfg(unix)]
#[test]
fn what_to_run_for_a_config_file_can_be_pasted_whatever_its_name() {
    use std::fs::metadata;
    use std::os::unix::fs::PermissionsExt;

    let directory = tempfile::tempdir().unwrap();
    for name in ["it's $(x)", r"a\'b", "-rf"] {
        let path = directory.path().join(name);
        std::fs::write(&path, profile("one", '1', &open())).unwrap();
        let whoami = roomctl(&["whoami", "--offline"]).env("ROOMCTL_CONFIG", name);
        let run = whoami.after(&format!("cd {}", directory.path().display())).run().exits(0);
        let (_, command) = run.stderr.split_once("; run: ").unwrap_or_else(|| panic!("{run:?}"));
        let mut shell = std::process::Command::new("sh");
        let pasted = shell.args(["-c", command]).current_dir(directory.path()).status().unwrap();
        assert!(pasted.success(), "{command}");
        assert_eq!(metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{command}");
    }
}

#[test]
fn the_rates_of_a_profile_pace_its_requests() {
    let server = open();
    let config = profile("slow", '1', &server) + "read_rate = 2\n";
    let started = std::time::Instant::now();
    roomctl(&["list", "room"]).config(&config).run().exits(0);
    assert_eq!(server.targets().len(), 3, "the lists of those present");
    assert!(started.elapsed().as_millis() >= 500);
}
