//! The sandbox as a child process, and HTTP/1.1 requests written by hand.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::process::ChildProcess;
use crate::resource_fields::keys;
use crate::schema;

pub const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

/// A running sandbox, ended on drop.
pub struct Sandbox {
    pub address: String,
    pub account: String,
    pub token: String,
    _child: ChildProcess,
}

pub struct Response {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Value,
}

impl Sandbox {
    pub fn start(flags: &[&str]) -> Self {
        let mut child = ChildProcess::start(command(flags).stderr(Stdio::null()));
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut exported = |name: &str| {
            let line = lines.next().unwrap().unwrap();
            line.strip_prefix(&format!("export {name}=")).expect("an export line").to_owned()
        };
        let account = exported("TWILIO_ACCOUNT_SID");
        let token = exported("TWILIO_AUTH_TOKEN");
        let base = exported("ROOMCTL_BASE_URL");
        let address = base.strip_prefix("http://").unwrap().to_owned();
        assert!(address.starts_with("127.0.0.1:"), "{address}");
        Self { address, account, token, _child: child.without_timeout() }
    }

    pub fn send(&self, method: &str, target: &str, headers: &[&str], body: &str) -> Response {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let headers = headers.iter().fold(String::new(), |all, header| all + header + "\r\n");
        let length = body.len();
        let head = format!(
            "{method} {target} HTTP/1.1\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers =
            lines.map(|line| line.split_once(": ").unwrap()).map(|(n, v)| (n.to_lowercase(), v.to_owned()));
        let body = serde_json::from_str(body).unwrap_or(Value::Null);
        if target.starts_with("/v1/") && body != Value::Null {
            schema::check(&body);
        }
        Response { status, headers: headers.collect(), body }
    }

    pub fn authorization(&self) -> String {
        basic(&self.account, &self.token)
    }

    pub fn host(&self) -> String {
        format!("Host: {}", self.address)
    }

    pub fn get(&self, target: &str) -> Response {
        self.send("GET", target, &[&self.host(), &self.authorization()], "")
    }

    pub fn post(&self, target: &str, fields: &[(&str, &str)]) -> Response {
        let fields: Vec<_> =
            fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        self.send("POST", target, &[&self.host(), &self.authorization(), FORM], &fields.join("&"))
    }

    pub fn create(&self, name: &str) -> String {
        let reply = self.post("/v1/Rooms", &[("UniqueName", name)]);
        assert_eq!(reply.status, 201, "{}", reply.body);
        reply.text("sid")
    }

    pub fn join(&self, room: &str, identity: &str) -> String {
        let reply = self.post(&format!("/_sandbox/Rooms/{room}/Participants"), &[("Identity", identity)]);
        assert_eq!(reply.status, 201, "{}", reply.body);
        reply.text("sid")
    }

    pub fn kick(&self, room: &str, reference: &str) -> Response {
        self.post(&format!("/v1/Rooms/{room}/Participants/{reference}"), &[("Status", "disconnected")])
    }

    /// All events in order, except those of tracks.
    pub fn events(&self) -> Vec<Value> {
        without_tracks(self.get("/_sandbox/Record").body)
    }

    /// The path and query of a URL of this sandbox.
    pub fn target(&self, url: &str) -> String {
        url.strip_prefix(&format!("http://{}", self.address)).expect(url).to_owned()
    }

    /// The SID of a room in progress.
    pub fn sid_of(&self, room: &str) -> String {
        self.get(&format!("/v1/Rooms/{room}")).text("sid")
    }
}

impl Response {
    pub fn text(&self, field: &str) -> String {
        self.body[field].as_str().expect(field).to_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// One field of each item of a list.
    pub fn each(&self, list: &str, field: &str) -> Vec<String> {
        self.body[list]
            .as_array()
            .expect(list)
            .iter()
            .map(|item| item[field].as_str().unwrap().to_owned())
            .collect()
    }

    pub fn identities(&self) -> Vec<String> {
        self.each("participants", "identity")
    }

    #[track_caller]
    pub fn is_refused(&self, status: u16, code: u32) {
        assert_eq!((self.status, &self.body["code"]), (status, &json!(code)), "{}", self.body);
        assert_eq!(keys(&self.body), "code message more_info status");
        assert_eq!(self.body["status"], status);
        assert_eq!(self.body["more_info"], format!("https://www.twilio.com/docs/errors/{code}"));
        assert!(self.body["message"].is_string());
    }
}

/// Events, except those of tracks.
pub fn without_tracks(events: Value) -> Vec<Value> {
    let Value::Array(events) = events else { panic!("no events: {events}") };
    events.into_iter().filter(|event| event.get("track_sid").is_none()).collect()
}

pub fn command(flags: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_roomctl"));
    command.arg("sandbox").args(["--port", "0"]).args(flags).env_clear().stdout(Stdio::piped());
    command
}

pub fn basic(user: &str, password: &str) -> String {
    format!("Authorization: Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
