//! A server that responds to each request as a test says, and records the requests.

use std::cell::Cell;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;

use crate::support::accounts::{ACCOUNT, TOKEN};
use crate::support::command::{Roomctl, roomctl};
use crate::support::responses::error_response;
use crate::support::run::Run;
use crate::support::sandbox::Sandbox;

/// A request as the server received it.
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
    /// The rules in the form.
    pub fn rules(&self) -> Value {
        let rules = self.body.strip_prefix("Rules=").unwrap();
        let rules = percent_encoding::percent_decode_str(rules).decode_utf8().unwrap();
        serde_json::from_str(&rules).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A server that responds to the one request of each connection with bytes that a test chooses, and closes the
/// connection.
pub struct FaultyServer {
    pub base_url: String,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl FaultyServer {
    /// `respond` gets the request and the number of requests before it.
    pub fn start(response: impl Fn(&Request, usize) -> Vec<u8> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let record = Arc::clone(&seen);
        let response = Arc::new(Mutex::new(response));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let (record, response) = (Arc::clone(&record), Arc::clone(&response));
                // A client may open a connection that it never uses; the others must not wait for it.
                thread::spawn(move || {
                    let Some(request) = read_request(&stream) else { return };
                    let response = {
                        let response = response.lock().unwrap();
                        let count = {
                            let mut seen = record.lock().unwrap();
                            seen.push(request.clone());
                            seen.len() - 1
                        };
                        response(&request, count)
                    };
                    let _ = stream.write_all(&response);
                    let _ = stream.shutdown(Shutdown::Both);
                });
            }
        });
        Self { base_url, seen }
    }

    /// Passes requests to a sandbox, and loses the response to the first write.
    pub fn losing_first_write(sandbox: &Arc<Sandbox>) -> Self {
        // The thread never ends; a strong reference would keep the sandbox running after the test.
        let sandbox = Arc::downgrade(sandbox);
        let is_lost = Cell::new(false);
        Self::start(move |request, _| {
            let response = sandbox.upgrade().unwrap().response(request);
            if request.method == "POST" && !is_lost.replace(true) { Vec::new() } else { response }
        })
    }

    /// Passes requests to a sandbox, and rejects writes to the participants that `is_refused` selects by SID.
    pub fn rejecting_writes(
        sandbox: &Arc<Sandbox>,
        is_refused: impl Fn(&Sandbox, &str) -> bool + Send + 'static,
    ) -> Self {
        let sandbox = Arc::downgrade(sandbox);
        Self::start(move |request, _| {
            let sandbox = sandbox.upgrade().unwrap();
            let sid = request.target.split('/').find(|part| part.starts_with("PA"));
            if request.method == "POST" && sid.is_some_and(|sid| is_refused(&sandbox, sid)) {
                return error_response(400, 53000, "no");
            }
            sandbox.response(request)
        })
    }

    /// Number of writes whose target contains these words.
    pub fn writes_to(&self, words: &str) -> usize {
        let targets = self.targets();
        targets.iter().filter(|target| target.starts_with("POST") && target.contains(words)).count()
    }

    /// The environment that directs a client to this server.
    pub fn environment(&self) -> [(&'static str, &str); 3] {
        [("TWILIO_ACCOUNT_SID", ACCOUNT), ("TWILIO_AUTH_TOKEN", TOKEN), ("ROOMCTL_BASE_URL", &self.base_url)]
    }

    pub fn roomctl(&self, args: &[&str]) -> Roomctl {
        roomctl(args).at(&self.base_url)
    }

    pub fn run(&self, args: &[&str]) -> Run {
        self.roomctl(args).run()
    }

    /// The requests in order.
    pub fn requests(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }

    /// Method and target of the requests, in order.
    pub fn targets(&self) -> Vec<String> {
        self.requests().iter().map(|request| format!("{} {}", request.method, request.target)).collect()
    }
}

/// Reads one HTTP/1.1 request with a Content-Length.
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
