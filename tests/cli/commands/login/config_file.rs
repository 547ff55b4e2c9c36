//! `roomctl login`: what it writes to the config file.

use std::fs;
#[cfg(unix)]
use std::fs::Permissions;
#[cfg(unix)]
use std::os::unix::fs::{PermissionsExt, symlink};

use crate::support::{
    ACCOUNT, FaultyServer, Home, KEY, SECRET, Sandbox, TOKEN, accepting_server, error_response, roomctl,
    token_profile,
};
#[cfg(unix)]
use crate::support::{basic, file_mode};

#[cfg(unix)]
#[test]
fn login_is_verified_by_one_request_and_stored_privately() {
    let (home, server) = (Home::new(), accepting_server());
    let run = home.log_in(&server, &[]).exits(0);
    assert_eq!(run.stdout, "");
    run.stderr_contains(&["the API accepted ", "; saved profile 'default' in ", "roomctl/config.toml\n"]);
    assert_eq!(server.targets(), ["GET /v1/Rooms?Status=in%2Dprogress&PageSize=1"]);
    let expected = format!("Basic {}", basic(ACCOUNT, TOKEN));
    assert_eq!(server.requests()[0].header("authorization"), Some(expected.as_str()));
    assert_eq!(
        home.text(),
        format!("default_profile = \"default\"\n\n{}", token_profile("default", &server))
    );
    assert_eq!((file_mode(&home.file()), file_mode(home.file().parent().unwrap())), (0o600, 0o700));
}

#[test]
fn stores_and_uses_api_key_with_secret() {
    let (home, sandbox) = (Home::new(), Sandbox::start(&[]));
    let (key, secret) = ("SKe6093b7d52a84f1c8d7e4b60a1f2c395", "sandboxSecretOfTheApiKey0000001");
    let args = ["login", "work", "--with-token", "--account-sid", &sandbox.account, "--api-key", key];
    let run = home.roomctl(&[&args[..], &["--base-url", &sandbox.base_url, "-vv"]].concat());
    let run = run.input(secret.as_bytes()).run().exits(0);
    assert!(!run.stderr.contains(secret), "{run:?}");
    let run = home.run(&["list", "DailyStandup", "--limit", "1", "-vv"]).exits(0);
    assert!(!run.stderr.contains(secret), "{run:?}");
    assert_eq!(home.run(&["whoami", "-o", "json"]).exits(0).json()["user_sid"], key);
}

#[test]
fn rejected_credentials_are_not_stored() {
    let sandbox = Sandbox::start(&[]);
    let args = ["login", "--yes", "--with-token", "--account-sid", ACCOUNT, "--base-url", &sandbox.base_url];
    let home = Home::new();
    let run = home.roomctl(&args).input(TOKEN.as_bytes()).run().exits(3);
    run.stderr_contains(&["error: authentication failed"]);
    assert!(!home.file().exists());

    let text = "# mine\n[profiles.default]\naccount_sid = 'x'\n";
    let home = Home::with(text);
    home.roomctl(&args).input(TOKEN.as_bytes()).run().exits(3);
    assert_eq!(home.text(), text);
}

#[test]
fn failed_check_writes_nothing_and_keeps_its_exit_code() {
    let home = Home::new();
    let server = FaultyServer::start(|_, _| error_response(500, 20500, "down"));
    home.log_in(&server, &[]).exits(6);
    let server = FaultyServer::start(|_, _| error_response(400, 1, "no"));
    home.log_in(&server, &[]).exits(1);
    assert!(!home.file().exists());
}

#[test]
fn first_profile_becomes_default_and_later_ones_only_on_request() {
    let (home, server) = (Home::new(), accepting_server());
    home.log_in(&server, &["one"]).exits(0).stderr_contains(&["profile 'one' is the default profile now\n"]);
    let again = home.log_in(&server, &["one", "--yes"]).exits(0);
    assert!(!again.stderr.contains("default"), "{again:?}");
    home.log_in(&server, &["two"])
        .exits(0)
        .stderr_contains(&["or make it the default with `roomctl profiles use two`"]);
    assert!(home.text().starts_with("default_profile = \"one\"\n"), "{}", home.text());
    home.log_in(&server, &["three", "--default"])
        .exits(0)
        .stderr_contains(&["profile 'three' is the default profile now\n"]);
    assert!(home.text().starts_with("default_profile = \"three\"\n"), "{}", home.text());
}

#[test]
fn new_profile_does_not_replace_implicit_default() {
    let server = accepting_server();
    let home = Home::with(&token_profile("prod", &server));
    home.log_in(&server, &["default"]).exits(0);
    assert_eq!(home.run(&["whoami", "--offline", "-o", "json"]).exits(0).json()["profile"], "prod");
}

#[test]
fn keeps_comments_and_order_of_config_file() {
    let server = accepting_server();
    let old = "# Our accounts\n\n# Second first\n[profiles.b]\n# whose\naccount_sid = 'AC0' # old\napi_key = 'SK0'\n\
        api_secret = 'no' # rotated\nregion = 'ie1'\nread_rate = 40\n\n[profiles.a] # first\naccount_sid = 'x'\n# edge = 'y'\n";
    let home = Home::with(old);
    home.log_in(&server, &["b", "--yes"]).exits(0);
    home.log_in(&server, &["c", "--default"]).exits(0);
    let expected = format!(
        "# Our accounts\n\ndefault_profile = \"c\"\n\n# Second first\n[profiles.b]\n# whose\n\
         account_sid = \"{ACCOUNT}\" # old\nread_rate = 40\nauth_token = \"{TOKEN}\"\nbase_url = \"{}/\"\n\n\
         [profiles.a] # first\naccount_sid = 'x'\n# edge = 'y'\n\n{}",
        server.base_url,
        token_profile("c", &server)
    );
    assert_eq!(home.text(), expected);
    home.run(&["logout", "--yes"]).exits(0);
    let expected = expected
        .replace("default_profile = \"c\"\n\n", "")
        .replace(&format!("\n{}", token_profile("c", &server)), "");
    assert_eq!(home.text(), expected);
}

#[test]
fn adds_profile_to_every_toml_table_style() {
    for text in [
        format!("profiles = {{ old = {{ account_sid = '{ACCOUNT}', auth_token = '{TOKEN}' }} }}\n"),
        format!("profiles.old.account_sid = '{ACCOUNT}'\nprofiles.old.auth_token = '{TOKEN}'\n"),
        format!("[profiles]\nold = {{ account_sid = '{ACCOUNT}', auth_token = '{TOKEN}' }}\n"),
        format!("[profiles]\n[profiles.old]\naccount_sid = '{ACCOUNT}'\nauth_token = '{TOKEN}'"),
    ] {
        let (home, server) = (Home::with(&text), accepting_server());
        home.log_in(&server, &["new one"]).exits(0);
        for profile in ["old", "new one"] {
            home.run(&["whoami", "--offline", "--profile", profile]).exits(0);
        }
    }
}

#[test]
fn missing_flags_are_named_without_terminal() {
    let home = Home::new();
    for (flags, missing) in [
        (&[][..], "--account-sid and --with-token"),
        (&["--account-sid", ACCOUNT], "requires --with-token"),
        (&["--account-sid", ACCOUNT, "--api-key", KEY], "requires --with-token"),
        (&["--with-token"], "requires --account-sid\n"),
    ] {
        let run = home.run(&[&["login"], flags].concat()).exits(2);
        run.stderr_contains(&[
            "error: login without prompts requires ",
            missing,
            "  tip: Example: `roomctl login --account-sid",
        ]);
    }
    assert!(!home.file().exists());
}

#[test]
fn replacing_a_profile_requires_confirmation() {
    let server = accepting_server();
    let text = token_profile("default", &server);
    let home = Home::with(&text);
    home.log_in(&server, &[]).exits(2).stderr_contains(&[
        "profile 'default' already exists",
        "  tip: Use --yes to replace it, or choose another name.",
    ]);
    assert_eq!((home.text(), server.targets().len()), (text, 0));
    home.log_in(&server, &["--yes"]).exits(0);
}

#[test]
fn rejects_invalid_arguments_before_any_request() {
    let (home, server) = (Home::new(), accepting_server());
    let base = ["login", "--with-token", "--base-url", &server.base_url];
    for (flags, secret, why) in [
        (&["--account-sid", KEY][..], TOKEN, "invalid --account-sid: expected 'AC'"),
        (&["--account-sid", TOKEN], TOKEN, "invalid --account-sid: expected 'AC'"),
        (&["--account-sid", ACCOUNT, "--api-key", SECRET], TOKEN, "invalid --api-key: expected 'SK'"),
        (&["--account-sid", ACCOUNT, "--region", "ie1"], TOKEN, "--base-url cannot be used with --region"),
        (&["--account-sid", ACCOUNT], "", "the auth token is empty"),
        (&["--account-sid", ACCOUNT], "\n", "the auth token is empty"),
        (
            &["--account-sid", ACCOUNT],
            &format!("{TOKEN}\n{TOKEN}\n"),
            "the auth token contains whitespace or an invisible character: U+000A",
        ),
        (
            &["--account-sid", ACCOUNT, "--api-key", KEY],
            "a b",
            "the API key's secret contains whitespace or an invisible character: U+0020",
        ),
        (&["--account-sid", ACCOUNT], &"x".repeat(5000), "the secret on stdin is longer than 4096 bytes"),
        (&["--account-sid", ACCOUNT, ""], TOKEN, "a profile name must have 1 to 31 characters"),
        (&["--account-sid", ACCOUNT, TOKEN], TOKEN, "a profile name must have 1 to 31 characters"),
        (&["--account-sid", ACCOUNT, "a\nb"], TOKEN, "a profile name must have 1 to 31 characters"),
        (&["--account-sid", ACCOUNT, "--", "-x"], TOKEN, "without control characters, a leading hyphen"),
        (
            &["--account-sid", ACCOUNT, "--profile", "p"],
            TOKEN,
            "--profile cannot be used with `roomctl login`",
        ),
        (&["--account-sid", ACCOUNT, "--sandbox"], TOKEN, "--sandbox cannot be used with `roomctl login`"),
    ] {
        home.roomctl(&[&base, flags].concat())
            .input(secret.as_bytes())
            .run()
            .exits(2)
            .stderr_contains(&[why]);
    }
    let args = ["login", "--with-token", "--account-sid", ACCOUNT, "--region", "evil.example/"];
    home.roomctl(&args)
        .input(TOKEN.as_bytes())
        .run()
        .exits(2)
        .stderr_contains(&["invalid --region: expected letters"]);
    assert!(!home.file().exists() && server.targets().is_empty());
}

#[test]
fn secret_on_stdin_and_sids_are_stored_without_what_surrounds_them() {
    for form in ["{}", "{}\n", "{}\r\n", " {}\n\n", "\u{feff}{}\r\n"] {
        let (home, server) = (Home::new(), accepting_server());
        let account = format!(" {ACCOUNT}\n");
        let args = ["login", "--with-token", "--account-sid", &account, "--base-url", &server.base_url];
        home.roomctl(&args).input(form.replace("{}", TOKEN).as_bytes()).run().exits(0);
        assert!(home.text().ends_with(&token_profile("default", &server)), "{form:?}: {}", home.text());
    }
}

#[test]
fn no_flag_accepts_a_secret() {
    for flag in ["--auth-token", "--token", "--api-secret", "--with-token"] {
        let run = roomctl(&["login", "--account-sid", ACCOUNT, &format!("{flag}={TOKEN}")]).run().exits(2);
        assert!(run.stderr.starts_with("error: un"), "{run:?}");
    }
}

#[test]
fn malformed_config_file_is_not_changed() {
    let (home, server) = (Home::with("profiles = 3\n"), accepting_server());
    home.log_in(&server, &[]).exits(3).stderr_contains(&["config.toml, line 1: "]);
    assert_eq!((home.text().as_str(), server.targets().len()), ("profiles = 3\n", 0));
}

#[test]
fn base_url_is_stored_from_flag_profile_or_environment() {
    let (home, first, second) = (Home::new(), accepting_server(), accepting_server());
    let args = ["login", "--with-token", "--account-sid", ACCOUNT, "--yes"];
    let log_in = |args: &[&str], url: &str| {
        home.roomctl(args).env("ROOMCTL_BASE_URL", url).input(TOKEN.as_bytes()).run().exits(0);
        home.run(&["whoami", "--profile", "default", "--offline", "-o", "json"]).exits(0).json()["base_url"]
            .clone()
    };
    let [first_url, second_url] = [&first, &second].map(|server| format!("{}/", server.base_url));
    assert_eq!(log_in(&args, &first.base_url), first_url);
    assert_eq!(log_in(&args, &second.base_url), first_url);
    assert_eq!(log_in(&[&args[..], &["--base-url", &second.base_url]].concat(), &first.base_url), second_url);
    assert_eq!((first.targets().len(), second.targets().len()), (2, 1));
}

#[test]
fn login_notes_that_environment_overrides_the_profile() {
    let (home, server) = (Home::new(), accepting_server());
    let args = ["login", "--with-token", "--account-sid", ACCOUNT, "--base-url", &server.base_url];
    let run = home.roomctl(&args).env("TWILIO_AUTH_TOKEN", TOKEN).input(TOKEN.as_bytes()).run();
    run.exits(0).stderr_contains(&[
        "warning: credentials in the environment (TWILIO_*) take precedence over the profile",
    ]);
}

#[test]
fn concurrent_logins_lose_no_profile() {
    let (home, server) = (Home::with("# ours\n"), accepting_server());
    let names = (0..20).map(|number| format!("p{number}")).collect::<Vec<_>>();
    std::thread::scope(|scope| {
        for name in &names {
            scope.spawn(|| home.log_in(&server, &[name]).exits(0));
        }
    });
    let profiles = home.run(&["profiles", "-o", "json", "--fields", "profile"]).exits(0).json();
    assert_eq!(profiles.as_array().unwrap().len(), names.len());
    assert!(home.text().contains("# ours\n"), "{}", home.text());
    let left = fs::read_dir(home.file().parent().unwrap()).unwrap().count();
    assert_eq!(left, 2, "the file and its lock");
}

#[cfg(unix)]
#[test]
fn symlinked_config_file_stays_a_symlink() {
    for exists in [true, false] {
        let (home, server, elsewhere) = (Home::with(""), accepting_server(), tempfile::tempdir().unwrap());
        let target = elsewhere.path().join("dotfiles/config.toml");
        fs::create_dir(elsewhere.path().join("dotfiles")).unwrap();
        if exists {
            fs::write(&target, "# shared\n").unwrap();
        }
        fs::remove_file(home.file()).unwrap();
        symlink(&target, home.file()).unwrap();
        home.log_in(&server, &[]).exits(0);
        assert!(fs::symlink_metadata(home.file()).unwrap().is_symlink());
        assert!(fs::read_to_string(&target).unwrap().contains(TOKEN));
        assert_eq!(file_mode(&target), 0o600);
    }
}

#[test]
fn creates_the_file_named_by_roomctl_config() {
    let (home, server) = (Home::new(), accepting_server());
    let file = home.0.path().join("new/other.toml");
    let args = ["login", "--with-token", "--account-sid", ACCOUNT, "--base-url", &server.base_url];
    let run = |args: &[&str]| home.roomctl(args).env("ROOMCTL_CONFIG", &file).input(TOKEN.as_bytes()).run();
    run(&args).exits(0);
    run(&["whoami"]).exits(0);
    assert!(file.exists() && !home.file().exists());
}

#[cfg(unix)]
#[test]
fn removes_permissions_of_others_from_config_file() {
    let (home, server) = (Home::with(""), accepting_server());
    fs::set_permissions(home.file(), Permissions::from_mode(0o644)).unwrap();
    home.log_in(&server, &[]).exits(0);
    assert_eq!(file_mode(&home.file()), 0o600);
}

#[test]
fn unwritable_config_file_is_named() {
    let (home, server) = (Home::with(""), accepting_server());
    fs::create_dir(home.file().with_file_name(".config.toml.lock")).unwrap();
    let error = format!("error: cannot write {}: ", home.file().display());
    home.log_in(&server, &[]).exits(1).stderr_contains(&[&error]);
    assert_eq!(home.text(), "");
}

#[test]
fn waiting_for_a_locked_config_file_times_out() {
    let (home, server) = (Home::with(""), accepting_server());
    let lock = fs::File::create(home.file().with_file_name(".config.toml.lock")).unwrap();
    lock.lock().unwrap();
    home.log_in(&server, &[]).exits(1).stderr_contains(&["another process keeps it locked"]);
    assert_eq!(home.text(), "");
}
