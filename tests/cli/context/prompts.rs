//! Prompts ignore input that is typed before they appear.

use crate::support::{ACCOUNT, Home, KEY, Sandbox, TOKEN, Terminal, accepting_server};

/// Starts a command after `typed` was put into the input queue of its terminal.
fn start(command: &str, typed: &str, environment: &[(&str, &str)]) -> Terminal {
    let script = format!("echo ready; read -r line; exec roomctl {command}");
    let mut terminal = Terminal::start(200, &script, environment);
    terminal.read_until("ready");
    // The shell reads the first line only.
    terminal.press(&format!("go\r{typed}\r"));
    terminal
}

#[test]
fn confirmation_ignores_yes_typed_before_it_appears() {
    let sandbox = Sandbox::start(&[]);
    for (command, declined) in [
        ("kick DailyStandup --all", "canceled, nothing was changed"),
        ("anonymize DailyStandup bob", "canceled, nothing was changed"),
        ("rooms end DailyStandup", "canceled, nothing was changed"),
    ] {
        let mut terminal = start(command, "y", &sandbox.environment());
        terminal.read_until("[y/N] ");
        terminal.press("n\r");
        let (rest, code) = terminal.finish();
        assert!(code == 1 && rest.contains(declined), "{command}: {rest}");
    }
    assert_eq!(sandbox.counts()["writes"], 0);
}

#[test]
fn confirmation_ignores_yes_typed_after_an_earlier_prompt_was_answered() {
    let profile = format!("[profiles.default]\naccount_sid = '{ACCOUNT}'\nauth_token = '{TOKEN}'\n");
    let home = Home::with(&profile);
    let config = home.file();
    let environment = [("ROOMCTL_CONFIG", config.to_str().unwrap())];
    let mut terminal = Terminal::start(200, "stty -icanon; exec roomctl login", &environment);
    terminal.read_until("Replace it? [y/N] ");
    // Without line editing in the terminal, one read gets both lines.
    terminal.press(&format!("y\r{ACCOUNT}\r"));
    terminal.read_until("[key/token] ");
    terminal.press("\u{3}");
    let (rest, code) = terminal.finish();
    assert!(code == 130 && !rest.contains("answer 'key' or 'token'"), "{rest}");
}

#[test]
fn login_prompts_ignore_input_typed_before_they_appear() {
    let (server, home) = (accepting_server(), Home::with(""));
    let config = home.file();
    let environment = [("ROOMCTL_CONFIG", config.to_str().unwrap())];
    let all = format!("login --account-sid {ACCOUNT} --api-key {KEY} --base-url {}", server.base_url);
    for (command, typed, prompt) in [("login", ACCOUNT, "[key/token] "), (&all, TOKEN, "(hidden): ")] {
        let mut terminal = start(command, typed, &environment);
        terminal.read_until(prompt);
        terminal.press("\u{4}");
        let (rest, code) = terminal.finish();
        assert!(code == 1 && rest.contains("canceled, nothing was changed"), "{command}: {rest}");
        assert!(!rest.contains("answer 'key' or 'token'"), "{command}: {rest}");
    }
    assert_eq!((home.text(), server.targets().len()), (String::new(), 0));
}

#[test]
fn logout_ignores_yes_typed_before_the_prompt_appears() {
    let profile = format!("[profiles.default]\naccount_sid = '{ACCOUNT}'\nauth_token = '{TOKEN}'\n");
    let home = Home::with(&profile);
    let config = home.file();
    let mut terminal = start("logout", "y", &[("ROOMCTL_CONFIG", config.to_str().unwrap())]);
    terminal.read_until("[y/N] ");
    terminal.press("n\r");
    assert_eq!(terminal.finish().1, 1);
    assert_eq!(home.text(), profile);
}
