//! Pages: complete, stable, and with full URLs.

use std::collections::BTreeSet;

use serde_json::json;

use crate::client::{Response, Sandbox};
use crate::resource_fields::{META_KEYS, keys};

#[test]
fn pages_list_each_participant_once_during_joins_and_leaves() {
    let sandbox = Sandbox::start(&["--participants", "40"]);
    let guests = |numbers: &[usize]| numbers.iter().map(|n| format!("guest-{n:05}")).collect::<Vec<_>>();
    let first = sandbox.get("/v1/Rooms/Crowd/Participants?PageSize=10&Status=connected");
    assert_eq!(first.identities(), guests(&(31..=40).rev().collect::<Vec<_>>()));
    let next =
        |page: &Response| sandbox.get(&sandbox.target(page.body["meta"]["next_page_url"].as_str().unwrap()));

    // Some participants of this page leave, including the last one, to which the token refers; some of the next; and
    // one joins.
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

    let previous = |page: &Response| {
        sandbox.get(&sandbox.target(page.body["meta"]["previous_page_url"].as_str().unwrap()))
    };
    let back = previous(&last);
    assert_eq!((back.identities(), &back.body["meta"]["page"]), (third.identities(), &json!(2)));
    assert_eq!(next(&back).identities(), last.identities());
    assert_eq!(previous(&back).identities(), second.identities());
}

#[test]
fn last_page_has_no_next_page() {
    let sandbox = Sandbox::start(&["--participants", "20"]);
    let page = sandbox.get("/v1/Rooms/Crowd/Participants?PageSize=10");
    let next = page.body["meta"]["next_page_url"].as_str().unwrap().to_owned();
    let second = sandbox.get(&sandbox.target(&next));
    assert_eq!(second.identities().len(), 10);
    assert!(second.body["meta"]["next_page_url"].is_null());
    // The participant of the next page leaves: that page is empty, and the last.
    for identity in second.identities() {
        sandbox.kick("Crowd", &identity);
    }
    let empty = sandbox.get(&sandbox.target(&next));
    assert_eq!((empty.status, empty.identities().len()), (200, 0));
    assert!(empty.body["meta"]["next_page_url"].is_null());
    assert!(empty.body["meta"]["previous_page_url"].is_null());
}

#[test]
fn meta_has_every_field_and_keeps_the_filters() {
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
fn rejects_invalid_page_sizes_and_tokens() {
    let sandbox = Sandbox::start(&["--participants", "1001", "--rooms", "60"]);
    for query in [
        "PageSize=0",
        "PageSize=-1",
        "PageSize=x",
        "PageSize=",
        "PageSize=1001",
        "Page=x",
        "Page=-1",
        "Page=1.0",
        "PageToken=x",
        "PageToken=",
    ] {
        sandbox.get(&format!("/v1/Rooms/Crowd/Participants?{query}")).is_refused(400, 20001);
        sandbox.get(&format!("/v1/Rooms?{query}")).is_refused(400, 20001);
    }
    let elsewhere = sandbox.get("/v1/Rooms/DailyStandup/Participants/alice").text("sid");
    sandbox.get(&format!("/v1/Rooms/Crowd/Participants?PageToken=PA{elsewhere}")).is_refused(400, 20001);

    let largest = sandbox.get("/v1/Rooms/Crowd/Participants?PageSize=1000");
    assert_eq!((largest.identities().len(), &largest.body["meta"]["page_size"]), (1000, &json!(1000)));
    let rest = sandbox.get(&sandbox.target(largest.body["meta"]["next_page_url"].as_str().unwrap()));
    assert_eq!(rest.identities(), ["guest-00001"]);
    let rooms = sandbox.get("/v1/Rooms");
    assert_eq!(rooms.each("rooms", "sid").len(), 50);
    let numbered = sandbox.get("/v1/Rooms?Page=99999999999999999999");
    assert_eq!(numbered.body["rooms"], rooms.body["rooms"], "the token decides, not the number");
    let rest = sandbox.get(&sandbox.target(rooms.body["meta"]["next_page_url"].as_str().unwrap()));
    assert_eq!(rest.each("rooms", "unique_name").len(), 12);
    assert_eq!(sandbox.get("/v1/Rooms/room-00060/Participants").identities(), ["guest", "host"]);
}

#[test]
fn pages_through_many_participants() {
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
