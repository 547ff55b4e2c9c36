//! `roomctl login` and `logout`: what becomes of the config file.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};

use crate::support::{
    ACCOUNT, Faulty, Home, KEY, SECRET, Sandbox, TOKEN, basic, mode, open, refusal, roomctl, token_profile,
};

#[test]
fn a_login_is_checked_by_one_request_and_kept_for_its_owners_eyes_only() {
    let (home, server) = (Home::new(), open());
    let run = home.log_in(&server, &[]).exits(0);
    assert_eq!(run.stdout, "");
    run.says(&["works; profile 'default' is in ", "roomctl/config.toml\n"]);
    assert_eq!(server.targets(), ["GET /v1/Rooms?Status=in%2Dprogress&PageSize=1"]);
    let expected = format!("Basic {}", basic(ACCOUNT, TOKEN));
    assert_eq!(server.requests()[0].header("authorization"), Some(expected.as_str()));
    assert_eq!(
        home.text(),
        format!("default_profile = \"default\"\n\n{}", token_profile("default", &server))
    );
    assert_eq!((mode(&home.file()), mode(home.file().parent().unwrap())), (0o600, 0o700));
}

#[test]
fn an_api_key_is_kept_with_its_secret_and_then_used() {
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
fn refused_credentials_end_as_refused_and_nothing_is_written() {
    let sandbox = Sandbox::start(&[]);
    let args = ["login", "--yes", "--with-token", "--account-sid", ACCOUNT, "--base-url", &sandbox.base_url];
    let home = Home::new();
    let run = home.roomctl(&args).input(TOKEN.as_bytes()).run().exits(3);
    run.says(&["error: the API refused the credentials"]);
    assert!(!home.file().exists());

    let text = "# mine\n[profiles.default]\naccount_sid = 'x'\n";
    let home = Home::with(text);
    home.roomctl(&args).input(TOKEN.as_bytes()).run().exits(3);
    assert_eq!(home.text(), text);
}

#[test]
fn a_check_that_fails_otherwise_writes_nothing_and_ends_as_that_failure() {
    let home = Home::new();
    let server = Faulty::start(|_, _| refusal(500, 20500, "down"));
    home.log_in(&server, &[]).exits(6);
    let server = Faulty::start(|_, _| refusal(400, 1, "no"));
    home.log_in(&server, &[]).exits(1);
    assert!(!home.file().exists());
}

#[test]
fn the_first_profile_becomes_the_default_and_later_ones_only_when_told() {
    let (home, server) = (Home::new(), open());
    home.log_in(&server, &["one"]).exits(0);
    home.log_in(&server, &["two"]).exits(0).says(&["or for good: roomctl profiles use two"]);
    assert!(home.text().starts_with("default_profile = \"one\"\n"), "{}", home.text());
    home.log_in(&server, &["three", "--default"]).exits(0);
    assert!(home.text().starts_with("default_profile = \"three\"\n"), "{}", home.text());
}

#[test]
fn a_new_profile_does_not_take_over_from_one_that_was_the_default_without_saying_so() {
    let server = open();
    let home = Home::with(&token_profile("prod", &server));
    home.log_in(&server, &["default"]).exits(0);
    assert_eq!(home.run(&["whoami", "--offline", "-o", "json"]).exits(0).json()["profile"], "prod");
}

#[test]
fn comments_and_order_stay() {
    let server = open();
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
fn every_way_to_write_a_table_takes_a_new_profile() {
    for text in [
        format!("profiles = {{ old = {{ account_sid = '{ACCOUNT}', auth_token = '{TOKEN}' }} }}\n"),
        format!("profiles.old.account_sid = '{ACCOUNT}'\nprofiles.old.auth_token = '{TOKEN}'\n"),
        format!("[profiles]\nold = {{ account_sid = '{ACCOUNT}', auth_token = '{TOKEN}' }}\n"),
        format!("[profiles]\n[profiles.old]\naccount_sid = '{ACCOUNT}'\nauth_token = '{TOKEN}'"),
    ] {
        let (home, server) = (Home::with(&text), open());
        home.log_in(&server, &["new one"]).exits(0);
        for profile in ["old", "new one"] {
            home.run(&["whoami", "--offline", "--profile", profile]).exits(0);
        }
    }
}

#[test]
fn where_nobody_can_be_asked_the_missing_flags_are_named() {
    let home = Home::new();
    for (flags, missing) in [
        (&[][..], "--account-sid and --with-token"),
        (&["--account-sid", ACCOUNT], "needs --with-token"),
        (&["--account-sid", ACCOUNT, "--api-key", KEY], "needs --with-token"),
        (&["--with-token"], "needs --account-sid\n"),
    ] {
        let run = home.run(&[&["login"], flags].concat()).exits(2);
        run.says(&["error: nobody can be asked", missing, "hint: for example: roomctl login --account-sid"]);
    }
    assert!(!home.file().exists());
}

#[test]
fn a_profile_is_replaced_only_after_a_yes() {
    let server = open();
    let text = token_profile("default", &server);
    let home = Home::with(&text);
    home.log_in(&server, &[]).exits(2).says(&["there is a profile 'default'", "hint: add --yes"]);
    assert_eq!((home.text(), server.targets().len()), (text, 0));
    home.log_in(&server, &["--yes"]).exits(0);
}

#[test]
fn what_cannot_be_right_is_refused_before_any_request() {
    let (home, server) = (Home::new(), open());
    let base = ["login", "--with-token", "--base-url", &server.base_url];
    for (flags, secret, why) in [
        (&["--account-sid", KEY][..], TOKEN, "--account-sid must be 'AC'"),
        (&["--account-sid", TOKEN], TOKEN, "--account-sid must be 'AC'"),
        (&["--account-sid", ACCOUNT, "--api-key", SECRET], TOKEN, "--api-key must be 'SK'"),
        (&["--account-sid", ACCOUNT, "--region", "ie1"], TOKEN, "--base-url cannot be used with --region"),
        (&["--account-sid", ACCOUNT], "", "the auth token is empty"),
        (&["--account-sid", ACCOUNT], "\n", "the auth token is empty"),
        (
            &["--account-sid", ACCOUNT],
            &format!("{TOKEN}\n{TOKEN}\n"),
            "the auth token has a space, a line end",
        ),
        (&["--account-sid", ACCOUNT, "--api-key", KEY], "a b", "the API key's secret has a space"),
        (&["--account-sid", ACCOUNT], &"x".repeat(5000), "standard input has more than 4096 bytes"),
        (&["--account-sid", ACCOUNT, ""], TOKEN, "a profile's name has 1 to 31 characters"),
        (&["--account-sid", ACCOUNT, TOKEN], TOKEN, "a profile's name has 1 to 31 characters"),
        (&["--account-sid", ACCOUNT, "a\nb"], TOKEN, "a profile's name has 1 to 31 characters"),
        (&["--account-sid", ACCOUNT, "--", "-x"], TOKEN, "no hyphen in front"),
        (&["--account-sid", ACCOUNT, "--profile", "p"], TOKEN, "this command takes a name"),
        (&["--account-sid", ACCOUNT, "--sandbox"], TOKEN, "--sandbox takes no profile"),
    ] {
        home.roomctl(&[&base, flags].concat()).input(secret.as_bytes()).run().exits(2).says(&[why]);
    }
    let args = ["login", "--with-token", "--account-sid", ACCOUNT, "--region", "evil.example/"];
    home.roomctl(&args).input(TOKEN.as_bytes()).run().exits(2).says(&["--region must be letters"]);
    assert!(!home.file().exists() && server.targets().is_empty());
}

#[test]
fn no_flag_takes_a_secret() {
    for flag in ["--auth-token", "--token", "--api-secret", "--with-token"] {
        let run = roomctl(&["login", "--account-sid", ACCOUNT, &format!("{flag}={TOKEN}")]).run().exits(2);
        assert!(run.stderr.starts_with("error: un"), "{run:?}");
    }
}

#[test]
fn a_file_that_is_wrong_is_neither_changed_nor_asked_about() {
    let (home, server) = (Home::with("profiles = 3\n"), open());
    home.log_in(&server, &[]).exits(3).says(&["config.toml, line 1: "]);
    assert_eq!((home.text().as_str(), server.targets().len()), ("profiles = 3\n", 0));
}

#[test]
fn the_place_is_kept_from_the_flags_or_the_profile_before_or_the_environment() {
    let (home, first, second) = (Home::new(), open(), open());
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
fn who_logs_in_is_told_that_the_environment_goes_before() {
    let (home, server) = (Home::new(), open());
    let args = ["login", "--with-token", "--account-sid", ACCOUNT, "--base-url", &server.base_url];
    let run = home.roomctl(&args).env("TWILIO_AUTH_TOKEN", TOKEN).input(TOKEN.as_bytes()).run();
    run.exits(0).says(&["warning: the environment's credentials"]);
}

#[test]
fn logins_at_the_same_time_lose_no_profile() {
    let (home, server) = (Home::with("# ours\n"), open());
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

#[test]
fn a_link_stays_a_link_even_one_to_a_file_that_is_yet_to_be_made() {
    for exists in [true, false] {
        let (home, server, elsewhere) = (Home::with(""), open(), tempfile::tempdir().unwrap());
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
        assert_eq!(mode(&target), 0o600);
    }
}

#[test]
fn roomctl_config_names_the_file_to_make() {
    let (home, server) = (Home::new(), open());
    let file = home.0.path().join("new/other.toml");
    let args = ["login", "--with-token", "--account-sid", ACCOUNT, "--base-url", &server.base_url];
    let run = |args: &[&str]| home.roomctl(args).env("ROOMCTL_CONFIG", &file).input(TOKEN.as_bytes()).run();
    run(&args).exits(0);
    run(&["whoami"]).exits(0);
    assert!(file.exists() && !home.file().exists());
}

#[test]
fn what_others_could_read_they_can_no_longer() {
    let (home, server) = (Home::with(""), open());
    fs::set_permissions(home.file(), Permissions::from_mode(0o644)).unwrap();
    home.log_in(&server, &[]).exits(0);
    assert_eq!(mode(&home.file()), 0o600);
}

#[test]
fn a_file_that_cannot_be_written_is_told_by_its_name() {
    let (home, server) = (Home::with(""), open());
    fs::create_dir(home.file().with_file_name(".config.toml.lock")).unwrap();
    home.log_in(&server, &[]).exits(1).says(&["error: cannot write ", "roomctl/config.toml: "]);
    assert_eq!(home.text(), "");
}

#[test]
fn who_holds_the_file_for_ever_is_not_waited_for_so_long() {
    let (home, server) = (Home::with(""), open());
    let lock = fs::File::create(home.file().with_file_name(".config.toml.lock")).unwrap();
    lock.lock().unwrap();
    home.log_in(&server, &[]).exits(1).says(&["another roomctl is changing it"]);
    assert_eq!(home.text(), "");
}
