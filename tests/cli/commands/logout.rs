//! `roomctl logout`.

use crate::support::{ACCOUNT, Home, TOKEN, accepting_server, token_profile};

#[test]
fn logout_removes_only_the_profile() {
    let server = accepting_server();
    let [a, b, c] = ["a", "b", "c"].map(|name| token_profile(name, &server));
    let home = Home::with(&format!("# Ours\n\n# About a\n{a}\n{b}\n# Apart\n\n# About c\n{c}# end\n"));
    home.run(&["logout", "c", "--yes"]).exits(0).stderr_contains(&["removed profile 'c' from "]);
    assert_eq!(home.text(), format!("# Ours\n\n# About a\n{a}\n{b}\n# Apart\n# end\n"));
    home.run(&["logout", "a", "-y"]).exits(0);
    // Without the key, the only profile would be the default.
    assert_eq!(home.text(), format!("# Ours\n\ndefault_profile = \"\"\n\n{b}\n# Apart\n# end\n"));
}

#[test]
fn logout_makes_no_other_profile_the_default() {
    let server = accepting_server();
    let profiles = ["a", "b", "c"].map(|name| token_profile(name, &server)).concat();
    let home = Home::with(&format!("default_profile = 'b'\n{profiles}"));
    home.run(&["logout", "--yes"]).exits(0).stderr_contains(&[
        "profile 'b'",
        "there is no default profile now; set one with `roomctl profiles use NAME` (a, c)",
    ]);
    assert!(!home.text().contains("default_profile"));
    home.run(&["logout", "c", "--yes"]).exits(0).stderr_contains(&["there is no default profile now"]);
    for command in [&["kick", "room", "ann"][..], &["list", "room"], &["logout", "--yes"]] {
        home.run(command).exits(3).stderr_contains(&[
            "error: no default profile in the config file\nhint: Run `roomctl profiles use NAME` to set one: a\n",
        ]);
    }
    assert!(server.targets().is_empty());
    home.log_in(&server, &["d"]).exits(0).stderr_contains(&["`roomctl profiles use d`"]);
    home.run(&["profiles", "use", "a"]).exits(0);
    home.run(&["whoami"]).exits(0);
    home.run(&["logout", "d", "--yes"]).exits(0);
    home.run(&["logout", "--yes"]).exits(0).stderr_contains(&["profile 'a'", "no profile is left"]);
    home.run(&["logout", "--yes"]).exits(2).stderr_contains(&["no profile"]);
    home.log_in(&server, &["e"]).exits(0).stderr_contains(&["profile 'e' is the default profile now"]);
}

#[test]
fn logout_says_which_credentials_are_used_now() {
    let home = Home::with(&token_profile("a", &accepting_server()));
    let run =
        home.roomctl(&["logout", "--yes"]).env("TWILIO_ACCOUNT_SID", ACCOUNT).env("TWILIO_AUTH_TOKEN", TOKEN);
    run.run().exits(0).stderr_contains(&[
        "no profile is left\n",
        "warning: commands use the credentials in the environment (TWILIO_*) now\n",
    ]);
}

#[test]
fn logout_does_not_make_the_profile_named_default_the_default() {
    let server = accepting_server();
    let profiles = ["a", "default", "z"].map(|name| token_profile(name, &server)).concat();
    let home = Home::with(&format!("default_profile = 'a'\n{profiles}"));
    home.run(&["logout", "--yes"]).exits(0).stderr_contains(&["no default profile now", "(default, z)"]);
    home.run(&["list", "room"]).exits(3).stderr_contains(&["no default profile in the config file"]);
}

#[test]
fn logout_requires_confirmation_and_existing_profile() {
    let server = accepting_server();
    let text = token_profile("a", &server);
    let home = Home::with(&text);
    home.run(&["logout"]).exits(2).stderr_contains(&[
        "removing profile 'a' requires confirmation, but the input is not a terminal",
        "  tip: Use --yes to confirm.",
    ]);
    home.run(&["logout", "b", "--yes"])
        .exits(3)
        .stderr_contains(&["profile 'b' not found", "hint: The profiles are a."]);
    assert_eq!(home.text(), text);
    Home::new().run(&["logout", "b", "--yes"]).exits(3).stderr_contains(&["there is no config file"]);
}
