//! Errors about a malformed config file, or about malformed settings in the environment, never quote a secret.

use crate::support::{ACCOUNT, Run, roomctl};

/// An auth token, as the vendor makes them.
const TOKEN: &str = "b7d1c6a04e9f42358c0e5f7a91d3246b";

/// An API secret, as the vendor makes them.
const SECRET: &str = "Zq3vT8mKp0XwL5nRyB7cHd2sJf9aGuE1";

/// The commands that read the config file.
const COMMANDS: &[&[&str]] = &[
    &["list", "room"],
    &["whoami"],
    &["profiles"],
    &["profiles", "use", "p"],
    &["logout", "p", "--yes"],
    &["list", "room", "--profile", "p"],
    &["list", "room", "--profile", "other"],
    &["__complete", "bash", "roomctl list --profile ", "23"],
];

/// No piece of a secret of eight characters is shown.
#[track_caller]
fn assert_hides(secret: &str, run: &Run) {
    for start in 0..=secret.len() - 8 {
        let piece = &secret[start..start + 8];
        assert!(!run.stdout.contains(piece) && !run.stderr.contains(piece), "shows {piece}: {run:?}");
    }
}

/// A profile that is complete but for these lines.
fn profile(lines: &str) -> String {
    format!("[profiles.p]\naccount_sid = \"{ACCOUNT}\"\nauth_token = \"x\"\n{lines}\n")
}

#[test]
fn malformed_config_file_is_an_error_that_quotes_no_secret() {
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
            format!("[profiles.p]\naccount_sid = \"{ACCOUNT}\"\nsecret_command = [\"{secret}\"]\n"),
            format!("[profiles.p]\naccount_sid = \"{secret}\"\nauth_token = \"x\"\n"),
            format!("[profiles.p]\naccount_sid = {secret}\n"),
        ] {
            for command in COMMANDS {
                for json in [false, true] {
                    let args = if json { [command, &["-o", "json"][..]].concat() } else { command.to_vec() };
                    let run = roomctl(&args).config(&text).run();
                    // Its names are what the listing is for.
                    if !(command[0] == "profiles" && run.code == Some(0)) && command[0] != "__complete" {
                        assert_hides(secret, &run);
                    } else {
                        assert!(!run.stderr.contains(secret), "{run:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn unknown_key_is_told_with_its_line_and_the_known_keys() {
    let run = roomctl(&["whoami"]).config(&profile(&format!("{TOKEN} = 1"))).run().exits(3);
    run.says(&["config.toml, line 4: unknown field, expected one of `account_sid`, `auth_token`, `api_key`"]);
    let run = roomctl(&["whoami"]).config(&format!("[{TOKEN}]\n")).run().exits(3);
    run.says(&["config.toml, line 1: unknown field, expected `default_profile` or `profiles`"]);
    let run = roomctl(&["whoami"]).config(&format!("default_profile = \"{TOKEN}\"\n{}", profile(""))).run();
    run.exits(3).says(&["error: no profile is named 'b7d…'\nhint: the profiles are p\n"]);
}

#[test]
fn malformed_file_of_the_vendors_command_line_is_an_error_that_quotes_no_secret() {
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
        "HTTPS_PROXY",
        "ALL_PROXY",
    ] {
        for value in [SECRET.to_owned(), format!("{SECRET} x"), format!("http://me:{SECRET}@a b")] {
            let run = roomctl(&["whoami", "--timeout", "1s"])
                .env("TWILIO_ACCOUNT_SID", ACCOUNT)
                .env("TWILIO_AUTH_TOKEN", "x")
                .env("ROOMCTL_BASE_URL", "https://127.0.0.1:1")
                .env(variable, &value)
                .run();
            assert_ne!(run.code, Some(0), "{run:?}");
            assert_hides(SECRET, &run);
        }
    }
}
