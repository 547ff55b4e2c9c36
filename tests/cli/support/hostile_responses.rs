//! Malformed responses, unexpected JSON and redirects, and servers that send them.

use serde_json::{Value, json};

use crate::support::accounts::ACCOUNT;
use crate::support::faulty_server::FaultyServer;
use crate::support::responses::{json_response, response};

/// Bodies of error responses, as sent without one, by the API and by a proxy: name, headers and body. Retry-After
/// keeps the retries short.
pub const BODIES: [(&str, &[&str], &str); 3] = [
    ("empty", &["Retry-After: 0"], ""),
    (
        "json",
        &["Retry-After: 0", "Content-Type: application/json"],
        r#"{"code":20001,"message":"Not like this","more_info":"https://x","status":400}"#,
    ),
    ("html", &["Retry-After: 0", "Content-Type: text/html"], "<html><body>Just a moment</body></html>"),
];

/// Responds to `/STATUS/BODY/…` with that status and body.
pub fn server_of_statuses() -> FaultyServer {
    FaultyServer::start(|request, _| {
        let mut parts = request.target.split('/').skip(1);
        let (status, body) = (parts.next().unwrap().parse().unwrap(), parts.next().unwrap());
        let (_, headers, body) = BODIES.iter().find(|(name, ..)| *name == body).unwrap();
        response(status, headers, body)
    })
}

/// A response with these bytes as its body.
pub fn response_with_body(body: &[u8]) -> Vec<u8> {
    let mut response = format!("HTTP/1.1 200 X\r\nContent-Length: {}\r\n\r\n", body.len()).into_bytes();
    response.extend_from_slice(body);
    response
}

/// Successful responses whose body is malformed for every request.
pub fn malformed_responses() -> Vec<Vec<u8>> {
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
    .map(|text| response_with_body(text.as_bytes()))
    .to_vec();
    broken.extend(
        [deep("[", "]"), deep("{\"a\":", "}"), format!("{{\"a\":{}}}", deep("[", "]"))]
            .map(|text| response_with_body(text.as_bytes())),
    );
    broken.extend(
        [&b"\x1f\x8b\x08\x00"[..], b"\xff\xfe{\x00}\x00", b"{\"a\":\"\xff", b"\xc3"].map(response_with_body),
    );
    let of_type = |of: &str| response(200, &[&format!("Content-Type: {of}")], "<p>Sign in</p>");
    broken.extend(["text/html", "application/json", "image/png", "x", ""].map(of_type));
    broken.push(response(200, &["Content-Encoding: gzip"], "\u{1f}"));
    broken.push(response(200, &["Transfer-Encoding: chunked"], "zz\r\n"));
    broken
}

/// Objects whose fields have unexpected types or are missing.
pub fn unexpected_json_responses() -> Vec<Vec<u8>> {
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
    odd.iter().map(|body| json_response(200, body)).collect()
}

/// Responds to `/NUMBER/…` with the response of that number.
pub fn server_of_responses(responses: Vec<Vec<u8>>) -> FaultyServer {
    FaultyServer::start(move |request, _| {
        let number = request.target.split('/').nth(1).unwrap().parse::<usize>().unwrap();
        responses[number].clone()
    })
}

/// Redirects to another server, and a last page whose links all lead to it.
pub fn redirects_to(there: &str) -> Vec<Vec<u8>> {
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
        |(status, location): (u16, &String)| response(status, &[location, &refresh, &alternative], "");
    let mut responses = statuses.into_iter().zip(locations.iter().cycle()).map(redirect).collect::<Vec<_>>();
    let next = format!("{there}/v1/Rooms?Page=1&PageToken=PT");
    let meta = json!({ "next_page_url": next, "url": next, "first_page_url": next, "key": "rooms" });
    let links = json!({ "participants": next, "recordings": next });
    responses.push(json_response(
        200,
        &json!({ "rooms": [], "participants": [], "meta": meta, "links": links, "url": next }),
    ));
    responses
}
