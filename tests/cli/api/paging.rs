//! Paging through lists: which pages are requested, with which parameters, and malformed pages.

use serde_json::{Value, json};

use crate::support::{ACCOUNT, FaultyServer, ROOM, Request, Run, json_response, page, response};

const TABLE: &[&str] = &["list", "room", "--status", "connected"];
const LIST: &[&str] = &["list", "room", "--status", "connected", "-o", "jsonl"];

/// Participants with these identities.
fn named(names: &[&str]) -> Vec<Value> {
    names.iter().map(|name| json!({ "identity": name, "status": "connected" })).collect()
}

/// The value of a query parameter.
fn parameter(request: &Request, name: &str) -> Option<String> {
    let (_, query) = request.target.split_once('?')?;
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// A server with pages of two participants, each of which names the next page by number and token.
fn pages(last: usize) -> FaultyServer {
    FaultyServer::start(move |request, _| {
        let number = parameter(request, "Page").map_or(0, |page| page.parse::<usize>().unwrap());
        let expected = (number > 0).then(|| format!("PT {number}/&?"));
        assert_eq!(parameter(request, "PageToken"), expected);
        let next = format!(
            "https://video.twilio.com/v1/Rooms/room/Participants?PageSize=2&Page={}&PageToken=PT%20{0}%2F%26%3F",
            number + 1
        );
        let [first, second] = [format!("{number}a"), format!("{number}b")];
        json_response(200, &page(&named(&[&first, &second]), (number < last).then_some(&next)))
    })
}

fn identities(run: &Run) -> Vec<String> {
    run.json_lines().iter().map(|line| line["identity"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn fetches_every_page_in_order_without_limit() {
    let server = pages(2);
    let run = server.run(LIST).exits(0);
    assert_eq!(identities(&run), ["0a", "0b", "1a", "1b", "2a", "2b"]);
    assert_eq!(server.targets().len(), 3);
}

#[test]
fn limit_stops_before_unneeded_pages() {
    for (limit, count, fetched) in [("1", 1, 1), ("2", 2, 1), ("3", 3, 2), ("4", 4, 2), ("99", 6, 3)] {
        let server = pages(2);
        let run = server.run(&[LIST, &["--limit", limit]].concat()).exits(0);
        assert_eq!(run.json_lines().len(), count, "{run:?}");
        assert_eq!(server.targets().len(), fetched, "--limit {limit}: {:?}", server.targets());
    }
}

#[test]
fn limit_reached_by_reconnecting_participants_skips_the_connected_list() {
    let server = FaultyServer::start(|_, _| json_response(200, &page(&named(&["a", "b"]), None)));
    let run = server.run(&["list", "room", "-o", "jsonl", "--limit", "2"]).exits(0);
    assert_eq!(run.json_lines().len(), 2);
    assert_eq!(server.targets(), ["GET /v1/Rooms/room/Participants?Status=reconnecting&PageSize=2"]);
}

#[test]
fn page_size_follows_limit_up_to_the_api_maximum() {
    for (limit, size) in
        [("1", "1"), ("7", "7"), ("1000", "1000"), ("1001", "1000"), ("18446744073709551615", "1000")]
    {
        let server = FaultyServer::start(|_, _| json_response(200, &page(&[], None)));
        server.run(&[LIST, &["--limit", limit]].concat()).exits(0);
        assert_eq!(parameter(&server.requests()[0], "PageSize").as_deref(), Some(size));
    }
}

#[test]
fn limit_holds_when_server_exceeds_page_size() {
    let server =
        FaultyServer::start(|_, _| json_response(200, &page(&named(&["a", "b", "c"]), Some("?Page=1"))));
    let run = server.run(&[LIST, &["--limit", "2"]].concat()).exits(0);
    assert_eq!(identities(&run), ["a", "b"]);
    assert_eq!(server.targets().len(), 1);
}

#[test]
fn filters_are_sent_with_every_page() {
    let server = pages(2);
    let filters = [
        "--identity",
        "a b&c",
        "--created-after",
        "2026-11-23",
        "--created-before",
        "2026-11-24T00:00:00+02:00",
    ];
    server.run(&[LIST, &filters].concat()).exits(0);
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    for request in requests {
        for (name, value) in [
            ("Status", "connected"),
            ("Identity", "a b&c"),
            ("DateCreatedAfter", "2026-11-23T00:00:00Z"),
            ("DateCreatedBefore", "2026-11-23T22:00:00Z"),
        ] {
            assert_eq!(parameter(&request, name).as_deref(), Some(value), "{}", request.target);
        }
    }
}

#[test]
fn next_page_url_of_another_host_contributes_only_paging_parameters() {
    let elsewhere = FaultyServer::start(|_, _| json_response(200, &page(&named(&["mallory"]), None)));
    let foreign = [
        format!("{}/v9/Elsewhere?Status=disconnected&PageSize=2&Page=1&PageToken=PT&x=y", elsewhere.base_url),
        format!("//{}/?Page=1&PageToken=PT&PageSize=2", elsewhere.base_url.strip_prefix("http://").unwrap()),
        format!("http://{ACCOUNT}:x@video.twilio.com/?PageSize=2&Page=1&PageToken=PT#Page=7"),
        "/../../?PageSize=2&Page=1&PageToken=PT".to_owned(),
    ];
    for next in foreign {
        let server = FaultyServer::start(move |_, count| {
            let page = match count {
                0 => page(&named(&["alice"]), Some(&next)),
                _ => page(&named(&["bob"]), None),
            };
            json_response(200, &page)
        });
        let run = server.run(LIST).exits(0);
        assert_eq!(identities(&run), ["alice", "bob"]);
        let second = "GET /v1/Rooms/room/Participants?Status=connected&PageSize=2&Page=1&PageToken=PT";
        assert_eq!(server.targets()[1], second);
    }
    assert!(elsewhere.requests().is_empty(), "{:?}", elsewhere.requests());
}

#[test]
fn page_loop_is_an_error() {
    // The server names the same page again, alternates between two, or returns to the first; it stops for a client
    // that does not notice.
    for circle in [&[1][..], &[1, 2], &[1, 0]] {
        let server = FaultyServer::start(move |_, count| {
            let next =
                format!("https://video.twilio.com/x?Page={}&PageToken=PT", circle[count % circle.len()]);
            json_response(200, &page(&named(&[&count.to_string()]), (count < 10).then_some(&next)))
        });
        let run = server.run(TABLE).exits(6).stderr_contains(&[
            "refers to the same page twice",
            "hint: ",
            "request RQtest",
        ]);
        assert_eq!(server.targets().len(), circle.len() + 1, "{run:?}");
    }
}

/// A participant with this number as its SID.
fn numbered(number: usize) -> Value {
    json!({ "sid": format!("PA{number:032}"), "identity": format!("p{number}"), "status": "connected" })
}

/// Every command that reads a list to its end, against a server that always sends the same page and links to a further one.
#[test]
fn list_that_continues_with_the_same_items_is_an_error() {
    for command in [
        &["list", "room", "--status", "connected", "-o", "jsonl"][..],
        &["list", "room", "--status", "connected", "--match", "zoe*"],
        &["kick", ROOM, "--match", "zoe*", "--yes"],
        &["find", "zoe"],
        &["rooms"],
        &["tracks", ROOM, "p1"],
        &["api", "GET", "/v1/Rooms/room/Participants", "--paginate"],
    ] {
        let server = FaultyServer::start(move |_, count| {
            let items = [numbered(1), numbered(2)];
            let next = (count < 50).then(|| format!("?Page={}&PageToken=PT", count + 1));
            let body = json!({ "participants": items, "rooms": items, "published_tracks": items, "sid": "PA1", "identity": "p1", "status": "connected",
                "meta": { "key": "participants", "next_page_url": next } });
            json_response(200, &body)
        });
        let run = server.run(command).exits(6);
        let run =
            run.stderr_contains(&["malformed response: the list continues with the same items", "hint"]);
        assert!(server.targets().len() < 20, "{run:?}");
        assert!(run.stdout.matches(&format!("{:032}", 1)).count() <= 1, "{run:?}");
    }
}

#[test]
fn item_that_comes_again_on_a_later_page_is_shown_once() {
    let server = FaultyServer::start(|_, count| {
        let items = [numbered(count), numbered(count + 1)];
        let next = (count < 2).then(|| format!("?Page={}&PageToken=PT", count + 1));
        json_response(200, &page(&items, next.as_deref()))
    });
    let run = server.run(LIST).exits(0);
    assert_eq!(identities(&run), ["p0", "p1", "p2", "p3"]);
    assert_eq!(server.targets().len(), 3);
}

#[test]
fn empty_next_page_url_is_the_last_page() {
    let server = FaultyServer::start(|_, _| json_response(200, &page(&named(&["alice"]), Some(""))));
    let run = server.run(LIST).exits(0);
    assert_eq!(identities(&run), ["alice"]);
    assert_eq!(server.targets().len(), 1);
}

#[test]
fn rows_before_an_error_are_printed_as_incomplete_list() {
    let server = FaultyServer::start(|request, _| match parameter(request, "Page") {
        None => json_response(200, &page(&named(&["alice"]), Some("?Page=1"))),
        Some(_) => response(500, &[], ""),
    });
    let command = |format| server.run(&["list", "room", "--status", "connected", "-o", format]).exits(6);
    assert!(command("jsonl").stdout.contains("alice"));
    let run = command("json");
    assert!(run.stdout.contains("alice") && serde_json::from_str::<Value>(&run.stdout).is_err(), "{run:?}");
    assert_eq!(run.json_error()["status"], 500);
}

#[test]
fn invalid_next_page_url_is_an_error() {
    for next in
        [json!(7), json!(true), json!({}), json!("https://video.twilio.com/v1/Rooms"), json!("?PageSize=50")]
    {
        let body = json!({ "participants": [], "meta": { "next_page_url": next } });
        let server = FaultyServer::start(move |_, _| json_response(200, &body));
        let run = server.run(TABLE).exits(6);
        run.stderr_contains(&[
            "its next page has neither a number nor a token",
            "hint: ",
            "status 200",
            "request RQtest",
        ]);
        assert_eq!(server.targets().len(), 1);
    }
}

#[test]
fn response_without_meta_is_the_only_page() {
    for body in [
        json!({ "participants": [] }),
        json!({ "participants": [], "meta": null }),
        json!({ "participants": [], "meta": {} }),
    ] {
        let server = FaultyServer::start(move |_, _| json_response(200, &body));
        server.run(LIST).exits(0);
        assert_eq!(server.targets().len(), 1);
    }
}

#[test]
fn participant_listed_with_two_statuses_is_printed_once() {
    let server = FaultyServer::start(|_, _| {
        let participant = json!({ "sid": "PA00000000000000000000000000000001", "identity": "alice", "status": "connected" });
        json_response(200, &page(&[participant], None))
    });
    let run = server.run(&["list", "room", "-o", "jsonl"]).exits(0);
    assert_eq!(identities(&run), ["alice"]);
    assert_eq!(server.targets().len(), 3);
}

#[test]
fn disconnected_participants_of_named_room_are_listed_by_room_sid() {
    let server = FaultyServer::start(|request, _| match request.target.as_str() {
        "/v1/Rooms/room" => json_response(200, &json!({ "sid": ROOM, "unique_name": "room" })),
        _ => json_response(200, &page(&named(&["alice"]), None)),
    });
    server.run(&["list", "room", "--status", "disconnected"]).exits(0);
    let list = format!("GET /v1/Rooms/{ROOM}/Participants?Status=disconnected&PageSize=1000");
    assert_eq!(server.targets(), ["GET /v1/Rooms/room".to_owned(), list]);
}
