//! `roomctl config`.

use crate::support::{ACCOUNT, Home, TOKEN, roomctl};

const PROFILES: &str =
    "[profiles.a]\naccount_sid = 'x'\nread_rate = 2\n\n# About b\n[profiles.b]\naccount_sid = 'y'\n";

#[test]
fn config_set_and_unset_keep_comments_and_order() {
    let before =
        format!("# Ours\n\ndefault_profile = 'a' # usual\n# Slow network\ntimeout = '60s'\n\n{PROFILES}");
    let home = Home::with(&before);
    home.run(&["config", "set", "timeout", "1h30m"])
        .exits(0)
        .stderr_contains(&[&format!("set timeout to '1h30m' in {}\n", home.file().display())]);
    assert_eq!(home.text(), before.replace("'60s'", "\"1h30m\""));
    home.run(&["config", "set", "output", "csv"]).exits(0);
    let after = before.replace("'60s'\n", "\"1h30m\"\noutput = \"csv\"\n");
    assert_eq!(home.text(), after);
    home.run(&["config", "unset", "output"]).exits(0).stderr_contains(&["unset output in "]);
    home.run(&["config", "unset", "output"]).exits(0);
    home.run(&["config", "unset", "profile"]).exits(0);
    let left = home.text();
    assert!(left.starts_with("# Ours\n\n# Slow network\ntimeout = \"1h30m\"\n\n[profiles.a]\n"), "{left}");
}

#[test]
fn config_set_writes_names_in_lower_case() {
    let home = Home::new();
    home.run(&["config", "set", "output", "JSON"]).exits(0).stderr_contains(&["set output to 'json'"]);
    home.run(&["config", "set", "timeout", "90s"]).exits(0);
    assert_eq!(home.text(), "output = \"json\"\ntimeout = \"90s\"\n");
}

#[cfg(unix)]
#[test]
fn config_set_creates_a_private_file() {
    let home = Home::new();
    home.run(&["config", "set", "rate", "40,10"]).exits(0);
    assert_eq!(home.text(), "rate = \"40,10\"\n");
    assert_eq!(crate::support::file_mode(&home.file()), 0o600);
}

#[test]
fn config_set_with_profile_changes_that_profile() {
    let home = Home::with(PROFILES);
    home.run(&["config", "set", "rate", "9", "--profile", "a"])
        .exits(0)
        .stderr_contains(&["set rate to '9' for profile 'a' in "]);
    assert_eq!(home.text(), PROFILES.replace("read_rate = 2", "rate = \"9\""));
    let rate = |profile| home.run(&["config", "get", "rate", "--profile", profile]).exits(0).stdout;
    assert_eq!((rate("a"), rate("b")), ("9\n".to_owned(), "80,20\n".to_owned()));
    home.run(&["config", "unset", "rate", "--profile", "a"]).exits(0);
    assert_eq!(rate("a"), "80,20\n");
    home.run(&["config", "set", "rate", "9", "--profile", "c"])
        .exits(3)
        .stderr_contains(&["profile 'c' not found", "The profiles are a, b."]);
    home.run(&["config", "set", "profile", "b", "--profile", "a"]).exits(2);
}

#[test]
fn config_set_profile_sets_the_default_profile() {
    let home = Home::with(PROFILES);
    home.run(&["config", "set", "profile", "b"]).exits(0);
    assert!(home.text().contains("default_profile = \"b\"\n"), "{}", home.text());
    assert_eq!(home.run(&["config", "get", "profile"]).exits(0).stdout, "b\n");
    home.run(&["config", "set", "profile", "c"]).exits(3).stderr_contains(&["profile 'c' not found"]);
}

#[test]
fn config_set_rejects_what_the_flag_rejects() {
    let home = Home::new();
    for (key, value, reason) in [
        ("timeout", "5", "a duration needs a unit, such as 5s or 5m"),
        ("timeout", "0s", "must be greater than zero"),
        ("rate", "none", "expected READS,WRITES such as 80,20, or one number for both, each at least 1"),
        ("output", "xml", "[possible values: table, json, jsonl, csv, tsv, yaml, name]"),
        ("color", "blue", "[possible values: auto, always, never]"),
        ("time", "iso", "[possible values: relative, local, utc]"),
    ] {
        home.run(&["config", "set", key, value])
            .exits(2)
            .stderr_contains(&[&format!("error: {key}: invalid value '{value}'"), reason]);
        let flag = roomctl(&["whoami", &format!("--{key}={value}")]).run().exits(2);
        flag.stderr_contains(&[&format!("error: invalid value '{value}' for '--{key}"), reason]);
    }
    assert!(!home.file().exists());
    home.run(&["config", "set", "timout", "5s"]).exits(2).stderr_contains(&["'timout'", "'timeout'"]);
}

#[test]
fn config_set_says_what_takes_precedence() {
    let home = Home::with(&format!("{PROFILES}timeout = '9s'\n"));
    let set = |args: &[&str]| home.roomctl(&[&["config", "set"], args].concat());
    let run = set(&["output", "csv"]).env("ROOMCTL_OUTPUT", "table").run().exits(0);
    run.stderr_contains(&["warning: ROOMCTL_OUTPUT takes precedence over this setting\n"]);
    let run = set(&["profile", "b"]).env("TWILIO_ACCOUNT_SID", ACCOUNT).env("TWILIO_AUTH_TOKEN", TOKEN);
    run.run().exits(0).stderr_contains(&["credentials in the environment (TWILIO_*) take precedence"]);
    set(&["timeout", "1s"])
        .run()
        .exits(0)
        .stderr_contains(&["warning: the timeout of profile 'b' takes precedence over this setting\n"]);
    assert!(!set(&["timeout", "1s", "--profile", "b"]).run().exits(0).stderr.contains("warning"));
}

#[test]
fn config_get_prints_defaults_and_suggests_keys() {
    for (key, default) in [
        ("profile", ""),
        ("output", "table"),
        ("timeout", "30s"),
        ("rate", "80,20"),
        ("color", "auto"),
        ("time", "relative"),
    ] {
        let run = roomctl(&["config", "get", key]).run().exits(0);
        assert_eq!((run.stdout, run.stderr.as_str()), (format!("{default}\n"), ""));
    }
    let run = roomctl(&["config", "get", "timout"]).run().exits(2);
    run.stderr_contains(&["'timout'", "a similar value exists: 'timeout'"]);
}

#[test]
fn config_get_says_that_credentials_of_the_environment_are_used() {
    let home = Home::with(&format!("default_profile = 'a'\n{PROFILES}"));
    let get = || home.roomctl(&["config", "get", "profile"]);
    let run = get().env("TWILIO_ACCOUNT_SID", ACCOUNT).env("TWILIO_AUTH_TOKEN", TOKEN).run().exits(0);
    assert_eq!(run.stdout, "\n");
    assert_eq!(run.stderr, "no profile is in use: the credentials come from TWILIO_*\n");
    assert_eq!(get().run().exits(0).stderr, "");
}

#[test]
fn config_list_has_every_format_and_the_origin() {
    let home = Home::with("timeout = '9s'\n");
    let list = |args: &[&str]| home.roomctl(&[&["config", "list"], args].concat()).env("ROOMCTL_RATE", "3");
    let table = list(&["--timeout", "1s"]).run().exits(0).stdout;
    assert!(table.starts_with("KEY      VALUE     SOURCE\nprofile  -         default\n"), "{table}");
    let all = list(&["-o", "tsv", "--fields", "key,value,source,origin"]).run().exits(0).stdout;
    let file = home.file().display().to_string();
    for line in [
        "rate\t3\tenvironment\tROOMCTL_RATE\n",
        &format!("timeout\t9s\tconfig\t{file}\n"),
        "output\ttsv\tflag\t'--output\n",
    ] {
        assert!(all.contains(line), "{all}");
    }
    let json = list(&["-o", "json"]).run().exits(0).json();
    assert_eq!(
        json[0],
        serde_json::json!({ "key": "profile", "value": null, "source": "default", "origin": null })
    );
    let bad = list(&["-o", "csv"]).env("ROOMCTL_TIMEOUT", "5").run().exits(0);
    assert!(bad.stdout.contains("timeout,5,environment\n"), "{bad:?}");
    bad.stderr_contains(&["warning: ROOMCTL_TIMEOUT: invalid value '5': a duration needs a unit"]);
}

#[test]
fn config_path_prints_the_path_of_a_missing_file() {
    let home = Home::new();
    let path = home.run(&["config", "path"]).exits(0).stdout;
    assert_eq!(path, format!("{}\n", home.file().display()));
    let other = home.roomctl(&["config", "path"]).env("ROOMCTL_CONFIG", "other.toml").run().exits(0);
    assert_eq!(other.stdout, "other.toml\n");
}

#[test]
fn config_directory_can_be_set() {
    let home = Home::new();
    let directory = home.0.path().join("other").join("directory");
    let run = |args: &[&str]| home.roomctl(args).env("ROOMCTL_CONFIG_DIR", &directory).run().exits(0);
    assert_eq!(run(&["config", "get", "timeout"]).stdout, "30s\n");
    run(&["config", "set", "timeout", "7s"]);
    assert_eq!(run(&["config", "get", "timeout"]).stdout, "7s\n");
    assert!(directory.join("config.toml").is_file() && !home.file().exists());
}

/// Windows does not take its config directory from a variable.
#[cfg(unix)]
#[test]
fn default_config_directory_is_that_of_the_system() {
    let path = |variables: &[(&str, &str)]| {
        let run = roomctl(&["config", "path"]).env("ROOMCTL_CONFIG_DIR", "").env("HOME", "/home/me");
        variables.iter().fold(run, |run, (name, value)| run.env(name, value)).run().exits(0).stdout
    };
    if cfg!(target_os = "macos") {
        assert_eq!(path(&[]), "/home/me/Library/Application Support/roomctl/config.toml\n");
    } else {
        assert_eq!(path(&[]), "/home/me/.config/roomctl/config.toml\n");
        assert_eq!(path(&[("XDG_CONFIG_HOME", "/config")]), "/config/roomctl/config.toml\n");
    }
}

#[test]
fn config_set_repairs_an_invalid_setting() {
    let home = Home::with("output = 'xml'\n");
    home.run(&["profiles"]).exits(2).stderr_contains(&["config.toml: output: invalid value 'xml'"]);
    home.run(&["config", "set", "output", "json"]).exits(0);
    assert_eq!(home.run(&["profiles"]).exits(0).stdout, "[]\n");
}
