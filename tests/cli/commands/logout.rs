//! `roomctl logout`.

use crate::support::{Home, open, token_profile};

#[test]
fn logout_removes_the_profile_and_nothing_else() {
    let server = open();
    let [a, b, c] = ["a", "b", "c"].map(|name| token_profile(name, &server));
    let home = Home::with(&format!("# Ours\n\n# About a\n{a}\n{b}\n# Apart\n\n# About c\n{c}# end\n"));
    home.run(&["logout", "c", "--yes"]).exits(0).says(&["profile 'c' is no longer in "]);
    assert_eq!(home.text(), format!("# Ours\n\n# About a\n{a}\n{b}\n# Apart\n# end\n"));
    home.run(&["logout", "a", "-y"]).exits(0);
    assert_eq!(home.text(), format!("# Ours\n\n{b}\n# Apart\n# end\n"));
}

#[test]
fn logout_says_what_becomes_of_the_default() {
    let server = open();
    let profiles = ["a", "b", "c"].map(|name| token_profile(name, &server)).concat();
    let home = Home::with(&format!("default_profile = 'b'\n{profiles}"));
    home.run(&["logout", "--yes"])
        .exits(0)
        .says(&["profile 'b'", "it was the default; choose another with: roomctl profiles use NAME (a, c)"]);
    assert!(!home.text().contains("default_profile"));
    home.run(&["logout", "c", "--yes"]).exits(0);
    home.run(&["logout", "--yes"]).exits(0).says(&["profile 'a'", "it was the default, and the last"]);
    home.run(&["logout", "--yes"]).exits(2).says(&["no profile"]);
}

#[test]
fn logout_needs_a_yes_and_a_profile_that_is_there() {
    let server = open();
    let text = token_profile("a", &server);
    let home = Home::with(&text);
    home.run(&["logout"]).exits(2).says(&["removing profile 'a' needs a yes", "hint: add --yes"]);
    home.run(&["logout", "b", "--yes"])
        .exits(3)
        .says(&["no profile is named 'b'", "hint: the profiles are a"]);
    assert_eq!(home.text(), text);
    Home::new().run(&["logout", "b", "--yes"]).exits(3).says(&["there is no config file"]);
}
