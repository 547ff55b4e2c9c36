//! `roomctl sandbox` in its own process, and requests that change its rooms and participants.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::command::{Roomctl, roomctl};
use crate::support::faulty_server::Request;
use crate::support::process::Running;
use crate::support::run::{Run, basic};
use crate::support::wait::wait_until;

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
    pub fn answer(&self, Request { method, target, body, .. }: &Request) -> Vec<u8> {
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
