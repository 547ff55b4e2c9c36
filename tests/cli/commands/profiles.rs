//! `roomctl profiles` and `roomctl profiles use`.

use crate::support::{ACCOUNT, KEY, TOKEN, roomctl};
#[cfg(unix)]
use crate::support::{Home, accepting_server, token_profile};

#[cfg(unix)]
#[test]
fn profiles_use_sets_the_default() {
    let server = accepting_server();
    let home = Home::with(&format!("# kept\n{}{}", token_profile("a", &server), token_profile("b", &server)));
    home.run(&["whoami", "--offline"]).exits(3);
    home.run(&["profiles", "use", "b"]).exits(0).stderr_contains(&["set 'b' as the default profile in "]);
    assert_eq!(home.run(&["whoami", "--offline", "-o", "json"]).exits(0).json()["profile"], "b");
    home.run(&["profiles", "use", "x"]).exits(3).stderr_contains(&["profile 'x' not found"]);
    assert!(home.text().contains("# kept"));
}

#[cfg(unix)]
#[test]
fn profiles_use_says_that_the_environment_takes_precedence() {
    let server = accepting_server();
    let home = Home::with(&format!("{}{}", token_profile("a", &server), token_profile("b", &server)));
    let run = |name| home.roomctl(&["profiles", "use", name]);
    let with_credentials = run("b").env("TWILIO_ACCOUNT_SID", ACCOUNT).env("TWILIO_AUTH_TOKEN", TOKEN);
    with_credentials.run().exits(0).stderr_contains(&[
        "set 'b' as the default profile in ",
        "warning: credentials in the environment (TWILIO_*) take precedence over the profile, unless it is selected \
         with --profile or ROOMCTL_PROFILE\n",
    ]);
    run("b").env("ROOMCTL_PROFILE", "a").run().exits(0).stderr_contains(&[
        "warning: ROOMCTL_PROFILE takes precedence over the default profile: it selects 'a'\n",
    ]);
    for selected in ["", "b"] {
        assert!(!run("b").env("ROOMCTL_PROFILE", selected).run().exits(0).stderr.contains("warning"));
    }
}

#[test]
fn profiles_shows_the_active_profile_and_problems() {
    let config = format!(
        "default_profile = 'b'\n[profiles.a]\naccount_sid = '{ACCOUNT}'\n\
         [profiles.b]\naccount_sid = '{ACCOUNT}'\nauth_token = '{TOKEN}'\nregion = 'ie1'\n"
    );
    let fields = "profile,active,source,base_url,error";
    let args = ["profiles", "-o", "csv", "--fields", fields];
    let run = roomctl(&args).config(&config).run().exits(0);
    let expected = "profile,active,source,base_url,error\n\
        a,false,config file,,\"account_sid is set without auth_token, or api_key and api_secret; Set the missing values, or unset the others.\"\n\
        b,true,config file,https://video.ie1.twilio.com/,\n";
    assert_eq!(run.stdout, expected);

    let run = roomctl(&args).config(&config).env("TWILIO_API_KEY", KEY).run().exits(0);
    let first = run.stdout.lines().nth(1).unwrap();
    assert!(
        first.starts_with(",true,environment,,") && first.contains("TWILIO_API_KEY is set without"),
        "{run:?}"
    );
    assert!(run.stdout.contains("b,false,"), "{run:?}");

    let run = roomctl(&[&args[..], &["--profile", "a"]].concat()).config(&config).run().exits(0);
    assert!(run.stdout.contains("a,true,") && run.stdout.contains("b,false,"), "{run:?}");
}

#[test]
fn base_url_is_the_one_that_a_command_would_use() {
    let profile = |name: &str| {
        format!("[profiles.{name}]\naccount_sid = '{ACCOUNT}'\nauth_token = '{TOKEN}'\nregion = 'ie1'\n")
    };
    let config = format!("default_profile = 'a'\n{}{}", profile("a"), profile("b"));
    let shown = |args: &[&str], variables: &[(&str, &str)]| {
        let args = [&["profiles", "-o", "csv", "--no-header", "--fields", "profile,base_url"], args].concat();
        let run =
            variables.iter().fold(roomctl(&args).config(&config), |run, (name, value)| run.env(name, value));
        run.run().exits(0).stdout
    };
    let ie1 = "https://video.ie1.twilio.com/";
    let other = ("ROOMCTL_BASE_URL", "http://127.0.0.1:1/");
    assert_eq!(shown(&[], &[other]), format!("a,{}\nb,{ie1}\n", other.1));
    assert_eq!(shown(&["--profile", "a"], &[other]), format!("a,{ie1}\nb,{ie1}\n"));
    assert_eq!(
        shown(&["--base-url", "http://127.0.0.1:2/"], &[other]),
        "a,http://127.0.0.1:2/\nb,http://127.0.0.1:2/\n"
    );
    assert_eq!(shown(&[], &[other, ("ROOMCTL_PROFILE", "b")]), format!("a,{ie1}\nb,{}\n", other.1));
    let environment = [other, ("TWILIO_ACCOUNT_SID", ACCOUNT), ("TWILIO_AUTH_TOKEN", TOKEN)];
    assert_eq!(shown(&[], &environment), format!(",{}\na,{ie1}\nb,{ie1}\n", other.1));
}

#[test]
fn field_problem_is_deprecated_and_has_the_value_of_error() {
    let config = format!("[profiles.a]\naccount_sid = '{ACCOUNT}'\n");
    let list = |args: &[&str]| roomctl(&[&["profiles"], args].concat()).config(&config).run().exits(0);
    let run = list(&["-o", "json"]);
    assert!(run.json()[0]["error"].as_str().unwrap().starts_with("account_sid is set without"), "{run:?}");
    assert_eq!(run.json()[0]["problem"], run.json()[0]["error"]);
    assert_eq!(run.stderr, "");
    let run = list(&["--fields", "problem"]);
    run.stderr_contains(&["warning: --fields problem is deprecated; use --fields error"]);
}

#[test]
fn profiles_is_an_empty_list_without_profiles() {
    assert_eq!(roomctl(&["profiles", "-o", "json"]).run().exits(0).stdout, "[]\n");
    roomctl(&["profiles", "--sandbox"])
        .run()
        .exits(2)
        .stderr_contains(&["--sandbox cannot be used with `roomctl profiles`"]);
}
