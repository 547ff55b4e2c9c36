//! Prompts of `roomctl login` and `logout`.

use rustix::process::Signal;

use crate::support::{
    ACCOUNT, Home, KEY, SECRET, TOKEN, Terminal, accepting_server, send_signal, write_private,
};

/// Starts a command line in a terminal, with this home directory and without color.
fn start(home: &Home, script: &str) -> Terminal {
    let config = home.file();
    Terminal::start(200, script, &[("ROOMCTL_CONFIG", config.to_str().unwrap()), ("NO_COLOR", "1")])
}

/// Asserts that the terminal has its usual settings, as `stty` prints them.
#[track_caller]
fn assert_restored(screen: &str) {
    let settings = screen.split([' ', ';', '\n']).collect::<Vec<_>>();
    for setting in ["echo", "icanon", "isig", "opost"] {
        assert!(settings.contains(&setting), "no {setting}: {screen}");
    }
}

#[test]
fn prompts_for_missing_values_and_hides_the_secret() {
    let (home, server) = (Home::with(""), accepting_server());
    let mut terminal = start(&home, &format!("roomctl login --base-url {} -vv; stty -a", server.base_url));
    let mut screen = terminal.read_until("Account SID (AC...): ");
    terminal.press("ACnonsense\r");
    screen += &terminal.read_until("Account SID (AC...): ");
    assert!(screen.contains("warning: invalid SID: expected 'AC' and 32 hexadecimal digits"), "{screen}");
    terminal.press(&format!("{ACCOUNT}\r"));
    screen += &terminal.read_until("auth token: ");
    terminal.press(&format!("{KEY}\r"));
    screen += &terminal.read_until("API key secret (hidden): ");
    terminal.press(&format!("wrong\x15{SECRET}é\x7f\r"));
    let (rest, _) = terminal.finish();
    screen += &rest;
    assert!(screen.contains(&format!("the API accepted {KEY} at {}/", server.base_url)), "{screen}");
    assert!(!screen.contains(SECRET) && !screen.contains("wrong"), "{screen}");
    assert_restored(&rest);
    let text = home.text();
    assert!(text.contains(&format!("api_key = \"{KEY}\"\napi_secret = \"{SECRET}\"\n")), "{text}");
}

#[test]
fn empty_api_key_prompts_for_auth_token() {
    let (home, server) = (Home::with(""), accepting_server());
    let script = format!("roomctl login --account-sid {ACCOUNT} --base-url {}", server.base_url);
    let mut terminal = start(&home, &script);
    terminal.read_until("auth token: ");
    terminal.press("\r");
    terminal.read_until("Auth token (hidden): ");
    terminal.press(&format!("{TOKEN}\r"));
    let (screen, code) = terminal.finish();
    assert!(code == 0 && !screen.contains(TOKEN), "{screen}");
    assert!(home.text().contains(&format!("auth_token = \"{TOKEN}\"")), "{}", home.text());
}

#[test]
fn ctrl_c_and_ctrl_d_at_password_prompt_restore_terminal_and_keep_file() {
    for (key, code) in [("\x03", "code 130"), ("half\x03", "code 130"), ("\x04", "code 1\n")] {
        let home = Home::with("# mine\n");
        // Ctrl-C interrupts the shell, too.
        let script = format!(
            "trap : INT; roomctl login --account-sid {ACCOUNT} --api-key {KEY}; echo code $?; stty -a"
        );
        let mut terminal = start(&home, &script);
        terminal.read_until("API key secret (hidden): ");
        terminal.press(key);
        let (screen, _) = terminal.finish();
        assert!(screen.contains(code) && !screen.contains("half"), "{screen}");
        assert_restored(&screen);
        assert_eq!(home.text(), "# mine\n");
    }
}

#[test]
fn signal_at_password_prompt_restores_terminal_and_keeps_file() {
    for (signal, code) in [(Signal::TERM, "code 143"), (Signal::INT, "code 130"), (Signal::QUIT, "code 131")]
    {
        let home = Home::with("# mine\n");
        let script = format!(
            "sh -c 'echo \"<$$>\"; exec roomctl login --account-sid {ACCOUNT} --api-key {KEY}'; echo code $?; stty -a"
        );
        let mut terminal = start(&home, &script);
        let process = terminal.read_until(">");
        let process = process.trim_matches(['<', '>']);
        terminal.read_until("API key secret (hidden): ");
        send_signal(signal, process.parse().unwrap());
        let (screen, _) = terminal.finish();
        assert!(screen.contains(code), "{screen}");
        assert_restored(&screen);
        assert_eq!(home.text(), "# mine\n");
    }
}

#[test]
fn ctrl_c_and_ctrl_d_end_other_prompts() {
    for (key, code) in [("\x03", 130), ("\x04", 1)] {
        let home = Home::with("# mine\n");
        let mut terminal = start(&home, "exec roomctl login");
        terminal.read_until("Account SID (AC...): ");
        terminal.press(key);
        let (screen, ended) = terminal.finish();
        assert_eq!(ended, code, "{screen}");
        assert_eq!(home.text(), "# mine\n");
    }
}

#[test]
fn replacing_and_removing_profiles_prompt_for_confirmation() {
    let text = format!("[profiles.default]\naccount_sid = '{ACCOUNT}'\nauth_token = '{TOKEN}'\n");
    for (command, question) in [
        ("exec roomctl login", "Profile 'default' already exists. Replace it? [y/N] "),
        ("exec roomctl logout", "Remove profile 'default' and its secret? [y/N] "),
    ] {
        let home = Home::with("");
        write_private(&home.file(), &text);
        let mut terminal = start(&home, command);
        terminal.read_until(question);
        terminal.press("n\r");
        assert_eq!(terminal.finish().1, 1);
        assert_eq!(home.text(), text);
    }
    let home = Home::with(&text);
    let mut terminal = start(&home, "exec roomctl logout");
    terminal.read_until("[y/N] ");
    terminal.press("y\r");
    assert_eq!((terminal.finish().1, home.text().as_str()), (0, ""));
}

#[test]
fn no_input_disables_prompts_on_terminal() {
    let home = Home::with("");
    let (screen, code) = start(&home, "exec roomctl login --no-input").finish();
    assert!(code == 2 && screen.contains("--account-sid and --with-token"), "{screen}");
}
