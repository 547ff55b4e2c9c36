//! Malformed responses, unexpected JSON and redirects, and servers that send them.

use serde_json::{Value, json};

use crate::support::accounts::ACCOUNT;
use crate::support::faulty_server::Faulty;
use crate::support::responses::{answer, json as answer_json};

/// What nobody, the API and a proxy say no with: its name, headers and body. The wait that they ask for keeps the next
/// try near.
pub const BODIES: [(&str, &[&str], &str); 3] = [
    ("empty", &["Retry-After: 0"], ""),
    (
        "json",
        &["Retry-After: 0", "Content-Type: application/json"],
        r#"{"code":20001,"message":"Not like this","more_info":"https://x","status":400}"#,
    ),
    ("html", &["Retry-After: 0", "Content-Type: text/html"], "<html><body>Just a moment</body></html>"),
];

/// Answers `/STATUS/BODY/…` with that.
pub fn of_any_status() -> Faulty {
    Faulty::start(|request, _| {
        let mut parts = request.target.split('/').skip(1);
        let (status, body) = (parts.next().unwrap().parse().unwrap(), parts.next().unwrap());
        let (_, headers, body) = BODIES.iter().find(|(name, ..)| *name == body).unwrap();
        answer(status, headers, body)
    })
}

/// An answer with these bytes as its body.
pub fn bytes(body: &[u8]) -> Vec<u8> {
    let mut answer = format!("HTTP/1.1 200 X\r\nContent-Length: {}\r\n\r\n", body.len()).into_bytes();
    answer.extend_from_slice(body);
    answer
}

/// Bodies of a success that are none, whatever was asked for.
pub fn broken() -> Vec<Vec<u8>> {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(100_000), close.repeat(100_000));
    let mut broken = [
        " ",
        "\0",
        "{",
        "}",
        "\"",
        "[]",
        "null",
        "true",
        "7",
        "-0.0e-9",
        "\"text\"",
        "[{}]",
        "{]",
        "{}{}",
        "{\"a\":1,}",
        "{\"participants\":[",
        "{\"participants\":[{\"identity\":\"al",
        "NaN",
        "<",
        "\u{feff}",
        "{\"\\ud800\":",
        "data: {}\n\n",
        "%PDF-1.7",
        "\u{1b}[2J",
        "\u{202e}{}",
    ]
    .map(|text| bytes(text.as_bytes()))
    .to_vec();
    broken.extend(
        [deep("[", "]"), deep("{\"a\":", "}"), format!("{{\"a\":{}}}", deep("[", "]"))]
            .map(|text| bytes(text.as_bytes())),
    );
    broken.extend([&b"\x1f\x8b\x08\x00"[..], b"\xff\xfe{\x00}\x00", b"{\"a\":\"\xff", b"\xc3"].map(bytes));
    let of_type = |of: &str| answer(200, &[&format!("Content-Type: {of}")], "<p>Sign in</p>");
    broken.extend(["text/html", "application/json", "image/png", "x", ""].map(of_type));
    broken.push(answer(200, &["Content-Encoding: gzip"], "\u{1f}"));
    broken.push(answer(200, &["Transfer-Encoding: chunked"], "zz\r\n"));
    broken
}

/// Objects that have everything in another shape, or nothing.
pub fn odd() -> Vec<Vec<u8>> {
    let keys = [
        "rooms",
        "participants",
        "published_tracks",
        "subscribed_tracks",
        "rules",
        "meta",
        "sid",
        "room_sid",
        "unique_name",
        "identity",
        "status",
        "start_time",
        "end_time",
        "date_created",
        "duration",
    ];
    let of = |value: &Value| keys.iter().map(|&key| (key.to_owned(), value.clone())).collect::<Value>();
    let values = [
        json!(null),
        json!(7),
        json!(-1e300),
        json!(""),
        json!("x"),
        json!(true),
        json!([]),
        json!({}),
        json!([[]]),
        json!([null]),
        json!([7]),
        json!([{}]),
        json!({ "next_page_url": 7 }),
        json!([{ "sid": null, "identity": null, "status": null, "unique_name": null }]),
        json!([{ "sid": 5, "identity": ["x"], "status": {}, "unique_name": 1 }]),
    ];
    let mut odd = values.iter().map(of).collect::<Vec<_>>();
    odd.push(json!({}));
    odd.push(json!({ "participants": [], "rooms": [], "meta": { "next_page_url": {} } }));
    odd.iter().map(|body| answer_json(200, body)).collect()
}

/// Answers `/NUMBER/…` with the answer of that number.
pub fn of_answers(answers: Vec<Vec<u8>>) -> Faulty {
    Faulty::start(move |request, _| {
        let number = request.target.split('/').nth(1).unwrap().parse::<usize>().unwrap();
        answers[number].clone()
    })
}

/// Redirects to another server, and at last a page that says that all else is there.
pub fn leading_to(there: &str) -> Vec<Vec<u8>> {
    let host = there.strip_prefix("http://").unwrap();
    let locations = [
        format!("Location: {there}/v1/Rooms"),
        format!("Location: //{host}/v1/Rooms"),
        format!("Location: http://{ACCOUNT}:x@{host}/"),
        "X-Nothing: 1".to_owned(),
    ];
    let refresh = format!("Refresh: 0;url={there}");
    let alternative = format!("Alt-Svc: http/1.1=\"{host}\"");
    let statuses = [300, 301, 302, 303, 305, 307, 308];
    let redirect =
        |(status, location): (u16, &String)| answer(status, &[location, &refresh, &alternative], "");
    let mut answers = statuses.into_iter().zip(locations.iter().cycle()).map(redirect).collect::<Vec<_>>();
    let next = format!("{there}/v1/Rooms?Page=1&PageToken=PT");
    let meta = json!({ "next_page_url": next, "url": next, "first_page_url": next, "key": "rooms" });
    let links = json!({ "participants": next, "recordings": next });
    answers.push(answer_json(
        200,
        &json!({ "rooms": [], "participants": [], "meta": meta, "links": links, "url": next }),
    ));
    answers
}
