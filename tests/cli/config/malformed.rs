//! Errors about a malformed config file or malformed environment variables never quote a secret.

use crate::support::{ACCOUNT, Run, accepting_server, roomctl};

/// An auth token in the vendor's format.
const TOKEN: &str = "b7d1c6a04e9f42358c0e5f7a91d3246b";

/// An API secret in the vendor's format.
const SECRET: &str = "Zq3vT8mKp0XwL5nRyB7cHd2sJf9aGuE1";

/// Commands that read the config file.
const COMMANDS: &[&[&str]] = &[
    &["list", "room"],
    &["whoami"],
    &["profiles"],
    &["profiles", "use", "p"],
    &["logout", "p", "--yes"],
    &["list", "room", "--profile", "p"],
    &["list", "room", "--profile", "other"],
    &["logout", "--yes"],
    &["config", "list"],
    &["config", "set", "timeout", "5s"],
    &["__complete", "fish", "2", "list", "--profile", ""],
];

/// Asserts that no eight consecutive characters of the secret are printed.
#[track_caller]
fn assert_hides(secret: &str, run: &Run) {
    for start in 0..=secret.len() - 8 {
        let piece = &secret[start..start + 8];
        assert!(!run.stdout.contains(piece) && !run.stderr.contains(piece), "shows {piece}: {run:?}");
    }
}

/// A profile that is complete except for these lines.
fn profile(lines: &str) -> String {
    format!("[profiles.p]\naccount_sid = \"{ACCOUNT}\"\nauth_token = \"x\"\n{lines}\n")
}

#[test]
fn malformed_config_file_error_quotes_no_secret() {
    for secret in [TOKEN, SECRET] {
        for text in [
            format!("{secret}\n"),
            format!("{secret} = 1\n"),
            format!("\"{secret}\" = 1\n"),
            format!("a.{secret} = 1\n"),
            format!("[{secret}]\n"),
            format!("[{secret}\n"),
            format!("[[{secret}]]\n"),
            format!("[\"{secret}`, expected `\"]\n"),
            format!("default_profile = \"{secret}\"\n"),
            format!("default_profile = \"{secret}\"\n{}", profile("")),
            format!("default_profile = {secret}\n"),
            format!("default_profile = [\"{secret}\"]\n"),
            format!("default_profile = \"p\"\ndefault_profile = \"{secret}\"\n"),
            format!("profiles = \"{secret}\"\n"),
            format!("profiles.p = \"{secret}\"\n"),
            format!("[profiles.{secret}]\n"),
            format!("[profiles.{secret}]\naccount_sid = \"{secret}\"\n"),
            format!("[profiles.{secret}]\nregion = \"a b\"\n"),
            format!("[profiles.p]\n[profiles.{secret}]\n"),
            format!("[profiles.\"auth token: {secret}\"]\n"),
            format!("default_profile = \"p\"\n[profiles.a]\n[profiles.p]\n[profiles.{secret}]\n"),
            profile(&format!("base_url = \"https://{}\"", secret.to_lowercase())),
            profile(&format!("region = \"{secret}\"")),
            profile(&format!("edge = \"{secret}\"")),
            profile(&format!("[profiles.p.{secret}]")),
            profile(&format!("{secret} = \"x\"")),
            profile(&format!("{secret} = \"x\"\n{secret} = \"x\"")),
            profile(&format!("auth_token = \"{secret}\"")),
            profile(&format!("api_secret = \"{secret}")),
            profile(&format!("api_key = \"{secret}\"\napi_secret = \"{secret}\"")),
            profile(&format!("region = \"{secret} x\"")),
            profile(&format!("base_url = \"https://me:{secret}@\"")),
            profile(&format!("base_url = \"{secret}\"")),
            profile(&format!("read_rate = \"{secret}\"")),
            profile(&format!("secret_command = \"{secret}\"")),
            profile(&format!("secret_command_timeout = \"{secret}\"")),
            profile(&format!("timeout = \"{secret}\"")),
            profile(&format!("output = [\"{secret}\"]")),
            format!("timeout = \"{secret}\"\n"),
            format!("rate = \"a {secret} b\"\n"),
            format!("[profiles.p]\naccount_sid = \"{ACCOUNT}\"\nsecret_command = [\"{secret}\"]\n"),
            format!("[profiles.p]\naccount_sid = \"{secret}\"\nauth_token = \"x\"\n"),
            format!("[profiles.p]\naccount_sid = {secret}\n"),
        ] {
            for command in COMMANDS {
                for json in [false, true] {
                    let args = if json { with_format(command, "json") } else { command.to_vec() };
                    let run = roomctl(&args).config(&text).run();
                    assert_hides(secret, &run);
                }
            }
        }
    }
}

#[test]
fn unknown_key_error_shows_line_and_known_keys() {
    let run = roomctl(&["whoami"]).config(&profile(&format!("{TOKEN} = 1"))).run().exits(3);
    run.stderr_contains(&[
        "config.toml, line 4: unknown field, expected one of `account_sid`, `auth_token`, `api_key`",
    ]);
    let run = roomctl(&["whoami"]).config(&format!("[{TOKEN}]\n")).run().exits(3);
    run.stderr_contains(&["config.toml, line 1: unknown field, expected one of `default_profile`, `output`"]);
    let run = roomctl(&["whoami"]).config(&format!("default_profile = \"{TOKEN}\"\n{}", profile(""))).run();
    run.exits(3).stderr_contains(&["error: profile 'b7d…' not found\nhint: The profiles are p.\n"]);
}

#[test]
fn malformed_vendor_cli_file_error_quotes_no_secret() {
    for text in [
        format!("{{\"activeProject\": \"{SECRET}\", \"profiles\": {{}}}}"),
        format!(
            "{{\"activeProject\": \"{SECRET}\", \"profiles\": {{\"p\": {{\"accountSid\": \"{ACCOUNT}\"}}}}}}"
        ),
        format!("{{\"activeProject\": {SECRET}}}"),
        format!("{{\"{SECRET}\""),
        format!("{{\"profiles\": {{\"{SECRET}\": {{\"accountSid\": \"{SECRET}\"}}}}}}"),
        format!("{{\"profiles\": {{\"p\": \"{SECRET}\"}}}}"),
        format!("{{\"edge\": \"a\", \"edge\": \"{SECRET}\"}}"),
    ] {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("config.json"), &text).unwrap();
        for command in [&["list", "room"][..], &["whoami"], &["list", "room", "--profile", "p"]] {
            for format in ["table", "json"] {
                let run = roomctl(&[command, &["-o", format]].concat());
                assert_hides(SECRET, &run.env("TWILIO_CONFIG_DIR", directory.path()).run().exits(3));
            }
        }
    }
}

#[test]
fn secret_in_the_wrong_variable_is_not_quoted() {
    for variable in [
        "TWILIO_ACCOUNT_SID",
        "TWILIO_API_KEY",
        "TWILIO_REGION",
        "TWILIO_EDGE",
        "ROOMCTL_BASE_URL",
        "TWILIO_CA_BUNDLE",
        "HTTPS_PROXY",
        "ALL_PROXY",
    ] {
        let url = format!("https://{TOKEN}");
        for value in [SECRET.to_owned(), format!("{SECRET} x"), format!("http://me:{SECRET}@a b"), url] {
            let run = roomctl(&["whoami", "--timeout", "1s"])
                .env("TWILIO_ACCOUNT_SID", ACCOUNT)
                .env("TWILIO_AUTH_TOKEN", "x")
                .env("ROOMCTL_BASE_URL", "https://127.0.0.1:1")
                .env(variable, &value)
                .run();
            assert_ne!(run.code, Some(0), "{run:?}");
            assert_hides(SECRET, &run);
            assert_hides(TOKEN, &run);
        }
    }
}

/// A config file with a usable profile of this name.
fn profile_named(name: &str, server: &str) -> String {
    format!("[profiles.{name}]\naccount_sid = \"{ACCOUNT}\"\nauth_token = \"x\"\nbase_url = \"{server}\"\n")
}

/// The command line with an output format, if the command has output.
fn with_format<'a>(command: &[&'a str], format: &'a str) -> Vec<&'a str> {
    let has_output = !matches!(command, ["logout", ..] | ["profiles", "use", ..] | ["config", "set", ..]);
    if has_output { [command, &["-o", format]].concat() } else { command.to_vec() }
}

#[test]
fn usable_profile_named_like_a_secret_is_shown_with_a_short_name() {
    for secret in [TOKEN, SECRET, crate::support::TOKEN, crate::support::SECRET] {
        let short = format!("{}…", &secret[..3]);
        let server = accepting_server();
        let text = profile_named(secret, &server.base_url);
        for command in [
            &["whoami", "--offline"][..],
            &["whoami"],
            &["whoami", "--profile", secret],
            &["profiles"],
            &["profiles", "--profile", secret],
            &["profiles", "use", secret],
            &["logout", "--yes"],
            &["config", "list"],
            &["logout", secret, "--yes"],
            &["list", "room", "--profile", "other"],
        ] {
            for format in ["table", "json", "csv"] {
                let run = roomctl(&with_format(command, format)).config(&text).run();
                assert_hides(secret, &run);
                assert!(run.stdout.contains(&short) || run.stderr.contains(&short), "{run:?}");
            }
        }
        let run = roomctl(&["logout"]).config(&text).run();
        run.exits(2).stderr_contains(&[&format!("removing profile '{short}' requires confirmation")]);
    }
}

#[test]
fn profiles_marks_the_active_profile_even_if_its_name_is_shortened() {
    let text = profile_named(TOKEN, "https://127.0.0.1:1") + &profile_named("p", "https://127.0.0.1:1");
    let columns = ["-o", "csv", "--fields", "profile,active"];
    for (profile, active) in [(TOKEN, "true,p,false"), ("p", "false,p,true")] {
        let args = [&["profiles", "--profile", profile][..], &columns].concat();
        let run = roomctl(&args).config(&text).run().exits(0);
        let lines = run.stdout.lines().skip(1).collect::<Vec<_>>().join(",");
        assert_eq!(lines, format!("b7d…,{active}"));
    }
}

#[test]
fn logout_shortens_the_names_of_the_remaining_profiles() {
    let [a, b, c] = ["a", TOKEN, SECRET].map(|name| profile_named(name, "https://127.0.0.1:1"));
    let text = format!("default_profile = \"a\"\n{a}{b}{c}");
    let run = roomctl(&["logout", "--yes"]).config(&text).run().exits(0);
    assert_hides(TOKEN, &run);
    assert_hides(SECRET, &run);
    run.stderr_contains(&["(Zq3…, b7d…)"]);
    let run =
        roomctl(&["logout", "--yes"]).config(&format!("default_profile = \"a\"\n{a}{b}")).run().exits(0);
    assert_hides(TOKEN, &run);
    run.stderr_contains(&["`roomctl profiles use NAME` (b7d…)"]);
}

#[test]
fn completion_offers_no_profile_named_like_a_secret() {
    let text = profile_named(TOKEN, "https://127.0.0.1:1") + &profile_named("plain", "https://127.0.0.1:1");
    let run = roomctl(&["__complete", "fish", "2", "list", "--profile", ""]).config(&text).run().exits(0);
    assert_hides(TOKEN, &run);
    assert_eq!(run.stdout, "plain\t\0");
}

#[test]
fn missing_profile_named_like_a_secret_is_not_suggested_to_login() {
    let run = roomctl(&["list", "room", "--profile", TOKEN]).run().exits(3);
    assert_hides(TOKEN, &run);
    run.stderr_contains(&["profile 'b7d…' not found"]);
}

#[test]
fn login_rejects_a_name_that_output_would_shorten() {
    let name = &TOKEN[..24];
    let run = roomctl(&["login", name, "--with-token", "--account-sid", ACCOUNT]).input(b"x").run().exits(2);
    assert_hides(name, &run);
    run.stderr_contains(&["or 24 letters and digits in a row"]);
}

#[test]
fn region_or_edge_as_long_as_a_secret_is_rejected_before_any_request() {
    for secret in [TOKEN, SECRET, crate::support::TOKEN, crate::support::SECRET] {
        for (variable, key) in [("TWILIO_REGION", "region"), ("TWILIO_EDGE", "edge")] {
            let credentials = [("TWILIO_ACCOUNT_SID", ACCOUNT), ("TWILIO_AUTH_TOKEN", "x")];
            for command in [&["whoami", "--verbose"][..], &["list", "room"], &["whoami", "-o", "json"]] {
                let run =
                    credentials.iter().fold(roomctl(command), |run, (name, value)| run.env(name, value));
                let run = run.env(variable, secret).run().exits(3);
                assert_hides(secret, &run);
                run.stderr_contains(&[&format!("{variable} must have fewer than 24 characters, such as '")]);

                let text = profile(&format!("{key} = \"{secret}\""));
                let run = roomctl(command).config(&text).run().exits(3);
                assert_hides(secret, &run);
                run.stderr_contains(&[&format!(
                    "profile 'p': {key} must have fewer than 24 characters, such as '"
                )]);
            }
            let flag = format!("--{key}");
            let args = ["login", "--with-token", "--account-sid", ACCOUNT, &flag, secret];
            let run = roomctl(&args).input(b"x").run().exits(2);
            assert_hides(secret, &run);
            run.stderr_contains(&[&format!("{flag} must have fewer than 24 characters")]);
        }
    }
    let server = accepting_server();
    let run = roomctl(&["whoami"]).at(&server.base_url).env("TWILIO_REGION", SECRET).run().exits(3);
    assert_hides(SECRET, &run);
    assert!(server.targets().is_empty());
}

#[test]
fn region_of_the_vendors_command_line_as_long_as_a_secret_is_not_quoted() {
    for (profile, shared) in [
        (format!("\"region\": \"{SECRET}\","), String::new()),
        (String::new(), format!("\"edge\": \"{SECRET}\",")),
    ] {
        let key = format!("SK{}", "d".repeat(32));
        let text = format!(
            "{{{shared} \"profiles\": {{\"p\": {{{profile} \"accountSid\": \"{ACCOUNT}\", \"apiKey\": \"{key}\", \
             \"apiSecret\": \"x\"}}}}}}"
        );
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("config.json"), text).unwrap();
        for command in [&["list", "room"][..], &["whoami"], &["profiles"]] {
            let run = roomctl(command).env("TWILIO_CONFIG_DIR", directory.path()).run();
            assert_hides(SECRET, &run);
            let told = format!("{}{}", run.stdout, run.stderr);
            assert!(told.contains("must have fewer than 24"), "{run:?}");
        }
    }
}

#[test]
fn secret_instead_of_the_path_of_the_config_file_is_not_quoted() {
    let run = roomctl(&["whoami"]).env("ROOMCTL_CONFIG", SECRET).run().exits(3);
    assert_hides(SECRET, &run);
    run.stderr_contains(&["cannot read Zq3…: "]);
}
