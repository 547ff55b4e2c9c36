//! Profiles of the vendor's command line, used without changing them.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{ACCOUNT, KEY, Roomctl, SECRET, TOKEN, roomctl};

const WHOAMI: &[&str] = &["whoami", "--offline", "-o", "json"];

/// A configuration directory of the vendor's command line with `contents` as its file.
fn directory(contents: &str) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("config.json"), contents).unwrap();
    directory
}

fn profile(region: Option<&str>) -> Value {
    json!({ "accountSid": ACCOUNT, "apiKey": KEY, "apiSecret": SECRET, "region": region })
}

/// A run with that configuration directory.
fn with(args: &[&str], directory: &TempDir) -> Roomctl {
    roomctl(args).env("TWILIO_CONFIG_DIR", directory.path())
}

/// A profile in roomctl's own config file.
fn own(name: &str) -> String {
    format!("[profiles.{name}]\naccount_sid = '{ACCOUNT}'\nauth_token = '{TOKEN}'\n")
}

#[test]
fn active_vendor_profile_is_the_last_fallback() {
    let file = json!({
        "email": {}, "plugins": {}, "prompts": null, "edge": "dublin", "activeProject": "work", "projects": [],
        "profiles": { "home": profile(None), "work": profile(Some("ie1")) },
    });
    let directory = directory(&file.to_string());
    let used = with(WHOAMI, &directory).run().exits(0).json();
    assert_eq!((&used["profile"], &used["source"]), (&json!("work"), &json!("twilio-cli")));
    assert_eq!((&used["account_sid"], &used["user_sid"]), (&json!(ACCOUNT), &json!(KEY)));
    assert_eq!(used["base_url"], "https://video.dublin.ie1.twilio.com/");
    assert_eq!(used["file"], directory.path().join("config.json").display().to_string());

    let used = with(WHOAMI, &directory).config(&own("mine")).run().exits(0).json();
    assert_eq!(used["profile"], "mine", "the config file goes before");
    let run = with(WHOAMI, &directory).env("TWILIO_ACCOUNT_SID", ACCOUNT).env("TWILIO_AUTH_TOKEN", TOKEN);
    assert_eq!(run.run().exits(0).json()["source"], "environment");
    with(WHOAMI, &directory)
        .env("TWILIO_API_KEY", KEY)
        .run()
        .exits(3)
        .stderr_contains(&["TWILIO_API_KEY is set without"]);
}

#[test]
fn vendor_profile_is_used_by_name_after_config_file_profiles() {
    let file = json!({
        "activeProject": "work", "profiles": { "home": { "edge": "tokyo", "accountSid": ACCOUNT, "apiKey": KEY,
        "apiSecret": SECRET }, "work": profile(None) },
    });
    let directory = directory(&file.to_string());
    let named = |name| with(&[WHOAMI, &["--profile", name]].concat(), &directory).config(&own("work")).run();
    assert_eq!(named("home").exits(0).json()["base_url"], "https://video.tokyo.us1.twilio.com/");
    assert_eq!(named("work").exits(0).json()["source"], "config file");
    let other = with(&["list", "room", "--profile", "other"], &directory).config(&own("work"));
    other
        .run()
        .exits(3)
        .stderr_contains(&["profile 'other' not found", "hint: The profiles are home, work.\n"]);
}

/// Windows does not take the home directory from a variable.
#[cfg(unix)]
#[test]
fn vendor_file_is_read_from_the_home_directory() {
    let run = roomctl(WHOAMI).env("TWILIO_CONFIG_DIR", "");
    let directory = run.config_path().ancestors().nth(3).unwrap().join(".twilio-cli");
    std::fs::create_dir_all(&directory).unwrap();
    let file = json!({ "profiles": { "only": profile(None) } }).to_string();
    std::fs::write(directory.join("config.json"), file).unwrap();
    assert_eq!(run.run().exits(0).json()["profile"], "only");
}

#[test]
fn vendor_profile_errors_name_the_file() {
    let of = |profile: Value| json!({ "activeProject": "p", "profiles": { "p": profile } }).to_string();
    for (text, why) in [
        ("{\n\"profiles\": ".to_owned(), "config.json, line 2: "),
        (
            format!("{{\n\"profiles\": \"{SECRET}\"}}"),
            "config.json, line 2: invalid type: string, expected a map",
        ),
        (of(json!({ "accountSid": ACCOUNT })), "config.json: accountSid is set without apiKey and apiSecret"),
        (
            of(json!({ "accountSid": ACCOUNT, "apiKey": KEY, "apiSecret": "" })),
            "config.json: apiSecret is empty",
        ),
        (
            of(json!({ "accountSid": ACCOUNT, "apiKey": SECRET, "apiSecret": SECRET })),
            "config.json: invalid apiKey: expected 'SK'",
        ),
        (of(json!({})), "config.json: account_sid is missing"),
        (json!({ "activeProject": "q", "profiles": {} }).to_string(), "profile 'q' not found"),
        (
            json!({ "profiles": { "a": profile(None), "b": profile(None) } }).to_string(),
            "config.json\nhint: Select one with --profile: a, b\n",
        ),
        (
            json!({ "activeProject": "old", "projects": [{ "id": "old", "accountSid": ACCOUNT }] })
                .to_string(),
            "config.json: the secret is in the system keychain, which roomctl cannot read\nhint: Run `roomctl login NAME`",
        ),
    ] {
        let directory = directory(&text);
        with(&["list", "room"], &directory).run().exits(3).stderr_contains(&["error: ", why]);
    }
}

#[test]
fn vendor_profiles_are_listed_with_source_and_problems() {
    let file = json!({
        "activeProject": "work", "projects": [{ "id": "old", "accountSid": ACCOUNT, "region": null }],
        "profiles": { "half": { "accountSid": ACCOUNT }, "work": profile(None), "mine": profile(None) },
    });
    let directory = directory(&file.to_string());
    let args = ["profiles", "-o", "csv", "--fields", "profile,active,source,problem"];
    let listed = with(&args, &directory).config(&own("mine")).run().exits(0).stdout;
    let expected = "profile,active,source,problem\n\
         mine,true,config file,\n\
         half,false,twilio-cli,\"accountSid is set without apiKey and apiSecret; Set the missing values, or unset the others.\"\n\
         mine,false,twilio-cli,the config file has a profile with the same name\n\
         old,false,twilio-cli,\"the secret is in the system keychain, which roomctl cannot read; Run `roomctl login NAME` to create a profile that roomctl can read.\"\n\
         work,false,twilio-cli,\n";
    assert_eq!(listed, expected);
    let listed = with(&args, &directory).run().exits(0).stdout;
    assert!(listed.contains("work,true,"), "{listed}");
    let listed = with(&[&args[..], &["--profile", "old"]].concat(), &directory).run().exits(0).stdout;
    assert!(listed.contains("old,true,") && listed.contains("work,false,"), "{listed}");
}

#[test]
fn malformed_vendor_file_does_not_hide_other_profiles() {
    let directory = directory("{");
    let run = with(&["profiles", "-o", "json"], &directory).config(&own("mine")).run().exits(0);
    assert_eq!(run.json()[0]["profile"], "mine");
    let warning = run.messages()[0]["warning"].as_str().unwrap().to_owned();
    assert!(warning.contains("config.json, line 1: "), "{warning}");
    with(WHOAMI, &directory).config(&own("mine")).run().exits(0);
}

#[test]
fn vendor_profiles_are_never_changed() {
    let text = json!({ "activeProject": "work", "profiles": { "work": profile(None) } }).to_string();
    let directory = directory(&text);
    for command in [&["logout", "work", "--yes"][..], &["profiles", "use", "work"]] {
        let run = with(command, &directory).run().exits(3);
        run.stderr_contains(&["profile 'work' belongs to twilio-cli", "hint: Run `twilio profiles:use`"]);
    }
    assert_eq!(std::fs::read_to_string(directory.path().join("config.json")).unwrap(), text);
}
