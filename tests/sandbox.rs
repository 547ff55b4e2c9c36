//! The sandbox of the real binary, spoken to in raw HTTP/1.1, so that nothing between the test and the wire tidies a
//! path or a parameter.
#![cfg(feature = "sandbox")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
const ROOM_KEYS: &str = "account_sid date_created date_updated status type sid enable_turn unique_name \
    max_participants max_participant_duration max_concurrent_published_tracks duration status_callback_method \
    status_callback record_participants_on_connect video_codecs audio_only media_region empty_room_timeout \
    unused_room_timeout end_time large_room url links";
const ROOM_LINKS: &str = "participants recordings transcriptions recording_rules";
const PARTICIPANT_KEYS: &str = "account_sid room_sid date_created date_updated start_time end_time sid identity \
    status url duration links";
const PARTICIPANT_LINKS: &str = "published_tracks subscribed_tracks subscribe_rules anonymize";
const META_KEYS: &str = "page page_size first_page_url previous_page_url url next_page_url key";

/// References that a path may not be able to carry, or an unwary client not to write.
const ODD: [&str; 14] = [
    "a/b",
    "..",
    ".",
    "/",
    "100%",
    "%2e%2e",
    "a?b#c",
    "a b+c",
    "a&b=c",
    "line\nfeed",
    "nul\0",
    "Zoë 🦀",
    "\u{202e}evil",
    "'\"\\",
];

/// A running sandbox, ended on drop.
struct Sandbox {
    child: Child,
    address: String,
    account: String,
    token: String,
}

struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Value,
}

impl Sandbox {
    fn start(flags: &[&str]) -> Self {
        let mut child = command(flags).stderr(Stdio::null()).spawn().unwrap();
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
        Self { child, address, account, token }
    }

    fn send(&self, method: &str, target: &str, headers: &[&str], body: &str) -> Reply {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let headers = headers.iter().fold(String::new(), |all, header| all + header + "\r\n");
        let length = body.len();
        let head = format!(
            "{method} {target} HTTP/1.1\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers =
            lines.map(|line| line.split_once(": ").unwrap()).map(|(n, v)| (n.to_lowercase(), v.to_owned()));
        Reply { status, headers: headers.collect(), body: serde_json::from_str(body).unwrap_or(Value::Null) }
    }

    fn authorization(&self) -> String {
        basic(&self.account, &self.token)
    }

    fn host(&self) -> String {
        format!("Host: {}", self.address)
    }

    fn get(&self, target: &str) -> Reply {
        self.send("GET", target, &[&self.host(), &self.authorization()], "")
    }

    fn post(&self, target: &str, fields: &[(&str, &str)]) -> Reply {
        let fields: Vec<_> =
            fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        self.send("POST", target, &[&self.host(), &self.authorization(), FORM], &fields.join("&"))
    }

    fn create(&self, name: &str) -> String {
        let reply = self.post("/v1/Rooms", &[("UniqueName", name)]);
        assert_eq!(reply.status, 201, "{}", reply.body);
        reply.text("sid")
    }

    fn join(&self, room: &str, identity: &str) -> String {
        let reply = self.post(&format!("/sandbox/Rooms/{room}/Participants"), &[("Identity", identity)]);
        assert_eq!(reply.status, 201, "{}", reply.body);
        reply.text("sid")
    }

    fn kick(&self, room: &str, who: &str) -> Reply {
        self.post(&format!("/v1/Rooms/{room}/Participants/{who}"), &[("Status", "disconnected")])
    }

    /// The path and query of a URL of this sandbox.
    fn target(&self, url: &str) -> String {
        url.strip_prefix(&format!("http://{}", self.address)).expect(url).to_owned()
    }

    /// The SID of a room that is in progress.
    fn sid_of(&self, room: &str) -> String {
        self.get(&format!("/v1/Rooms/{room}")).text("sid")
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Reply {
    fn text(&self, field: &str) -> String {
        self.body[field].as_str().expect(field).to_owned()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// One field of each item of a list.
    fn each(&self, list: &str, field: &str) -> Vec<String> {
        self.body[list]
            .as_array()
            .expect(list)
            .iter()
            .map(|item| item[field].as_str().unwrap().to_owned())
            .collect()
    }

    fn identities(&self) -> Vec<String> {
        self.each("participants", "identity")
    }

    #[track_caller]
    fn is_refused(&self, status: u16, code: u32) {
        assert_eq!((self.status, &self.body["code"]), (status, &json!(code)), "{}", self.body);
        assert_eq!(keys(&self.body), "code message more_info status");
        assert_eq!(self.body["status"], status);
        assert_eq!(self.body["more_info"], format!("https://www.twilio.com/docs/errors/{code}"));
        assert!(self.body["message"].is_string());
    }
}

fn command(flags: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_roomctl"));
    command.arg("sandbox").args(["--port", "0"]).args(flags).env_clear().stdout(Stdio::piped());
    command
}

fn basic(user: &str, password: &str) -> String {
    format!("Authorization: Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

fn keys(object: &Value) -> String {
    object.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn is_sid(value: &Value, prefix: &str) {
    let digits = value.as_str().unwrap().strip_prefix(prefix).expect(prefix);
    assert!(digits.len() == 32 && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')), "{value}");
}

#[track_caller]
fn is_time(value: &Value) {
    let shape: String =
        value.as_str().unwrap().chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    assert_eq!(shape, "9999-99-99T99:99:99Z");
}

#[track_caller]
fn is_participant(participant: &Value, base: &str) {
    assert_eq!(keys(participant), PARTICIPANT_KEYS);
    is_sid(&participant["account_sid"], "AC");
    is_sid(&participant["room_sid"], "RM");
    is_sid(&participant["sid"], "PA");
    for field in ["date_created", "date_updated", "start_time"] {
        is_time(&participant[field]);
    }
    let has_left = participant["status"] == "disconnected";
    if has_left {
        is_time(&participant["end_time"]);
    }
    assert_eq!(participant["end_time"].is_null(), !has_left);
    assert_eq!(participant["duration"].is_u64(), has_left);
    let (room, sid) = (participant["room_sid"].as_str().unwrap(), participant["sid"].as_str().unwrap());
    let url = format!("{base}/v1/Rooms/{room}/Participants/{sid}");
    assert_eq!(participant["url"], url);
    assert_eq!(keys(&participant["links"]), PARTICIPANT_LINKS);
    assert_eq!(participant["links"]["subscribe_rules"], format!("{url}/SubscribeRules"));
}

#[track_caller]
fn is_room(room: &Value, base: &str) {
    assert_eq!(keys(room), ROOM_KEYS);
    is_sid(&room["account_sid"], "AC");
    is_sid(&room["sid"], "RM");
    is_time(&room["date_created"]);
    is_time(&room["date_updated"]);
    let is_over = room["status"] == "completed";
    if is_over {
        is_time(&room["end_time"]);
    }
    assert_eq!(room["end_time"].is_null(), !is_over);
    assert_eq!(room["duration"].is_u64(), is_over);
    let url = format!("{base}/v1/Rooms/{}", room["sid"].as_str().unwrap());
    assert_eq!(room["url"], url);
    assert_eq!(keys(&room["links"]), ROOM_LINKS);
    assert_eq!(room["links"]["participants"], format!("{url}/Participants"));
}

#[test]
fn it_ends_well_when_interrupted_and_does_not_mind_a_closed_stdout() {
    let mut child = command(&[]).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut talk = String::new();
    BufReader::new(child.stderr.as_mut().unwrap()).read_line(&mut talk).unwrap();
    let address = talk.split_once("http://").unwrap().1.trim().trim_end_matches('.');
    assert!(TcpStream::connect(address).is_ok(), "{talk}");

    // It answers, so it is past the start; now the signal finds it waiting.
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(b"GET /v1/Rooms HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_port_that_is_taken_is_an_error() {
    let sandbox = Sandbox::start(&[]);
    let port = sandbox.address.split_once(':').unwrap().1;
    let mut command = Command::new(env!("CARGO_BIN_EXE_roomctl"));
    let output = command.args(["sandbox", "--port", port]).output().unwrap();
    assert!(!output.status.success());
    assert!(output.stdout.is_empty());
}

#[test]
fn only_its_credentials_open_it() {
    let sandbox = Sandbox::start(&[]);
    let key = concat!("SK", "e6093b7d52a84f1c8d7e4b60a1f2c395");
    let secret = concat!("sandboxSecretOf", "TheApiKey0000001");
    let by_key = basic(key, secret);
    for authorization in [&sandbox.authorization(), &by_key, &by_key.replace("Basic", "basic")] {
        assert_eq!(sandbox.send("GET", "/v1/Rooms", &["Host: x", authorization], "").status, 200);
    }
    for authorization in [
        "X-None: given",
        "Authorization: Basic",
        "Authorization: Basic !!!",
        "Authorization: Bearer abc",
        &basic(&sandbox.account, secret),
        &basic(key, &sandbox.token),
        &basic("", ""),
    ] {
        for path in ["/v1/Rooms", "/v1/Rooms/none", "/nowhere", "/sandbox/Record"] {
            let reply = sandbox.send("GET", path, &["Host: x", authorization], "");
            reply.is_refused(401, 20003);
            assert!(reply.header("www-authenticate").unwrap().starts_with("Basic"));
        }
    }
}

#[test]
fn every_answer_has_a_request_id_a_type_and_a_date() {
    let sandbox = Sandbox::start(&["--fail-every", "4"]);
    let mut ids = BTreeSet::new();
    for (path, status) in
        [("/v1/Rooms", 200), ("/v1/Rooms/x", 404), ("/v1/Rooms?Status=x", 400), ("/v1/Rooms", 503)]
    {
        let reply = sandbox.get(path);
        assert_eq!(reply.status, status);
        assert_eq!(reply.header("content-type"), Some("application/json"));
        assert!(reply.header("date").unwrap().ends_with("GMT"));
        is_sid(&json!(reply.header("twilio-request-id")), "RQ");
        ids.insert(reply.header("twilio-request-id").unwrap().to_owned());
    }
    assert_eq!(ids.len(), 4);
}

#[test]
fn a_room_has_every_field_in_the_order_of_the_api() {
    let sandbox = Sandbox::start(&[]);
    let base = format!("http://{}", sandbox.address);
    let reply = sandbox.get("/v1/Rooms/DailyStandup");
    assert_eq!(reply.status, 200);
    is_room(&reply.body, &base);
    assert_eq!(reply.body["unique_name"], "DailyStandup");
    assert_eq!(reply.body["status"], "in-progress");
    assert_eq!(reply.body["type"], "group");
    assert_eq!(reply.body["max_participants"], 50);
    assert_eq!(sandbox.get(&format!("/v1/Rooms/{}", reply.text("sid"))).body, reply.body);

    let completed = sandbox.get("/v1/Rooms?Status=completed");
    assert_eq!(completed.each("rooms", "unique_name"), ["Retrospective"]);
    is_room(&completed.body["rooms"][0], &base);
    assert_eq!(completed.body["rooms"][0]["duration"], 58 * 60);
}

#[test]
fn a_name_finds_only_a_room_in_progress_and_a_sid_any() {
    let sandbox = Sandbox::start(&[]);
    sandbox.get("/v1/Rooms/Retrospective").is_refused(404, 20404);
    sandbox.get("/v1/Rooms/Retrospective/Participants").is_refused(404, 20404);
    let sid = sandbox.get("/v1/Rooms?Status=completed").each("rooms", "sid").remove(0);
    assert_eq!(sandbox.get(&format!("/v1/Rooms/{sid}")).body["status"], "completed");
    sandbox.get(&format!("/v1/Rooms/{}", sid.to_uppercase())).is_refused(404, 20404);
    let reply = sandbox.get("/v1/Rooms/nobody%20knows");
    reply.is_refused(404, 20404);
    assert_eq!(reply.body["message"], "The requested resource /Rooms/nobody knows was not found");
}

#[test]
fn rooms_are_listed_by_status_name_and_date() {
    let sandbox = Sandbox::start(&["--rooms", "2"]);
    let names = |query: &str| sandbox.get(&format!("/v1/Rooms{query}")).each("rooms", "unique_name");
    assert_eq!(names(""), ["room-00002", "room-00001", "DailyStandup"]);
    assert_eq!(names("?Status=in-progress&UniqueName=room-00001"), ["room-00001"]);
    assert_eq!(names("?uniquename=room-00001&Nonsense=1").len(), 3, "names of parameters are case-sensitive");
    assert_eq!(names("?Status=completed"), ["Retrospective"]);
    assert!(names("?UniqueName=Retrospective").is_empty());
    assert!(names("?Status=failed").is_empty());
    sandbox.get("/v1/Rooms?Status=open").is_refused(400, 53112);
    sandbox.get("/v1/Rooms?Status=").is_refused(400, 53112);

    let created = sandbox.get("/v1/Rooms/DailyStandup").text("date_created");
    assert_eq!(names(&format!("?DateCreatedAfter={}", encoded(&created))).len(), 3, "from its own moment on");
    assert_eq!(names(&format!("?DateCreatedBefore={created}")), Vec::<String>::new(), "not its own moment");
    assert_eq!(names("?DateCreatedBefore=2100-01-01").len(), 3);
    assert!(names("?DateCreatedAfter=2100-01-01T00:00:00%2B02:00").is_empty());
    for time in ["", "yesterday", "2100-13-01", "2100-01-01T00:00:00+02:00"] {
        sandbox.get(&format!("/v1/Rooms?DateCreatedAfter={time}")).is_refused(400, 20001);
    }
}

#[test]
fn a_room_is_created_with_a_name_or_without() {
    let sandbox = Sandbox::start(&[]);
    let fields = [("UniqueName", "a room"), ("MaxParticipants", "7"), ("Type", "group"), ("Whatever", "x")];
    let reply = sandbox.post("/v1/Rooms", &fields);
    assert_eq!(reply.status, 201);
    is_room(&reply.body, &format!("http://{}", sandbox.address));
    assert_eq!((&reply.body["unique_name"], &reply.body["max_participants"]), (&json!("a room"), &json!(7)));
    sandbox.post("/v1/Rooms", &fields).is_refused(400, 53113);

    let unnamed = sandbox.send("POST", "/v1/Rooms", &[&sandbox.host(), &sandbox.authorization()], "");
    assert_eq!(unnamed.status, 201);
    assert_eq!(unnamed.body["unique_name"], unnamed.body["sid"]);
    let by_name = sandbox.get(&format!("/v1/Rooms?UniqueName={}", unnamed.text("sid")));
    assert_eq!(by_name.each("rooms", "sid"), [unnamed.text("sid")]);

    let large = sandbox.post("/v1/Rooms", &[("MaxParticipants", "90")]);
    assert_eq!(large.body["max_participants"], 50);
    let small = sandbox.post("/v1/Rooms", &[("Type", "group-small")]);
    assert_eq!((&small.body["type"], &small.body["max_participants"]), (&json!("group-small"), &json!(4)));
    sandbox.post("/v1/Rooms", &[("MaxParticipants", "0")]).is_refused(400, 53107);
    sandbox.post("/v1/Rooms", &[("MaxParticipants", "many")]).is_refused(400, 53107);
    sandbox.post("/v1/Rooms", &[("Type", "huge")]).is_refused(400, 53108);
    sandbox.post("/v1/Rooms", &[("UniqueName", "")]).is_refused(400, 53100);
    sandbox.post("/v1/Rooms", &[("UniqueName", &"é".repeat(129))]).is_refused(400, 53101);
    assert_eq!(sandbox.post("/v1/Rooms", &[("UniqueName", &"é".repeat(128))]).status, 201);
}

#[test]
fn completing_a_room_sends_everybody_away_and_frees_its_name() {
    let sandbox = Sandbox::start(&[]);
    let sid = sandbox.sid_of("DailyStandup");
    sandbox.post("/v1/Rooms/DailyStandup", &[("Status", "in-progress")]).is_refused(400, 53112);
    sandbox.post("/v1/Rooms/DailyStandup", &[("status", "completed")]).is_refused(400, 53112);
    sandbox.post("/v1/Rooms/none", &[("Status", "completed")]).is_refused(404, 20404);

    let reply = sandbox.post("/v1/Rooms/DailyStandup", &[("Status", "completed")]);
    assert_eq!(reply.status, 202);
    assert_eq!(reply.body["status"], "completed");
    is_room(&reply.body, &format!("http://{}", sandbox.address));
    sandbox.get("/v1/Rooms/DailyStandup").is_refused(404, 20404);
    sandbox.post(&format!("/v1/Rooms/{sid}"), &[("Status", "completed")]).is_refused(400, 53118);
    sandbox.post(&format!("/v1/Rooms/{sid}"), &[("Status", "open")]).is_refused(400, 53112);
    for status in ["", "?Status=connected", "?Status=reconnecting", "?Status=disconnected"] {
        let left = sandbox.get(&format!("/v1/Rooms/{sid}/Participants{status}"));
        assert_eq!(left.identities().len(), 10);
        assert!(left.each("participants", "status").iter().all(|status| status == "disconnected"));
    }
    sandbox
        .post(&format!("/sandbox/Rooms/{sid}/Participants"), &[("Identity", "late")])
        .is_refused(400, 53118);
    assert_ne!(sandbox.create("DailyStandup"), sid);
}

#[test]
fn a_participant_has_every_field_in_the_order_of_the_api() {
    let sandbox = Sandbox::start(&[]);
    let base = format!("http://{}", sandbox.address);
    for status in ["connected", "reconnecting", "disconnected"] {
        let list = sandbox.get(&format!("/v1/Rooms/DailyStandup/Participants?Status={status}"));
        assert_eq!(keys(&list.body), "participants meta");
        for participant in list.body["participants"].as_array().unwrap() {
            is_participant(participant, &base);
            assert_eq!(participant["status"], status);
            let fetched = sandbox.get(&sandbox.target(participant["url"].as_str().unwrap()));
            assert_eq!((fetched.status, &fetched.body), (200, participant));
        }
    }
}

#[test]
fn participants_are_listed_by_status_identity_and_date_newest_first() {
    let sandbox = Sandbox::start(&[]);
    let room = "/v1/Rooms/DailyStandup/Participants";
    let identities = |query: &str| sandbox.get(&format!("{room}{query}")).identities();
    let connected = ["Zoë", "bob", "erin@example.com", "dave", "carol", "alice"];
    assert_eq!(identities(""), connected);
    assert_eq!(identities("?Status=connected&status=disconnected"), connected);
    assert_eq!(identities("?Status=reconnecting"), ["frank"]);
    assert_eq!(identities("?Status=disconnected"), ["mallory", "grace", "bob"]);
    assert_eq!(identities("?Status=disconnected&Identity=bob"), ["bob"]);
    assert_eq!(identities("?Identity=erin%40example.com"), ["erin@example.com"]);
    assert_eq!(identities("?Identity=Zo%C3%AB"), ["Zoë"]);
    assert!(identities("?Identity=ALICE").is_empty());
    assert!(identities("?Identity=").is_empty());
    sandbox.get(&format!("{room}?Status=gone")).is_refused(400, 53209);
    sandbox.get("/v1/Rooms/none/Participants?Status=gone").is_refused(404, 20404);

    let started = sandbox.get(&format!("{room}/erin%40example.com")).text("start_time");
    assert_eq!(identities(&format!("?DateCreatedAfter={started}")), connected[..3]);
    assert_eq!(identities(&format!("?DateCreatedBefore={started}")), connected[3..]);
    sandbox.get(&format!("{room}?DateCreatedBefore=soon")).is_refused(400, 20001);
}

#[test]
fn an_identity_finds_only_who_is_connected_and_a_sid_anybody_of_the_room() {
    let sandbox = Sandbox::start(&["--rooms", "1"]);
    let room = "/v1/Rooms/DailyStandup/Participants";
    assert_eq!(sandbox.get(&format!("{room}/bob")).body["status"], "connected");
    for absent in ["frank", "mallory", "nobody"] {
        let reply = sandbox.get(&format!("{room}/{absent}"));
        reply.is_refused(404, 20404);
        let path = format!("/Rooms/DailyStandup/Participants/{absent}");
        assert_eq!(reply.body["message"], format!("The requested resource {path} was not found"));
        sandbox.kick("DailyStandup", absent).is_refused(404, 20404);
    }
    for status in ["reconnecting", "disconnected"] {
        for sid in sandbox.get(&format!("{room}?Status={status}")).each("participants", "sid") {
            assert_eq!(sandbox.get(&format!("{room}/{sid}")).body["status"], status);
            sandbox.get(&format!("/v1/Rooms/room-00001/Participants/{sid}")).is_refused(404, 20404);
        }
    }
}

#[test]
fn a_kick_disconnects_and_the_kicked_may_come_back_as_somebody_new() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.sid_of("DailyStandup");
    let before = sandbox.get(&format!("/v1/Rooms/{room}/Participants/alice"));
    for fields in [&[][..], &[("Status", "connected")], &[("Status", "")], &[("status", "disconnected")]] {
        sandbox.post(&format!("/v1/Rooms/{room}/Participants/alice"), fields).is_refused(400, 53209);
    }

    let kicked = sandbox.kick(&room, "alice");
    assert_eq!(kicked.status, 202);
    is_participant(&kicked.body, &format!("http://{}", sandbox.address));
    assert_eq!(kicked.body["sid"], before.body["sid"]);
    assert_eq!(kicked.body["status"], "disconnected");
    assert!(kicked.body["duration"].as_u64().unwrap() >= 24 * 60);
    sandbox.kick(&room, "alice").is_refused(404, 20404);
    let again = sandbox.kick(&room, &kicked.text("sid"));
    assert_eq!((again.status, &again.body), (202, &kicked.body));

    let rejoined = sandbox.join(&room, "alice");
    assert_ne!(rejoined, kicked.text("sid"));
    assert_eq!(sandbox.get(&format!("/v1/Rooms/{room}/Participants/alice")).text("sid"), rejoined);
    let frank = sandbox.get(&format!("/v1/Rooms/{room}/Participants?Identity=frank&Status=reconnecting"));
    let frank = frank.each("participants", "sid").remove(0);
    assert_eq!(sandbox.kick(&room, &frank).body["status"], "disconnected", "by SID, who is reconnecting too");
}

#[test]
fn joining_with_an_identity_that_is_in_the_room_disconnects_the_older_client() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create("doors");
    let older = sandbox.join(&room, "ann");
    let newer = sandbox.join(&room, "ann");
    assert_eq!(sandbox.get("/v1/Rooms/doors/Participants").each("participants", "sid"), [newer.as_str()]);
    assert_eq!(sandbox.get(&format!("/v1/Rooms/doors/Participants/{older}")).body["status"], "disconnected");
    let turned =
        sandbox.post(&format!("/sandbox/Rooms/{room}/Participants/{newer}"), &[("Status", "reconnecting")]);
    assert_eq!(turned.body["status"], "reconnecting");
    let newest = sandbox.join(&room, "ann");
    assert_eq!(sandbox.get(&format!("/v1/Rooms/doors/Participants/{newer}")).body["status"], "disconnected");
    assert_eq!(sandbox.get("/v1/Rooms/doors/Participants/ann").text("sid"), newest);
}

#[test]
fn the_record_tells_what_happened_in_order_and_by_whom() {
    let sandbox = Sandbox::start(&[]);
    assert_eq!(sandbox.get("/sandbox/Record").body, json!([]), "the seed is no part of it");
    let room = sandbox.create("doors");
    let path = format!("/sandbox/Rooms/{room}/Participants");
    let [ann, ben, cleo] = ["ann", "ben", "cleo"].map(|identity| sandbox.join(&room, identity));
    for status in ["reconnecting", "reconnecting", "connected", "disconnected", "disconnected"] {
        assert_eq!(sandbox.post(&format!("{path}/{ann}"), &[("Status", status)]).status, 200);
    }
    sandbox.post(&format!("{path}/{ann}"), &[("Status", "connected")]).is_refused(400, 53209);
    sandbox.post(&format!("{path}/{ben}"), &[]).is_refused(400, 53209);
    sandbox.kick(&room, "ben");
    sandbox.kick(&room, &ben);
    let gone = sandbox.post(&path, &[("Identity", "dora"), ("Status", "disconnected")]);
    assert_eq!((gone.status, &gone.body["duration"]), (201, &json!(0)));
    sandbox.post("/v1/Rooms/doors", &[("Status", "completed")]);

    let record = sandbox.get("/sandbox/Record").body;
    let lines: Vec<_> = record
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            assert_eq!(keys(line), "time event room_sid participant_sid identity by");
            is_time(&line["time"]);
            assert_eq!(line["room_sid"], room);
            json!([line["event"], line["participant_sid"], line["identity"], line["by"]])
        })
        .collect();
    let dora = gone.body["sid"].clone();
    assert_eq!(
        lines,
        [
            json!(["room-created", null, null, "api"]),
            json!(["joined", ann, "ann", "client"]),
            json!(["joined", ben, "ben", "client"]),
            json!(["joined", cleo, "cleo", "client"]),
            json!(["reconnecting", ann, "ann", "client"]),
            json!(["reconnected", ann, "ann", "client"]),
            json!(["left", ann, "ann", "client"]),
            json!(["left", ben, "ben", "api"]),
            json!(["joined", dora, "dora", "client"]),
            json!(["left", dora, "dora", "client"]),
            json!(["left", cleo, "cleo", "api"]),
            json!(["room-ended", null, null, "api"]),
        ]
    );
}

#[test]
fn identities_have_1_to_128_characters() {
    let sandbox = Sandbox::start(&[]);
    let path = "/sandbox/Rooms/DailyStandup/Participants";
    sandbox.post(path, &[]).is_refused(400, 53200);
    sandbox.post(path, &[("Identity", "")]).is_refused(400, 53200);
    sandbox.post(path, &[("Identity", &"🦀".repeat(129))]).is_refused(400, 53201);
    sandbox.post(path, &[("Identity", "x"), ("Status", "gone")]).is_refused(400, 53209);
    sandbox.post("/sandbox/Rooms/none/Participants", &[("Identity", "x")]).is_refused(404, 20404);
    let longest = "🦀".repeat(128);
    let sid = sandbox.join("DailyStandup", &longest);
    let reply = sandbox.get(&format!("/v1/Rooms/DailyStandup/Participants/{}", encoded(&longest)));
    assert_eq!((reply.text("sid"), reply.text("identity")), (sid, longest));
}

#[test]
fn filters_carry_any_reference_and_paths_all_but_slashes_and_dots() {
    let sandbox = Sandbox::start(&[]);
    for odd in ODD {
        let room = sandbox.create(odd);
        let who = sandbox.join(&room, odd);
        let name = encoded(odd).replace('.', "%2E");
        let found = sandbox.get(&format!("/v1/Rooms?UniqueName={name}"));
        assert_eq!(found.each("rooms", "sid"), [room.as_str()], "{odd:?}");
        assert!(found.body["meta"]["url"].as_str().unwrap().contains(&format!("UniqueName={}&", plain(odd))));
        let found = sandbox.get(&format!("/v1/Rooms/{room}/Participants?Identity={name}"));
        assert_eq!(found.each("participants", "sid"), [who.as_str()], "{odd:?}");
        assert_eq!(found.identities(), [odd]);

        let room_by_path = sandbox.get(&format!("/v1/Rooms/{name}")).body["sid"] == room.as_str();
        let who_by_path =
            sandbox.get(&format!("/v1/Rooms/{room}/Participants/{name}")).body["sid"] == who.as_str();
        let carried = !odd.contains('/') && odd != "." && odd != "..";
        assert_eq!((room_by_path, who_by_path), (carried, carried), "{odd:?}");
    }
}

/// As the API writes a filter into a URL: the unreserved characters stay.
fn plain(text: &str) -> String {
    encoded(text).replace("%2E", ".")
}

#[test]
fn dots_and_slashes_in_a_path_address_something_else() {
    let sandbox = Sandbox::start(&[]);
    for path in ["/v1/Rooms/DailyStandup/Participants/..", "/v1/Rooms/DailyStandup/Participants/%2e%2E"] {
        assert_eq!(sandbox.get(path).body["unique_name"], "DailyStandup", "{path}");
        sandbox.post(path, &[("Status", "disconnected")]).is_refused(400, 53112);
    }
    for path in ["/v1/Rooms/DailyStandup/Participants/.", "/v1/Rooms/DailyStandup/Participants/%2F"] {
        assert_eq!(sandbox.get(path).identities().len(), 6, "{path}");
    }
    let roundabout = sandbox.get("/v1/Rooms/x%2F..%2FDailyStandup/Participants/alice");
    assert_eq!(roundabout.body["identity"], "alice");
    sandbox.get("/v1/Rooms/DailyStandup/Participants/a%2Fb").is_refused(404, 20404);
    sandbox.get("/v1/Rooms/..").is_refused(404, 20404);
    for malformed in ["/v1/Rooms/100%", "/v1/Rooms/%zz", "/v1/Rooms/%ff"] {
        sandbox.get(malformed).is_refused(400, 20400);
    }
}

#[test]
fn unknown_paths_are_404_and_other_methods_405() {
    let sandbox = Sandbox::start(&[]);
    let alice = "/v1/Rooms/DailyStandup/Participants/alice";
    for rest in ["/PublishedTracks", "/SubscribedTracks", "/SubscribeRules", "/Anonymize"] {
        sandbox.get(&format!("{alice}{rest}")).is_refused(404, 20404);
    }
    for path in ["/", "/v1", "/v2/Rooms", "/v1/rooms", "/Rooms", "/sandbox", "/sandbox/Rooms/DailyStandup"] {
        sandbox.get(path).is_refused(404, 20404);
    }
    for (method, path) in [
        ("DELETE", alice),
        ("PUT", "/v1/Rooms/DailyStandup"),
        ("DELETE", "/v1/Rooms"),
        ("POST", "/v1/Rooms/DailyStandup/Participants"),
        ("POST", "/sandbox/Record"),
        ("GET", "/sandbox/Rooms/DailyStandup/Participants"),
    ] {
        let reply = sandbox.send(method, path, &[&sandbox.host(), &sandbox.authorization()], "");
        reply.is_refused(405, 20004);
    }
}

#[test]
fn a_body_must_be_a_form_of_bounded_size() {
    let sandbox = Sandbox::start(&[]);
    let post = |kind: &str, body: &str| {
        let headers = [&sandbox.host(), &sandbox.authorization(), kind];
        sandbox.send("POST", "/v1/Rooms/DailyStandup/Participants/alice", &headers, body)
    };
    post("Content-Type: application/json", r#"{"Status":"disconnected"}"#).is_refused(415, 20415);
    post("X-None: given", "Status=disconnected").is_refused(415, 20415);
    post(FORM, &"x".repeat(65 * 1024)).is_refused(413, 20413);
    post(FORM, "Status=dis+connected").is_refused(400, 53209);
    assert_eq!(post(&format!("{FORM}; charset=utf-8"), "x=%zz&Status=dis%63onnected").status, 202);
}

#[test]
fn pages_skip_nobody_and_show_nobody_twice_while_people_come_and_go() {
    let sandbox = Sandbox::start(&["--participants", "40"]);
    let guests = |numbers: &[usize]| numbers.iter().map(|n| format!("guest-{n:05}")).collect::<Vec<_>>();
    let first = sandbox.get("/v1/Rooms/Crowd/Participants?PageSize=10&Status=connected");
    assert_eq!(first.identities(), guests(&(31..=40).rev().collect::<Vec<_>>()));
    let next =
        |page: &Reply| sandbox.get(&sandbox.target(page.body["meta"]["next_page_url"].as_str().unwrap()));

    // Some of the page shown go, its last and so the token's among them; some of the next; and one comes.
    for gone in [40, 31, 30, 25] {
        assert_eq!(sandbox.kick("Crowd", &format!("guest-{gone:05}")).status, 202);
    }
    sandbox.join("Crowd", "latecomer");
    let second = next(&first);
    assert_eq!(second.identities(), guests(&[29, 28, 27, 26, 24, 23, 22, 21, 20, 19]));
    let third = next(&second);
    assert_eq!(third.identities(), guests(&(9..=18).rev().collect::<Vec<_>>()));
    let last = next(&third);
    assert_eq!(last.identities(), guests(&(1..=8).rev().collect::<Vec<_>>()));
    assert!(last.body["meta"]["next_page_url"].is_null());

    let previous =
        |page: &Reply| sandbox.get(&sandbox.target(page.body["meta"]["previous_page_url"].as_str().unwrap()));
    let back = previous(&last);
    assert_eq!((back.identities(), &back.body["meta"]["page"]), (third.identities(), &json!(2)));
    assert_eq!(next(&back).identities(), last.identities());
    assert_eq!(previous(&back).identities(), second.identities());
}

#[test]
fn a_page_that_ends_with_the_last_item_has_no_next() {
    let sandbox = Sandbox::start(&["--participants", "20"]);
    let page = sandbox.get("/v1/Rooms/Crowd/Participants?PageSize=10");
    let next = page.body["meta"]["next_page_url"].as_str().unwrap().to_owned();
    let second = sandbox.get(&sandbox.target(&next));
    assert_eq!(second.identities().len(), 10);
    assert!(second.body["meta"]["next_page_url"].is_null());
    // Who was to be on the next page leaves: it is empty, and the last.
    for identity in second.identities() {
        sandbox.kick("Crowd", &identity);
    }
    let empty = sandbox.get(&sandbox.target(&next));
    assert_eq!((empty.status, empty.identities().len()), (200, 0));
    assert!(empty.body["meta"]["next_page_url"].is_null());
    assert!(empty.body["meta"]["previous_page_url"].is_null());
}

#[test]
fn meta_has_every_field_and_carries_the_filters_along() {
    let sandbox = Sandbox::start(&["--participants", "3"]);
    let room = sandbox.sid_of("Crowd");
    let list = format!("http://{}/v1/Rooms/{room}/Participants", sandbox.address);
    let query = "PageSize=2&Ignored=1&DateCreatedAfter=2017-01-01T00:00:01Z&Status=connected";
    let page = sandbox.get(&format!("/v1/Rooms/Crowd/Participants?{query}"));
    let meta = &page.body["meta"];
    assert_eq!(keys(meta), META_KEYS);
    let filters = "Status=connected&DateCreatedAfter=2017-01-01T00%3A00%3A01Z";
    let edge = page.each("participants", "sid").remove(1);
    assert_eq!(
        *meta,
        json!({
            "page": 0,
            "page_size": 2,
            "first_page_url": format!("{list}?{filters}&PageSize=2&Page=0"),
            "previous_page_url": null,
            "url": format!("{list}?{filters}&PageSize=2&Page=0"),
            "next_page_url": format!("{list}?{filters}&PageSize=2&Page=1&PageToken=PA{edge}"),
            "key": "participants",
        })
    );
    let second = sandbox.get(&sandbox.target(meta["next_page_url"].as_str().unwrap()));
    let only = second.each("participants", "sid").remove(0);
    assert_eq!(
        second.body["meta"],
        json!({
            "page": 1,
            "page_size": 2,
            "first_page_url": meta["first_page_url"],
            "previous_page_url": format!("{list}?{filters}&PageSize=2&Page=0&PageToken=PB{only}"),
            "url": meta["next_page_url"],
            "next_page_url": null,
            "key": "participants",
        })
    );
    let rooms = sandbox.get("/v1/Rooms").body;
    assert_eq!((keys(&rooms), keys(&rooms["meta"])), ("rooms meta".to_owned(), META_KEYS.to_owned()));
    assert_eq!((&rooms["meta"]["key"], &rooms["meta"]["page_size"]), (&json!("rooms"), &json!(50)));
}

#[test]
fn page_sizes_and_tokens_that_make_no_sense_are_refused() {
    let sandbox = Sandbox::start(&["--participants", "1001", "--rooms", "60"]);
    for query in [
        "PageSize=0",
        "PageSize=-1",
        "PageSize=x",
        "PageSize=",
        "Page=x",
        "Page=1",
        "PageToken=x",
        "PageToken=",
    ] {
        sandbox.get(&format!("/v1/Rooms/Crowd/Participants?{query}")).is_refused(400, 20001);
        sandbox.get(&format!("/v1/Rooms?{query}")).is_refused(400, 20001);
    }
    let elsewhere = sandbox.get("/v1/Rooms/DailyStandup/Participants/alice").text("sid");
    sandbox.get(&format!("/v1/Rooms/Crowd/Participants?PageToken=PA{elsewhere}")).is_refused(400, 20001);

    let capped = sandbox.get("/v1/Rooms/Crowd/Participants?PageSize=5000");
    assert_eq!((capped.identities().len(), &capped.body["meta"]["page_size"]), (1000, &json!(1000)));
    let rest = sandbox.get(&sandbox.target(capped.body["meta"]["next_page_url"].as_str().unwrap()));
    assert_eq!(rest.identities(), ["guest-00001"]);
    let rooms = sandbox.get("/v1/Rooms");
    assert_eq!(rooms.each("rooms", "sid").len(), 50);
    let rest = sandbox.get(&sandbox.target(rooms.body["meta"]["next_page_url"].as_str().unwrap()));
    assert_eq!(rest.each("rooms", "unique_name").len(), 12);
    assert_eq!(sandbox.get("/v1/Rooms/room-00060/Participants").identities(), ["guest", "host"]);
}

#[test]
fn urls_lead_to_the_address_that_the_client_used() {
    let sandbox = Sandbox::start(&[]);
    let get = |target: &str| {
        sandbox.send("GET", target, &["Host: video.example:8080", &sandbox.authorization()], "").body
    };
    is_room(&get("/v1/Rooms/DailyStandup"), "http://video.example:8080");
    is_participant(&get("/v1/Rooms/DailyStandup/Participants/bob"), "http://video.example:8080");
    let meta = get("/v1/Rooms/DailyStandup/Participants?PageSize=1")["meta"].clone();
    for url in ["first_page_url", "url", "next_page_url"] {
        assert!(meta[url].as_str().unwrap().starts_with("http://video.example:8080/v1/Rooms/RM"), "{meta}");
    }
}

#[test]
fn every_nth_call_fails_and_does_nothing() {
    let sandbox = Sandbox::start(&["--fail-every", "3"]);
    assert_eq!(sandbox.get("/v1/Rooms").status, 200);
    assert_eq!(sandbox.get("/sandbox/Record").status, 200);
    assert_eq!(sandbox.get("/v1/Rooms").status, 200);
    sandbox.kick("DailyStandup", "alice").is_refused(503, 20503);
    assert_eq!(sandbox.get("/sandbox/Record").body, json!([]));
    assert_eq!(sandbox.kick("DailyStandup", "alice").status, 202);
    assert_eq!(sandbox.get("/v1/Rooms/none").status, 404);
    sandbox.get("/v1/Rooms").is_refused(503, 20503);
    let counts = sandbox.get("/sandbox/Counts").body;
    assert_eq!(
        counts,
        json!({"reads": 4, "writes": 2, "statuses": {"200": 2, "202": 1, "404": 1, "503": 2}})
    );
}

#[test]
fn calls_beyond_the_quota_are_turned_away_unprocessed() {
    let sandbox = Sandbox::start(&["--rate-limit", "1000,0"]);
    let reply = sandbox.kick("DailyStandup", "alice");
    reply.is_refused(429, 20429);
    assert_eq!(reply.header("retry-after"), None);
    assert_eq!(sandbox.get("/v1/Rooms/DailyStandup/Participants/alice").status, 200);
    sandbox.join("DailyStandup", "ann");
    let counts = sandbox.get("/sandbox/Counts").body;
    assert_eq!(counts, json!({"reads": 1, "writes": 1, "statuses": {"200": 1, "429": 1}}));
}

#[test]
fn a_burst_of_reads_meets_the_end_of_its_quota() {
    let sandbox = Sandbox::start(&["--rate-limit", "5,0"]);
    // Six are let through at once, and at most as many again as the loop takes seconds, times five.
    let statuses: Vec<u16> = (0..60).map(|_| sandbox.get("/v1/Rooms").status).collect();
    assert!(statuses[..6].iter().all(|&status| status == 200), "{statuses:?}");
    assert!(statuses.contains(&429), "{statuses:?}");
}

#[test]
fn latency_delays_every_answer_and_concurrent_ones_together() {
    let sandbox = Sandbox::start(&["--latency", "400ms"]);
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(|| assert_eq!(sandbox.get("/v1/Rooms").status, 200));
        }
    });
    let elapsed = start.elapsed();
    assert!(elapsed >= Duration::from_millis(400), "{elapsed:?}");
    assert!(elapsed < Duration::from_secs(2), "ten in turn would take 4 s: {elapsed:?}");
}

#[test]
fn latency_is_in_milliseconds_or_with_a_unit_and_rates_are_two_numbers() {
    for flags in [["--latency", "0"], ["--latency", "20"], ["--latency", "20ms"], ["--rate-limit", "80,20"]] {
        assert_eq!(Sandbox::start(&flags).get("/v1/Rooms").status, 200, "{flags:?}");
    }
    for flags in
        [["--latency", "fast"], ["--rate-limit", "80"], ["--fail-every", "0"], ["--participants", "-1"]]
    {
        let output = command(&flags).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{flags:?}");
    }
}

#[test]
fn sids_are_the_same_in_every_run() {
    let sids = |flags: &[&str]| {
        let sandbox = Sandbox::start(flags);
        let participants = sandbox.get("/v1/Rooms/DailyStandup/Participants").each("participants", "sid");
        (sandbox.sid_of("DailyStandup"), participants)
    };
    assert_eq!(sids(&[]), sids(&["--participants", "5", "--rooms", "2"]));
}

#[test]
fn a_great_crowd_is_paged_through_whole() {
    let sandbox = Sandbox::start(&["--participants", "20000"]);
    let mut seen = BTreeSet::new();
    let mut target = Some("/v1/Rooms/Crowd/Participants?PageSize=1000".to_owned());
    while let Some(page) = target.map(|target| sandbox.get(&target)) {
        for identity in page.identities() {
            assert!(seen.insert(identity));
        }
        target = page.body["meta"]["next_page_url"].as_str().map(|url| sandbox.target(url));
    }
    assert_eq!(seen.len(), 20_000);
    assert_eq!(seen.first().unwrap(), "guest-00001");
}
