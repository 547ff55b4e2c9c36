//! `roomctl listen` as a process, and signed status callbacks that are sent to it.

use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::TcpStream;
use std::process::{ChildStderr, ChildStdout};

use base64::Engine;
use ring::hmac;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::accounts::{ROOM, TOKEN};
use crate::support::command::{Roomctl, roomctl};
use crate::support::process::ChildProcess;

/// `roomctl listen` as a process that ends with the test.
pub struct Listener {
    pub child: ChildProcess,
    /// Where it listens, such as `127.0.0.1:8737`.
    pub address: String,
    pub stdout: Lines<BufReader<ChildStdout>>,
    pub stderr: BufReader<ChildStderr>,
    _home: TempDir,
}

impl Listener {
    /// Starts `roomctl listen` with the auth token of the tests.
    pub fn start(flags: &[&str]) -> Self {
        Self::of(roomctl(&[&["listen"], flags].concat()).at("http://127.0.0.1:1"))
    }

    pub fn of(run: Roomctl) -> Self {
        let (mut child, home) = run.spawn();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        stderr.read_line(&mut line).unwrap();
        let (_, address) = line.split_once("http://").unwrap_or_else(|| panic!("{line}"));
        let address = address.split('/').next().unwrap().to_owned();
        let stdout = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child: child.without_timeout(), address, stdout, stderr, _home: home }
    }

    /// The URL that it says it listens on.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Sends a form that is signed for this URL, and returns the status of the response.
    pub fn send_signed_for(&self, url: &str, form: &[(&str, &str)]) -> u16 {
        self.send("POST", "/", &signature(TOKEN, url, form), &encoded(form))
    }

    /// Sends a callback as the API does.
    pub fn call(&self, form: &[(&str, &str)]) -> u16 {
        self.send_signed_for(&self.url(), form)
    }

    /// Sends a request with a form and a signature, and returns the status of the response.
    pub fn send(&self, method: &str, target: &str, signature: &str, body: &str) -> u16 {
        self.exchange(&format!(
            "{method} {target} HTTP/1.1\r\nHost: {}\r\nX-Twilio-Signature: {signature}\r\nContent-Length: {}\r\n\
             Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n\r\n{body}",
            self.address,
            body.len()
        ))
    }

    /// Sends this, and returns the status of the response; 0 if the connection is closed without one.
    pub fn exchange(&self, request: &str) -> u16 {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        // It can respond and close the connection before all is sent.
        let _ = stream.write_all(request.as_bytes());
        let mut response = String::new();
        let _ = stream.read_to_string(&mut response);
        response.split(' ').nth(1).map_or(0, |status| status.parse().unwrap())
    }

    /// The next event on stdout.
    pub fn event(&mut self) -> Value {
        serde_json::from_str(&self.stdout.next().unwrap().unwrap()).unwrap()
    }
}

/// The parameters that every callback has.
pub fn callback<'p>(event: &'p str, number: &'p str, more: &[(&'p str, &'p str)]) -> Vec<(&'p str, &'p str)> {
    let common = [
        ("RoomStatus", "in-progress"),
        ("RoomType", "group"),
        ("RoomSid", ROOM),
        ("RoomName", "DailyStandup"),
        ("SequenceNumber", number),
        ("StatusCallbackEvent", event),
        ("Timestamp", "2026-11-23T10:00:00.123Z"),
        ("AccountSid", "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    ];
    common.iter().chain(more).copied().collect()
}

/// A form as it is sent.
pub fn encoded(form: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish()
}

/// The signature of a form for a URL, as the API's documentation describes it.
pub fn signature(token: &str, url: &str, form: &[(&str, &str)]) -> String {
    let mut sorted = form.to_vec();
    sorted.sort_unstable();
    let text = sorted.iter().fold(url.to_owned(), |text, (name, value)| text + name + value);
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.as_bytes());
    base64::engine::general_purpose::STANDARD.encode(hmac::sign(&key, text.as_bytes()))
}
