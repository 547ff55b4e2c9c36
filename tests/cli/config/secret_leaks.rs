//! Secrets appear in no output, no log, no process arguments and no file, for every source of the secret, every
//! command and every kind of failure.

use std::collections::BTreeSet;
use std::io::Read;
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::{fs, thread};

use serde_json::json;
use tempfile::TempDir;

use crate::support::{
    ACCOUNT, COMMAND_LINES, CertificateAuthority, FaultyServer, KEY, ROOM, Request, Run, TOKEN, Terminal,
    basic, json_response, response, roomctl, write_private,
};

/// A secret that occurs nowhere else, not even in part.
const MARK: &str = "Xq7fGh29LmNpRt56VwYzKd83JsBc41Te";

/// The secret, its halves, and its form in HTTP Basic authentication.
fn traces() -> Vec<String> {
    // The first 48 characters encode the user name, which is public and equally long for account SIDs and keys.
    let sent = basic(ACCOUNT, MARK)[48..].trim_end_matches('=').to_owned();
    let wholes = [MARK.to_owned(), basic("", MARK)[2..].trim_end_matches('=').to_owned(), sent];
    let halves = |whole: &String| {
        let (first, second) = whole.split_at(whole.len() / 2);
        [first.to_owned(), second.to_owned()]
    };
    wholes.iter().flat_map(halves).collect()
}

#[track_caller]
fn assert_unmarked(text: &str, what: &str) {
    for trace in traces() {
        assert!(!text.contains(&trace), "{trace} in {what}: {text}");
    }
}

/// The arguments of every process whose arguments contain one of these texts.
fn processes_with(texts: &[String]) -> Vec<String> {
    let arguments = |entry: fs::DirEntry| fs::read(entry.path().join("cmdline")).ok();
    let all = fs::read_dir("/proc").unwrap().flatten().filter_map(arguments);
    let all = all.map(|bytes| String::from_utf8_lossy(&bytes).replace('\0', " "));
    all.filter(|line| texts.iter().any(|text| line.contains(text))).collect()
}

/// How a server responds, selected by the first part of the request's path; `fine` accepts all credentials and lists
/// nothing.
const BROKEN_CONNECTIONS: &[&str] = &["fine", "echo", "401", "403", "404", "500", "302", "cut", "html"];

/// A server with all kinds of responses, and the processes that had the secret in their arguments during a request.
fn server() -> (FaultyServer, Arc<Mutex<Vec<String>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let marked = Arc::clone(&seen);
    let server = FaultyServer::start(move |request, count| {
        if count.is_multiple_of(8) {
            marked.lock().unwrap().extend(processes_with(&traces()));
        }
        reply(request)
    });
    (server, seen)
}

fn reply(request: &Request) -> Vec<u8> {
    let (way, path) = request.target[1..].split_once('/').unwrap();
    let room = json!({ "sid": ROOM, "unique_name": "room", "status": "completed" });
    match way {
        "fine" if path == "v1/Rooms/room" || path == format!("v1/Rooms/{ROOM}") => json_response(200, &room),
        "fine" => json_response(200, &json!({ "rooms": [], "participants": [], "rules": [] })),
        // The response repeats the credentials in headers and body.
        "echo" => {
            let all = request.headers.iter().filter(|(name, _)| name != "authorization");
            let error = json!({ "code": 20001, "message": format!("{:?}", all.collect::<Vec<_>>()) });
            json_response(400, &error)
        }
        "302" => response(302, &["Location: http://127.0.0.1:1/"], ""),
        "cut" => b"HTTP/1.1 200 X\r\nRetry-After: 0\r\nContent-Length: 99\r\n\r\n{".to_vec(),
        "html" => response(200, &[], "<html>"),
        status => response(status.parse().unwrap(), &[], ""),
    }
}

/// The source of the secret.
const SOURCES: &[&str] = &["token", "key", "file", "file-key", "command", "vendor"];

/// A home directory whose files are checked for the secret after a run.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Runs a command line that takes the secret from `source`.
    fn run(&self, source: &str, base_url: &str, line: &[&str], flags: &[&str]) -> Run {
        let home = self.0.path();
        let mut run = roomctl(&[line, flags].concat()).input(MARK.as_bytes());
        run = run.home(home);
        let config = home.join("config.toml");
        let profile = |secret: String| {
            write_private(
                &config,
                &format!("[profiles.p]\naccount_sid='{ACCOUNT}'\nbase_url='{base_url}'\n{secret}\n"),
            );
        };
        run = match source {
            "token" => run.env("TWILIO_ACCOUNT_SID", ACCOUNT).env("TWILIO_AUTH_TOKEN", MARK),
            "key" => run
                .env("TWILIO_ACCOUNT_SID", ACCOUNT)
                .env("TWILIO_API_KEY", KEY)
                .env("TWILIO_API_SECRET", MARK),
            "file" => {
                profile(format!("auth_token='{MARK}'"));
                run.env("ROOMCTL_CONFIG", &config)
            }
            "file-key" => {
                profile(format!("api_key='{KEY}'\napi_secret='{MARK}'"));
                run.env("ROOMCTL_CONFIG", &config)
            }
            "command" => {
                let secret = home.join("secret");
                write_private(&secret, MARK);
                profile(format!("secret_command=['cat', '{}']", secret.display()));
                run.env("ROOMCTL_CONFIG", &config)
            }
            _ => {
                fs::create_dir_all(home.join("vendor")).unwrap();
                let profile = json!({ "accountSid": ACCOUNT, "apiKey": KEY, "apiSecret": MARK });
                let text = json!({ "activeProject": "p", "profiles": { "p": profile } }).to_string();
                write_private(&home.join("vendor/config.json"), &text);
                run.env("TWILIO_CONFIG_DIR", home.join("vendor"))
            }
        };
        run.env("ROOMCTL_BASE_URL", base_url).run()
    }

    /// Asserts that only the files that store the secret contain it.
    #[track_caller]
    fn assert_unmarked(&self) {
        let mut directories = vec![self.0.path().to_owned()];
        while let Some(directory) = directories.pop() {
            for entry in fs::read_dir(directory).unwrap().flatten() {
                let path = entry.path();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                if path.is_dir() {
                    directories.push(path);
                } else if !["config.toml", "config.json", "secret"].contains(&name.as_str()) {
                    let bytes = fs::read(&path).unwrap();
                    assert_unmarked(&String::from_utf8_lossy(&bytes), &name);
                }
            }
        }
    }
}

#[track_caller]
fn assert_run_unmarked(run: &Run) {
    assert_unmarked(&run.stdout, "stdout");
    assert_unmarked(&run.stderr, &format!("stderr of {run:?}"));
}

#[test]
fn no_command_shows_a_secret_from_any_source() {
    let (server, marked) = server();
    let cases = COMMAND_LINES.iter().flat_map(|line| {
        SOURCES
            .iter()
            .flat_map(move |source| BROKEN_CONNECTIONS.iter().map(move |way| (*line, *source, *way)))
    });
    let cases = cases.collect::<Vec<_>>();
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some((line, source, way)) = cases.get(number) else { return };
                    let home = Home::new();
                    let log = home.0.path().join("log.jsonl");
                    let mut flags =
                        vec!["-vv", "-o", if number.is_multiple_of(2) { "table" } else { "json" }];
                    if line[0] == "kick" && !line.contains(&"--dry-run") {
                        flags.extend(["--log", log.to_str().unwrap()]);
                    }
                    let run = home.run(source, &format!("{}/{way}", server.base_url), line, &flags);
                    assert_run_unmarked(&run);
                    home.assert_unmarked();
                }
            });
        }
    });
    assert_eq!(*marked.lock().unwrap(), Vec::<String>::new());
    let sent = server.requests();
    let user_and_secret = [ACCOUNT, KEY].map(|user| format!("Basic {}", basic(user, MARK)));
    let header = |request: &Request| request.header("authorization").map(str::to_owned);
    let seen = sent.iter().filter_map(header).collect::<BTreeSet<_>>();
    assert_eq!(seen, user_and_secret.into_iter().collect(), "the mark was the secret that was used");
}

#[test]
fn connection_failures_show_no_secret() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let authority = CertificateAuthority::new();
    let secure = authority.server("elsewhere.example", 2100);
    let bases = [
        format!("http://{closed}"),
        format!("https://localhost:{}", secure.port),
        "https://nowhere.invalid".to_owned(),
    ];
    thread::scope(|scope| {
        for base_url in &bases {
            for source in SOURCES {
                scope.spawn(move || {
                    let home = Home::new();
                    assert_run_unmarked(&home.run(source, base_url, &["list", "room"], &["-vv"]).exits(6));
                    home.assert_unmarked();
                });
            }
        }
    });
    assert!(secure.requests().is_empty());
}

#[test]
fn secret_in_a_url_is_not_shown() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    // Every run asserts that the secret is not shown.
    let at =
        |args: &[&str]| roomctl(args).env("TWILIO_ACCOUNT_SID", ACCOUNT).env("TWILIO_AUTH_TOKEN", "another");
    for url in [
        format!("https://{ACCOUNT}:{TOKEN}@video.twilio.com"),
        format!("https://video.twilio.com/?token={TOKEN}"),
        format!("https://video.twilio.com/#{TOKEN}"),
        format!("http://{TOKEN}@example.com"),
        format!("{TOKEN}://x"),
    ] {
        at(&["list", "room", "-vv"]).env("ROOMCTL_BASE_URL", &url).run().exits(3);
        at(&["list", "room", "-vv", "--base-url", &url]).run().exits(2);
    }
    let proxy = format!("http://user:{TOKEN}@{closed}");
    for variable in ["HTTPS_PROXY", "ALL_PROXY"] {
        let run = at(&["list", "room", "-vv", "--base-url", "https://nowhere.invalid"]).env(variable, &proxy);
        run.run().exits(6);
    }
}

#[test]
fn secret_command_gets_no_additional_environment_variables() {
    let home = Home::new();
    let seen = home.0.path().join("seen");
    let config = home.0.path().join("config.toml");
    let (server, _) = server();
    let secret = home.0.path().join("secret");
    write_private(&secret, MARK);
    let script = format!(
        "env > {0}; tr '\\\\0' ' ' < /proc/$PPID/cmdline >> {0}; cat {1}",
        seen.display(),
        secret.display()
    );
    write_private(
        &config,
        &format!(
            "[profiles.p]\naccount_sid='{ACCOUNT}'\nsecret_command=['sh', '-c', \"\"\"{script}\"\"\"]\nbase_url='{}/fine'\n",
            server.base_url
        ),
    );
    roomctl(&["whoami"]).env("ROOMCTL_CONFIG", &config).run().exits(0);
    let text = fs::read_to_string(&seen).unwrap();
    assert_unmarked(&text, "the environment of the command");
    let names = text.lines().filter_map(|line| Some(line.split_once('=')?.0)).collect::<BTreeSet<_>>();
    let given = [
        "HOME",
        "PATH",
        "ROOMCTL_CONFIG",
        "ROOMCTL_CONFIG_DIR",
        "TWILIO_CONFIG_DIR",
        "PWD",
        "OLDPWD",
        "SHLVL",
        "_",
    ];
    assert!(names.iter().all(|name| given.contains(name)), "{names:?}");
    assert!(text.trim_end().ends_with(" whoami"), "{text}");
}

#[test]
fn typed_secret_appears_on_no_screen_and_in_no_process() {
    let home = Home::new();
    let config = home.0.path().join("config.toml");
    for way in ["fine", "401"] {
        let (server, marked) = server();
        let script = format!(
            "roomctl login --account-sid {ACCOUNT} --api-key {KEY} --base-url {}/{way} -vv --yes",
            server.base_url
        );
        let mut terminal = Terminal::start(200, &script, &[("ROOMCTL_CONFIG", config.to_str().unwrap())]);
        let mut screen = terminal.read_until("(hidden): ");
        terminal.press(&format!("{MARK}\r"));
        screen += &terminal.finish().0;
        assert_unmarked(&screen, "the screen");
        assert_eq!(server.requests().len(), 1);
        assert_eq!(*marked.lock().unwrap(), Vec::<String>::new());
        home.assert_unmarked();
    }
    assert_eq!(fs::read_to_string(&config).unwrap().matches(MARK).count(), 1);
}

#[test]
fn test_secret_is_detected_where_present() {
    // A different secret: tests run at the same time.
    let other = MARK.chars().rev().collect::<String>();
    let mut shows = Command::new("sh");
    shows.args(["-c", "echo; read line", &other]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut shows = shows.spawn().unwrap();
    shows.stdout.take().unwrap().read_exact(&mut [0]).unwrap();
    assert_eq!(processes_with(&[other]).len(), 1);
    drop(shows.stdin.take());
    shows.wait().unwrap();

    for user in [ACCOUNT, KEY] {
        let header = format!("Authorization: Basic {}", basic(user, MARK));
        let found = traces().iter().filter(|trace| header.contains(trace.as_str())).count();
        assert_eq!(found, 2, "both halves");
    }
}
