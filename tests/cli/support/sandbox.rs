//! `roomctl sandbox` in its own process, and requests that change its rooms and participants.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use chrono::{DateTime, Utc};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::command::{Roomctl, roomctl};
use crate::support::faulty_server::Request;
use crate::support::process::ChildProcess;
use crate::support::run::{Run, basic};
use crate::support::wait::wait_until;

/// `roomctl sandbox` as a process that ends with the test.
pub struct Sandbox {
    pub account: String,
    pub token: String,
    pub base_url: String,
    child: ChildProcess,
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
        Self {
            account,
            token,
            base_url: export("ROOMCTL_BASE_URL"),
            child: child.without_timeout(),
            _home: home,
        }
    }

    /// The warnings on stderr, as they come.
    pub fn warnings(&mut self) -> impl Iterator<Item = String> {
        let lines = BufReader::new(self.child.stderr.take().unwrap()).lines();
        lines.filter_map(|line| line.unwrap().strip_prefix("warning: ").map(str::to_owned))
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

    /// Creates a room in progress and returns its SID.
    pub fn create_room(&self, name: &str) -> String {
        sid(&self.post("/v1/Rooms", &[("UniqueName", name)]))
    }

    /// Ends a room.
    pub fn end_room(&self, room: &str) {
        self.post(&format!("/v1/Rooms/{room}"), &[("Status", "completed")]);
    }

    /// Ends a room, unless it has ended.
    pub fn try_end_room(&self, room: &str) {
        self.send_request("POST", &format!("/v1/Rooms/{room}"), "Status=completed");
    }

    /// Adds a participant to a room, even if it is full, and returns its SID.
    pub fn join(&self, room: &str, identity: &str, status: &str) -> String {
        sid(&self.post(
            &format!("/_sandbox/Rooms/{room}/Participants"),
            &[("Identity", identity), ("Status", status), ("Force", "true")],
        ))
    }

    /// Changes the status of a participant.
    pub fn set_status(&self, room: &str, participant: &str, status: &str) {
        self.post(&format!("/_sandbox/Rooms/{room}/Participants/{participant}"), &[("Status", status)]);
    }

    /// Changes the status of a participant, unless it is disconnected.
    pub fn try_set_status(&self, room: &str, participant: &str, status: &str) {
        let form = format!("Status={status}");
        self.send_request("POST", &format!("/_sandbox/Rooms/{room}/Participants/{participant}"), &form);
    }

    /// The environment that directs a client to this sandbox.
    pub fn environment(&self) -> [(&'static str, &str); 3] {
        [
            ("TWILIO_ACCOUNT_SID", &self.account),
            ("TWILIO_AUTH_TOKEN", &self.token),
            ("ROOMCTL_BASE_URL", &self.base_url),
        ]
    }

    /// Number of requests, by kind and status.
    pub fn counts(&self) -> Value {
        self.call("GET", "/_sandbox/Counts", "")
    }

    /// Waits until at least this many reads were served.
    pub fn wait_for_reads(&self, reads: u64) {
        wait_until(|| self.counts()["reads"].as_u64() >= Some(reads));
    }

    /// All events in order, except those of tracks.
    pub fn events(&self) -> Vec<Value> {
        let events = self.call("GET", "/_sandbox/Record", "").as_array().unwrap().clone();
        events.into_iter().filter(|event| event.get("track_sid").is_none()).collect()
    }

    /// Returns the time of the sandbox.
    pub fn time(&self) -> DateTime<Utc> {
        self.call("GET", "/_sandbox/Clock", "")["time"].as_str().unwrap().parse().unwrap()
    }

    /// Sends a form, and returns the resource of the response, which must be a success.
    pub fn post(&self, path: &str, form: &[(&str, &str)]) -> Value {
        let encoded = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
        };
        let pairs = form.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        self.call("POST", path, &pairs.collect::<Vec<_>>().join("&"))
    }

    fn call(&self, method: &str, path: &str, form: &str) -> Value {
        let response = self.send_request(method, path, form);
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 2"), "{method} {path} {form}: {response}");
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {response}"))
    }

    /// The response to a request that another server received.
    pub fn response(&self, Request { method, target, body, .. }: &Request) -> Vec<u8> {
        self.send_request(method, target, body).into_bytes()
    }

    /// The response to a request, head and body.
    pub fn send_request(&self, method: &str, path: &str, form: &str) -> String {
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
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        response
    }
}

fn sid(resource: &Value) -> String {
    resource["sid"].as_str().unwrap().to_owned()
}
