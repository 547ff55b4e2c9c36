//! Settings of the environment and of the config file: precedence, formats that a command refuses, and errors.

use crate::support::{
    ACCOUNT, FaultyServer, KEY, Roomctl, Sandbox, TOKEN, accepting_server, json_response, page, roomctl,
};

/// A server of a room without participants.
fn empty_room() -> FaultyServer {
    FaultyServer::start(|_, _| json_response(200, &page(&[], None)))
}

fn profile(name: &str, server: &FaultyServer) -> String {
    format!(
        "[profiles.{name}]\naccount_sid = '{ACCOUNT}'\nauth_token = '{TOKEN}'\nbase_url = '{}'\n",
        server.base_url
    )
}

/// KEY, VALUE and SOURCE of each setting.
#[track_caller]
fn listed(run: Roomctl) -> Vec<String> {
    let run = run.run().exits(0);
    run.stdout.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn flag_environment_profile_and_config_file_take_precedence_in_this_order() {
    let config = format!(
        "timeout = '5s'\nrate = '5,5'\ncolor = 'always'\ntime = 'utc'\n[profiles.p]\naccount_sid = '{ACCOUNT}'\n\
         auth_token = '{TOKEN}'\ntimeout = '4s'\nrate = '4,4'\n"
    );
    let list = |args: &[&str]| roomctl(&[&["config", "list", "-o", "tsv", "--no-header"], args].concat());
    assert_eq!(
        listed(list(&[])),
        [
            "profile default",
            "output tsv flag",
            "timeout 30s default",
            "rate 80,20 default",
            "color auto default",
            "time relative default"
        ]
    );
    assert_eq!(
        listed(list(&[]).config(&config)),
        [
            "profile p default",
            "output tsv flag",
            "timeout 4s profile",
            "rate 4,4 profile",
            "color always config",
            "time utc config"
        ]
    );
    let variables = |run: Roomctl| {
        run.config(&config)
            .env("ROOMCTL_TIMEOUT", "3s")
            .env("ROOMCTL_RATE", "3")
            .env("NO_COLOR", "1")
            .env("ROOMCTL_TIME", "local")
    };
    assert_eq!(
        listed(variables(list(&[]))),
        [
            "profile p default",
            "output tsv flag",
            "timeout 3s environment",
            "rate 3 environment",
            "color never environment",
            "time local environment"
        ]
    );
    let flags = ["--timeout", "1m30s", "--rate", "2", "--color", "auto", "--time", "utc", "--profile", "p"];
    assert_eq!(
        listed(variables(list(&flags))),
        [
            "profile p flag",
            "output tsv flag",
            "timeout 1m 30s flag",
            "rate 2,2 flag",
            "color auto flag",
            "time utc flag"
        ]
    );
    let with_credentials = list(&[]).config(&config).env("TWILIO_AUTH_TOKEN", TOKEN);
    let of_file = ["profile environment", "output tsv flag", "timeout 5s config", "rate 5,5 config"];
    assert_eq!(listed(with_credentials)[..4], of_file, "no profile is in use");
}

#[test]
fn roomctl_profile_selects_a_profile_before_credentials_of_the_environment() {
    let (selected, other) = (empty_room(), empty_room());
    let config = format!("default_profile = 'a'\n{}{}", profile("a", &other), profile("b", &selected));
    let run = |args: &[&str]| roomctl(args).config(&config).env("ROOMCTL_PROFILE", "b");
    let list = ["list", "room", "--status", "connected"];
    run(&list).run().exits(0);
    run(&list).env("TWILIO_ACCOUNT_SID", ACCOUNT).env("TWILIO_AUTH_TOKEN", TOKEN).run().exits(0);
    assert_eq!((selected.targets().len(), other.targets().len()), (2, 0));
    run(&[&list[..], &["--profile", "a"]].concat()).run().exits(0);
    run(&list).env("ROOMCTL_PROFILE", "").run().exits(0);
    assert_eq!((selected.targets().len(), other.targets().len()), (2, 2));

    let shown = run(&["profiles", "-o", "csv", "--fields", "profile,active"]).run().exits(0);
    assert_eq!(shown.stdout, "profile,active\na,false\nb,true\n");
    let missing = run(&list).env("ROOMCTL_PROFILE", "c").run().exits(3);
    missing
        .stderr_contains(&["error: ROOMCTL_PROFILE: profile 'c' not found\nhint: The profiles are a, b.\n"]);
}

#[test]
fn timeout_and_rate_of_the_environment_apply_to_requests() {
    let server = FaultyServer::start(|_, _| Vec::new());
    let run = server.roomctl(&["whoami", "-v"]).env("ROOMCTL_TIMEOUT", "0s").run().exits(2);
    assert!(server.targets().is_empty());
    assert_eq!(run.stderr, "error: ROOMCTL_TIMEOUT: invalid value '0s': must be greater than zero\n");

    let sandbox = Sandbox::start(&[]);
    let shown = sandbox.roomctl(&["whoami", "-o", "json"]).env("ROOMCTL_RATE", "7,3").run().exits(0).json();
    assert_eq!((&shown["read_rate"], &shown["write_rate"]), (&7.into(), &3.into()));
}

#[test]
fn errors_of_settings_name_the_variable_the_profile_or_the_file() {
    for (variable, value, error) in [
        ("ROOMCTL_TIMEOUT", "5", "invalid value '5': a duration needs a unit, such as 5s or 5m\n"),
        (
            "ROOMCTL_TIMEOUT",
            "soon",
            "invalid value 'soon': expected a duration such as 500ms, 90s, 1h30m or 2d\n",
        ),
        (
            "ROOMCTL_RATE",
            "0",
            "invalid value '0': expected READS,WRITES such as 80,20, or one number for both, each at least 1\n",
        ),
        ("ROOMCTL_OUTPUT", "jsno", "invalid value 'jsno' [possible values: table, json, "),
        ("ROOMCTL_TIME", "iso", "invalid value 'iso' [possible values: relative, local, utc]\n"),
    ] {
        let server = accepting_server();
        // Each setting with a command that uses it.
        let command = if variable == "ROOMCTL_TIME" { &["rooms"][..] } else { &["whoami"] };
        let run = server.roomctl(command).env(variable, value).run().exits(2);
        run.stderr_contains(&[&format!("error: {variable}: {error}")]);
        assert!(server.targets().is_empty());
        let key = variable.trim_start_matches("ROOMCTL_").to_lowercase();
        let run = server.roomctl(command).config(&format!("{key} = '{value}'\n")).run().exits(2);
        run.stderr_contains(&[&format!("config.toml: {key}: {error}")]);
        let run = roomctl(command).config(&format!("{}{key} = '{value}'\n", profile("p", &server))).run();
        run.exits(2).stderr_contains(&[&format!("error: profile 'p': {key}: {error}")]);
        server.roomctl(command).env(variable, "").run().exits(0);
    }
    let run = roomctl(&["whoami"]).env("ROOMCTL_OUTPUT", "jsno").run().exits(2);
    run.stderr_contains(&["hint: a similar value exists: 'json'\n"]);
}

#[test]
fn number_without_a_unit_is_the_same_error_in_the_config_file() {
    let server = accepting_server();
    let reason = "a duration needs a unit, such as 5s or 5m";
    server.roomctl(&["whoami"]).config("timeout = 5\n").run().exits(2).stderr_contains(&[reason]);
    let command = format!(
        "[profiles.p]\naccount_sid = '{ACCOUNT}'\nsecret_command = ['true']\nsecret_command_timeout = 5\n"
    );
    roomctl(&["whoami"]).config(&command).run().exits(3).stderr_contains(&["line 4: ", reason]);
    server.roomctl(&["whoami"]).config("timeout = '1h 30m'\n").run().exits(0);
}

#[test]
fn invalid_settings_do_not_affect_commands_that_do_not_take_them() {
    for args in [&["help"][..], &["completions", "bash"], &["config", "path"]] {
        let run = roomctl(args).config("no TOML").env("ROOMCTL_OUTPUT", "x").env("ROOMCTL_TIMEOUT", "5");
        assert_eq!(run.run().exits(0).stderr, "");
    }
    let server = accepting_server();
    let login = ["login", "--with-token", "--account-sid", ACCOUNT, "--base-url", &server.base_url];
    roomctl(&login).input(TOKEN.as_bytes()).env("ROOMCTL_OUTPUT", "json").run().exits(0);
    assert_eq!(server.targets().len(), 1);
}

#[cfg(unix)]
#[test]
fn invalid_setting_is_an_error_only_where_it_is_used() {
    let sandbox = Sandbox::start(&[]);
    let login =
        ["login", "p", "--with-token", "--account-sid", &sandbox.account, "--base-url", &sandbox.base_url];
    for (line, used) in [
        (&["api", "/v1/Rooms/DailyStandup"][..], &["PROFILE", "OUTPUT", "TIMEOUT", "RATE"][..]),
        (&["list", "DailyStandup"], &["PROFILE", "OUTPUT", "TIMEOUT", "RATE", "TIME"]),
        (&["list", "DailyStandup", "-o", "json"], &["PROFILE", "TIMEOUT", "RATE"]),
        (&["list", "DailyStandup", "--fields", "sid"], &["PROFILE", "OUTPUT", "TIMEOUT", "RATE"]),
        (&["kick", "DailyStandup", "bob", "--dry-run"], &["PROFILE", "OUTPUT", "TIMEOUT", "RATE"]),
        (&["whoami", "--offline"], &["PROFILE", "OUTPUT", "RATE"]),
        (&login, &["TIMEOUT"]),
        (&["profiles"], &["OUTPUT"]),
        (&["config", "get", "output"], &[]),
        (&["config", "list"], &["OUTPUT"]),
        (&["version"], &["OUTPUT"]),
        (&["completions", "bash"], &[]),
        (&["--sandbox", "list", "DailyStandup"], &["OUTPUT", "TIMEOUT", "RATE", "TIME"]),
    ] {
        for variable in ["PROFILE", "OUTPUT", "TIMEOUT", "RATE", "TIME"] {
            let run = sandbox.roomctl(line).input(sandbox.token.as_bytes());
            let run = run.env(&format!("ROOMCTL_{variable}"), "invalid").run();
            let is_error = matches!(run.code, Some(2 | 3));
            assert_eq!(is_error, used.contains(&variable), "{variable}: {run:?}");
        }
    }
}

#[test]
fn config_file_is_read_once_and_only_if_needed() {
    let server = empty_room();
    let config = format!("output = 'json'\ntimeout = '20s'\n{}", profile("p", &server));
    // A second reader of the pipe would find it empty.
    let list = roomctl(&["list", "room", "--status", "connected"]).input(config.as_bytes());
    let run = list.env("ROOMCTL_CONFIG", "/dev/fd/0").run();
    assert_eq!(run.exits(0).json(), serde_json::json!([]));
    for args in [&["help"][..], &["--version"], &["completions", "bash"], &["config", "path"]] {
        roomctl(args).config("no TOML").run().exits(0);
    }
}

#[test]
fn output_setting_applies_where_the_flag_does() {
    let sandbox = Sandbox::start(&[]);
    let with = |format: &str, args: &[&str]| sandbox.roomctl(args).env("ROOMCTL_OUTPUT", format).run();
    assert!(with("JSON", &["list", "DailyStandup"]).exits(0).json().is_array());
    assert!(with("json", &["list", "DailyStandup", "-o", "csv"]).exits(0).stdout.contains(",connected,"));
    let missing = with("json", &["list", "nowhere"]).exits(4);
    assert_eq!(missing.json_error()["exit_code"], 4);
    assert_eq!(with("json", &["list"]).exits(2).json_error()["exit_code"], 2);
    with("json", &["list", "-o", "table"]).exits(2).stderr_contains(&["error: the following required"]);
    let config = sandbox.roomctl(&["list", "DailyStandup"]).config("output = 'jsonl'\n").run().exits(0);
    assert!(!config.json_lines().is_empty());
}

#[test]
fn output_setting_that_a_command_refuses_is_ignored() {
    let sandbox = Sandbox::start(&[]);
    let with = |format: &str, args: &[&str]| sandbox.roomctl(args).env("ROOMCTL_OUTPUT", format).run();
    with("name", &["whoami"])
        .exits(0)
        .stderr_contains(&[])
        .stdout
        .contains("account_sid  AC")
        .then_some(())
        .unwrap();
    let fields = with("name", &["list", "DailyStandup", "--fields", "identity"]).exits(0);
    assert!(fields.stdout.contains("alice"), "{fields:?}");
    let filtered = with("csv", &["list", "DailyStandup", "--jq", "length"]).exits(0);
    assert!(filtered.stdout.trim().parse::<u32>().is_ok(), "{filtered:?}");
    let lines = with("json", &["watch", "NoSuchRoom"]).exits(4);
    assert_eq!(lines.json_error()["exit_code"], 4);
}

#[test]
fn unreadable_config_file_costs_its_settings_only() {
    let server = accepting_server();
    let run = server.roomctl(&["whoami"]).config("this is no TOML").run().exits(0);
    run.stderr_contains(&["warning: ", "config.toml, line 1: ", "; its settings are ignored\n"]);
    roomctl(&["whoami"]).config("this is no TOML").run().exits(3);
    roomctl(&["config", "list"])
        .config("this is no TOML")
        .run()
        .exits(3)
        .stderr_contains(&["error: ", "line 1"]);
}

#[test]
fn read_rate_and_write_rate_are_deprecated() {
    let server = accepting_server();
    let run =
        roomctl(&["whoami", "-o", "json"]).config(&format!("{}read_rate = 40\n", profile("p", &server)));
    let run = run.run().exits(0);
    assert_eq!((&run.json()["read_rate"], &run.json()["write_rate"]), (&40.into(), &20.into()));
    run.stderr_contains(&["profile 'p': read_rate and write_rate are deprecated; use rate = \\\"40,20\\\""]);
}

#[test]
fn secrets_in_settings_are_not_printed() {
    for key in ["profile", "output", "timeout", "rate"] {
        for args in
            [&["whoami"][..], &["config", "list"], &["config", "get", key], &["config", "list", "-o", "json"]]
        {
            let variable = format!("ROOMCTL_{}", key.to_uppercase());
            // Every run asserts that it does not print the token.
            roomctl(args).env(&variable, TOKEN).env("TWILIO_API_KEY", KEY).run();
            roomctl(args)
                .config(&format!("{}{key} = '{TOKEN}'\n", if key == "profile" { "default_" } else { "" }))
                .run();
        }
        roomctl(&["config", "set", key, TOKEN]).run();
    }
}
