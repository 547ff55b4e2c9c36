//! The world that a test runs the real binary in: a scrubbed environment, a sandbox, and a server that misbehaves.

#[cfg(unix)]
pub mod command_lines;
pub mod https_server;
pub mod process;

use std::cell::Cell;
use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::process::{LONGEST, Running, loudly};

pub const ACCOUNT: &str = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
pub const TOKEN: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
pub const KEY: &str = "SKdddddddddddddddddddddddddddddddd";
pub const SECRET: &str = "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";
pub const ROOM: &str = "RMcccccccccccccccccccccccccccccccc";

/// A run of roomctl to come: with an empty home and nothing of the tester's own environment but the `PATH`.
pub struct Roomctl {
    command: Command,
    home: TempDir,
    input: Option<Vec<u8>>,
    stdout: Option<std::fs::File>,
}

/// A run that is over.
pub struct Run {
    pub stdout: String,
    pub stderr: String,
    pub code: Option<i32>,
    shown: String,
}

/// A run without credentials.
pub fn roomctl(args: &[&str]) -> Roomctl {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_roomctl"));
    command.args(args).env_clear().env("HOME", home.path()).stdin(Stdio::null());
    command.env("XDG_CONFIG_HOME", home.path().join(".config"));
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    Roomctl { command, home, input: None, stdout: None }
}

impl Roomctl {
    pub fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// With the credentials of the servers here, at `base_url`.
    pub fn at(self, base_url: &str) -> Self {
        self.env("TWILIO_ACCOUNT_SID", ACCOUNT)
            .env("TWILIO_AUTH_TOKEN", TOKEN)
            .env("ROOMCTL_BASE_URL", base_url)
    }

    /// With this text as the config file in its usual place, for its owner's eyes only.
    pub fn config(self, text: &str) -> Self {
        let path = self.config_path();
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        write_private(&path, text);
        self
    }

    pub fn config_path(&self) -> std::path::PathBuf {
        self.home.path().join(".config/roomctl/config.toml")
    }

    /// After this script, in its shell's process: with the limits that it sets.
    #[cfg(unix)]
    pub fn after(mut self, script: &str) -> Self {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("{script}; exec \"$0\" \"$@\"")]);
        shell.arg(self.command.get_program()).args(self.command.get_args());
        shell.env_clear().envs(self.command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        self.command = shell;
        self
    }

    pub fn input(mut self, input: &[u8]) -> Self {
        self.input = Some(input.to_owned());
        self
    }

    pub fn stdout(mut self, file: std::fs::File) -> Self {
        self.stdout = Some(file);
        self
    }

    pub fn run(mut self) -> Run {
        let stdin = if self.input.is_some() { Stdio::piped() } else { Stdio::null() };
        let stdout = self.stdout.map_or_else(Stdio::piped, Stdio::from);
        self.command.stdin(stdin).stdout(stdout).stderr(Stdio::piped());
        let shown = format!("{:?}", self.command);
        let mut child = Running::start(&mut self.command);
        if let Some(input) = self.input {
            // It may end without reading all of it.
            let _ = child.stdin.take().unwrap().write_all(&input);
        }
        Run::ended(child.finish(), shown)
    }

    /// The command itself, for tests that hold its pipes.
    pub fn spawn(mut self) -> (Running, TempDir) {
        let child = Running::start(self.command.stdout(Stdio::piped()).stderr(Stdio::piped()));
        (child, self.home)
    }
}

/// Writes a file that only its owner can read.
pub fn write_private(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
}

impl Run {
    /// Runs any other command line.
    pub fn of(command: &mut Command) -> Self {
        let output = Running::output_of(command);
        Self::ended(output, format!("{command:?}"))
    }

    fn ended(output: Output, shown: String) -> Self {
        let run = Self {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            code: code(output.status),
            shown,
        };
        run.keeps_secrets();
        run
    }

    /// Asserts the exit code, and hands on the run.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }

    /// Asserts that stderr has all of these in it.
    #[track_caller]
    pub fn says(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.stderr.contains(part), "does not say '{part}': {self:?}");
        }
        self
    }

    /// Asserts what holds for every run of every test: the secrets of the servers here are shown nowhere, nor are the
    /// credentials as HTTP Basic sends them.
    #[track_caller]
    fn keeps_secrets(&self) {
        let basic = [basic(ACCOUNT, TOKEN), basic(KEY, SECRET)];
        for secret in [TOKEN, SECRET, &basic[0], &basic[1]] {
            assert!(!self.stdout.contains(secret) && !self.stderr.contains(secret), "{self:?}");
        }
    }

    /// stdout as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// stdout as JSON lines.
    #[track_caller]
    pub fn json_lines(&self) -> Vec<Value> {
        let line = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        self.stdout.lines().map(line).collect()
    }

    /// What was said on stderr, where the output is JSON.
    #[track_caller]
    pub fn talk(&self) -> Vec<Value> {
        let line = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        self.stderr.lines().map(line).collect()
    }

    /// The problem on stderr, where the output is JSON.
    #[track_caller]
    pub fn problem(&self) -> Value {
        self.talk().pop().unwrap_or_else(|| panic!("{self:?}"))
    }
}

/// User and password as HTTP Basic sends them.
pub fn basic(user: &str, password: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"))
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stdout, stderr, code, shown } = self;
        write!(f, "{shown}\nexit: {code:?}\nstdout:\n{stdout}\nstderr:\n{stderr}")
    }
}

/// `roomctl sandbox` in a process of its own, which ends with the test.
pub struct Sandbox {
    pub account: String,
    pub token: String,
    pub base_url: String,
    _child: Running,
    _home: TempDir,
}

impl Sandbox {
    pub fn start(flags: &[&str]) -> Self {
        let (mut child, home) = roomctl(&[&["sandbox", "--port", "0"], flags].concat()).spawn();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut export = |name: &str| {
            let line = lines.next().unwrap().unwrap();
            line.strip_prefix(&format!("export {name}=")).unwrap().to_owned()
        };
        let (account, token) = (export("TWILIO_ACCOUNT_SID"), export("TWILIO_AUTH_TOKEN"));
        Self { account, token, base_url: export("ROOMCTL_BASE_URL"), _child: child.unwatched(), _home: home }
    }

    pub fn roomctl(&self, args: &[&str]) -> Roomctl {
        roomctl(args)
            .env("TWILIO_ACCOUNT_SID", &self.account)
            .env("TWILIO_AUTH_TOKEN", &self.token)
            .env("ROOMCTL_BASE_URL", &self.base_url)
    }

    pub fn run(&self, args: &[&str]) -> Run {
        self.roomctl(args).run()
    }

    /// Makes a room in progress and gives its SID.
    pub fn room(&self, name: &str) -> String {
        sid(&self.post("/v1/Rooms", &[("UniqueName", name)]))
    }

    /// Ends a room.
    pub fn end(&self, room: &str) {
        self.post(&format!("/v1/Rooms/{room}"), &[("Status", "completed")]);
    }

    /// Lets somebody join a room, and gives the SID of their stay.
    pub fn join(&self, room: &str, identity: &str, status: &str) -> String {
        sid(&self.post(
            &format!("/sandbox/Rooms/{room}/Participants"),
            &[("Identity", identity), ("Status", status)],
        ))
    }

    /// Moves somebody to another status.
    pub fn set(&self, room: &str, participant: &str, status: &str) {
        self.post(&format!("/sandbox/Rooms/{room}/Participants/{participant}"), &[("Status", status)]);
    }

    /// Moves somebody to another status, unless they have left.
    pub fn try_set(&self, room: &str, participant: &str, status: &str) {
        let form = format!("Status={status}");
        self.exchange("POST", &format!("/sandbox/Rooms/{room}/Participants/{participant}"), &form);
    }

    /// The environment that leads a client here.
    pub fn environment(&self) -> [(&'static str, &str); 3] {
        [
            ("TWILIO_ACCOUNT_SID", &self.account),
            ("TWILIO_AUTH_TOKEN", &self.token),
            ("ROOMCTL_BASE_URL", &self.base_url),
        ]
    }

    /// How many calls were answered, by sort and status.
    pub fn counts(&self) -> Value {
        self.call("GET", "/sandbox/Counts", "")
    }

    /// Waits until so many reads were answered.
    pub fn wait_for_reads(&self, reads: u64) {
        wait_until(|| self.counts()["reads"].as_u64() >= Some(reads));
    }

    /// All that happened, in order.
    pub fn record(&self) -> Vec<Value> {
        self.call("GET", "/sandbox/Record", "").as_array().unwrap().clone()
    }

    fn post(&self, path: &str, form: &[(&str, &str)]) -> Value {
        let encoded = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
        };
        let pairs = form.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        self.call("POST", path, &pairs.collect::<Vec<_>>().join("&"))
    }

    fn call(&self, method: &str, path: &str, form: &str) -> Value {
        let answer = self.exchange(method, path, form);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 2"), "{method} {path} {form}: {answer}");
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"))
    }

    /// The whole answer to a request that came elsewhere.
    fn answer(&self, Request { method, target, body, .. }: &Request) -> Vec<u8> {
        self.exchange(method, target, body).into_bytes()
    }

    /// The whole answer to a request, head and body.
    pub fn exchange(&self, method: &str, path: &str, form: &str) -> String {
        let host = self.base_url.strip_prefix("http://").unwrap();
        let basic = basic(&self.account, &self.token);
        let mut stream = TcpStream::connect(host).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nAuthorization: Basic {basic}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

fn sid(resource: &Value) -> String {
    resource["sid"].as_str().unwrap().to_owned()
}

/// A request as a faulty server saw it.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Request {
    /// The rules that are posted.
    pub fn rules(&self) -> Value {
        let rules = self.body.strip_prefix("Rules=").unwrap();
        let rules = percent_encoding::percent_decode_str(rules).decode_utf8().unwrap();
        serde_json::from_str(&rules).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A server that answers each connection's one request with the bytes a test says, and closes the connection.
pub struct Faulty {
    pub base_url: String,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Faulty {
    /// `answer` gets the request and how many came before it.
    pub fn start(answer: impl Fn(&Request, usize) -> Vec<u8> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let record = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let Some(request) = read_request(&stream) else { continue };
                let count = {
                    let mut seen = record.lock().unwrap();
                    seen.push(request.clone());
                    seen.len() - 1
                };
                let _ = stream.write_all(&answer(&request, count));
                let _ = stream.shutdown(Shutdown::Both);
            }
        });
        Self { base_url, seen }
    }

    /// One that leads to a sandbox, and loses its answer to the first write.
    pub fn losing(sandbox: &Arc<Sandbox>) -> Self {
        // It would outlast the test: nobody ends the thread.
        let sandbox = Arc::downgrade(sandbox);
        let is_lost = Cell::new(false);
        Self::start(move |request, _| {
            let answer = sandbox.upgrade().unwrap().answer(request);
            if request.method == "POST" && !is_lost.replace(true) { Vec::new() } else { answer }
        })
    }

    /// One that leads to a sandbox, and refuses what is posted to the stays that `is_refused` chooses by SID.
    pub fn refusing(
        sandbox: &Arc<Sandbox>,
        is_refused: impl Fn(&Sandbox, &str) -> bool + Send + 'static,
    ) -> Self {
        let sandbox = Arc::downgrade(sandbox);
        Self::start(move |request, _| {
            let sandbox = sandbox.upgrade().unwrap();
            let sid = request.target.split('/').find(|part| part.starts_with("PA"));
            if request.method == "POST" && sid.is_some_and(|sid| is_refused(&sandbox, sid)) {
                return refusal(400, 53000, "no");
            }
            sandbox.answer(request)
        })
    }

    /// How many writes came whose target has these words in it.
    pub fn writes_to(&self, words: &str) -> usize {
        let targets = self.targets();
        targets.iter().filter(|target| target.starts_with("POST") && target.contains(words)).count()
    }

    pub fn roomctl(&self, args: &[&str]) -> Roomctl {
        roomctl(args).at(&self.base_url)
    }

    pub fn run(&self, args: &[&str]) -> Run {
        self.roomctl(args).run()
    }

    /// What came, in order.
    pub fn requests(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }

    /// The method and target of what came, in order.
    pub fn targets(&self) -> Vec<String> {
        self.requests().iter().map(|request| format!("{} {}", request.method, request.target)).collect()
    }
}

/// Reads one HTTP/1.1 request with a body of a stated length.
pub fn read_request(stream: impl Read) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        (reader.read_line(&mut line).ok()? > 0).then(|| line.trim_end().to_owned())
    };
    let first = line()?;
    let mut words = first.split(' ').map(str::to_owned);
    let (method, target) = (words.next()?, words.next()?);
    let mut headers = Vec::new();
    while let Some((name, value)) = line()?.split_once(": ") {
        headers.push((name.to_lowercase(), value.to_owned()));
    }
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { method, target, headers, body: String::from_utf8(body).unwrap() })
}

/// A whole HTTP answer with a request id.
pub fn answer(status: u16, headers: &[&str], body: &str) -> Vec<u8> {
    let first = format!("HTTP/1.1 {status} X");
    let length = format!("Content-Length: {}", body.len());
    let head = [&[&first, "Twilio-Request-Id: RQtest", "Connection: close", &length], headers].concat();
    format!("{}\r\n\r\n{body}", head.join("\r\n")).into_bytes()
}

/// A JSON answer.
pub fn json(status: u16, body: &Value) -> Vec<u8> {
    answer(status, &["Content-Type: application/json"], &body.to_string())
}

/// A page of participants, and where the next one is.
pub fn page(participants: &[Value], next: Option<&str>) -> Value {
    serde_json::json!({ "participants": participants, "meta": { "next_page_url": next } })
}

/// A page of rooms in progress, named by these digits, which their SIDs are made of.
pub fn rooms(digits: &[char]) -> Value {
    let room = |digit: &char| {
        let name = digit.to_string();
        serde_json::json!({ "sid": format!("RM{}", name.repeat(32)), "unique_name": name, "status": "in-progress" })
    };
    serde_json::json!({ "rooms": digits.iter().map(room).collect::<Vec<_>>(), "meta": {} })
}

/// The vendor's way to say no.
pub fn refusal(status: u16, code: u64, message: &str) -> Vec<u8> {
    json(status, &serde_json::json!({ "code": code, "message": message, "status": status }))
}

/// The exit code as a shell reports it: 128 plus the number of the signal, where one ended the process.
pub fn code(status: ExitStatus) -> Option<i32> {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return Some(128 + signal);
    }
    status.code()
}

/// Waits for what is sure to come.
#[track_caller]
pub fn wait_until(mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < LONGEST, "it has not come within {LONGEST:?}");
        thread::sleep(Duration::from_millis(2));
    }
}

/// Whether there is no such program; where all have to be there, that fails.
pub fn is_missing(program: &str) -> bool {
    let missing = Command::new(program).arg("--version").output().is_err();
    let all = std::env::var_os("ROOMCTL_ALL_PROGRAMS").is_some();
    assert!(!(missing && all), "{program} is not installed");
    if missing {
        loudly(&format!("NOT TESTED: {program} is not installed"));
    }
    missing
}
