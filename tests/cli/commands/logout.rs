//! `roomctl logout`.

use crate::support::{Home, accepting_server, token_profile};

#[test]
fn logout_removes_only_the_profile() {
    let server = accepting_server();
    let [a, b, c] = ["a", "b", "c"].map(|name| token_profile(name, &server));
    let home = Home::with(&format!("# Ours\n\n# About a\n{a}\n{b}\n# Apart\n\n# About c\n{c}# end\n"));
    home.run(&["logout", "c", "--yes"]).exits(0).stderr_contains(&["removed profile 'c' from "]);
    assert_eq!(home.text(), format!("# Ours\n\n# About a\n{a}\n{b}\n# Apart\n# end\n"));
    home.run(&["logout", "a", "-y"]).exits(0);
    assert_eq!(home.text(), format!("# Ours\n\n{b}\n# Apart\n# end\n"));
}

#[test]
fn logout_reports_the_new_default() {
    let server = accepting_server();
    let profiles = ["a", "b", "c"].map(|name| token_profile(name, &server)).concat();
    let home = Home::with(&format!("default_profile = 'b'\n{profiles}"));
    home.run(&["logout", "--yes"]).exits(0).stderr_contains(&[
        "profile 'b'",
        "there is no default profile now; set one with `roomctl profiles use NAME` (a, c)",
    ]);
    assert!(!home.text().contains("default_profile"));
    home.run(&["logout", "c", "--yes"]).exits(0);
    home.run(&["logout", "--yes"]).exits(0).stderr_contains(&["profile 'a'", "no profile is left"]);
    home.run(&["logout", "--yes"]).exits(2).stderr_contains(&["no profile"]);
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
