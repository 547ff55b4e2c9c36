//! Prompts of `roomctl login` and `logout`.

use rustix::process::Signal;

use crate::support::{
    ACCOUNT, Home, KEY, SECRET, TOKEN, Terminal, accepting_server, send_signal, wait_until, write_private,
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

const KIND: &str = "[key/token] ";

#[test]
fn prompts_for_missing_values_and_hides_the_secret() {
    let (home, server) = (Home::with(""), accepting_server());
    let mut terminal = start(&home, &format!("roomctl login --base-url {} -vv; stty -a", server.base_url));
    let mut screen = terminal.read_until(KIND);
    terminal.press("\r");
    screen += &terminal.read_until("Account SID (AC...): ");
    terminal.press("ACnonsense\r");
    screen += &terminal.read_until("Account SID (AC...): ");
    assert!(screen.contains("warning: invalid SID: expected 'AC' and 32 hexadecimal digits"), "{screen}");
    terminal.press(&format!("{ACCOUNT}\r"));
    screen += &terminal.read_until("API key SID (SK...): ");
    terminal.press(&format!("{KEY}\r"));
    screen += &terminal.read_until("API key secret (hidden): ");
    terminal.press(&format!("wrong\x15{SECRET}é\x7f\r"));
    let (rest, _) = terminal.finish();
    screen += &rest;
    assert!(screen.contains(&format!("the API accepted {KEY} at {}/", server.base_url)), "{screen}");
    assert!(screen.contains(ACCOUNT) && screen.contains("ACnonsense"), "SIDs are shown: {screen}");
    assert!(!screen.contains(SECRET) && !screen.contains("wrong"), "{screen}");
    assert_restored(&rest);
    let text = home.text();
    assert!(text.contains(&format!("api_key = \"{KEY}\"\napi_secret = \"{SECRET}\"\n")), "{text}");
}

#[test]
fn choosing_the_auth_token_prompts_for_it() {
    let (home, server) = (Home::with(""), accepting_server());
    let script = format!("roomctl login --account-sid {ACCOUNT} --base-url {}", server.base_url);
    let mut terminal = start(&home, &script);
    terminal.read_until(KIND);
    terminal.press("token\r");
    terminal.read_until("Auth token (hidden): ");
    terminal.press(&format!(" {TOKEN} \r"));
    let (screen, code) = terminal.finish();
    assert!(code == 0 && !screen.contains(TOKEN), "{screen}");
    assert!(home.text().contains(&format!("auth_token = \"{TOKEN}\"")), "{}", home.text());
}

#[test]
fn auth_token_at_any_prompt_is_hidden_and_used_as_the_secret() {
    for prompt in [KIND, "Account SID (AC...): ", "API key SID (SK...): "] {
        let (home, server) = (Home::with(""), accepting_server());
        let mut terminal = start(&home, &format!("roomctl login --base-url {}; stty -a", server.base_url));
        let mut screen = String::new();
        for (question, answer) in
            [(KIND, "key"), ("Account SID (AC...): ", ACCOUNT), ("API key SID (SK...): ", "")]
        {
            if question != prompt {
                screen += &terminal.read_until(question);
                terminal.press(&format!("{answer}\r"));
                continue;
            }
            screen += &terminal.read_until(question);
            terminal.press(&format!("{TOKEN}\r"));
            if question == KIND || question.starts_with("Account") {
                screen += &terminal.read_until("Account SID (AC...): ");
                terminal.press(&format!("{ACCOUNT}\r"));
            }
            break;
        }
        let (rest, _) = terminal.finish();
        screen += &rest;
        assert!(screen.contains("it is used as the auth token"), "{screen}");
        assert!(!screen.contains(&TOKEN[..8]), "{screen}");
        assert_restored(&rest);
        assert!(home.text().contains(&format!("auth_token = \"{TOKEN}\"")), "{}", home.text());
    }
}

#[test]
fn login_ends_after_three_invalid_answers() {
    for (flags, question, answer) in
        [("", KIND, "maybe"), ("--api-key SK0123456789abcdef0123456789abcdef", "Account SID (AC...): ", KEY)]
    {
        let home = Home::with("# mine\n");
        let mut terminal = start(&home, &format!("roomctl login {flags}; echo code $?; stty -a"));
        for _ in 0..3 {
            terminal.read_until(question);
            terminal.press(&format!("{answer}\r"));
        }
        let (screen, _) = terminal.finish();
        assert!(screen.contains("no valid answer in 3 tries") && screen.contains("code 2"), "{screen}");
        assert_restored(&screen);
        assert_eq!(home.text(), "# mine\n");
    }
}

#[test]
fn ctrl_c_and_ctrl_d_at_every_prompt_restore_the_terminal() {
    for (key, code) in [("\x03", "code 130"), ("\x04", "code 1\n")] {
        for (flags, question) in
            [("", KIND), ("--api-key SK0123456789abcdef0123456789abcdef", "Account SID (AC...): ")]
        {
            let home = Home::with("");
            let mut terminal =
                start(&home, &format!("trap : INT; roomctl login {flags}; echo code $?; stty -a"));
            terminal.read_until(question);
            terminal.press(key);
            let (screen, _) = terminal.finish();
            assert!(screen.contains(code), "{screen}");
            assert_restored(&screen);
        }
    }
}

#[test]
fn end_of_the_terminal_ends_the_prompt_although_sighup_is_ignored() {
    for (command, question) in [
        (format!("login --account-sid {ACCOUNT} --api-key {KEY}"), "API key secret (hidden): "),
        ("login".to_owned(), KIND),
        ("--sandbox watch DailyStandup".to_owned(), "alice"),
    ] {
        let home = Home::with("");
        let script = format!("trap '' HUP; echo \"<$$>\"; exec roomctl {command}");
        let mut terminal = start(&home, &script);
        let process = terminal.read_until(">");
        let process = process.trim_matches(['<', '>']).to_owned();
        terminal.read_until(question);
        terminal.hang_up();
        let has_ended = || {
            let state =
                std::process::Command::new("ps").args(["-o", "stat=", "-p", &process]).output().unwrap();
            state.stdout.is_empty() || state.stdout.starts_with(b"Z")
        };
        wait_until(has_ended);
    }
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
