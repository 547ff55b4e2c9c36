//! Names that a URL path may not be able to carry.

use crate::client::{Sandbox, encoded};

/// Names that a path may not be able to carry, or that a careless client writes incorrectly.
const UNUSUAL_NAMES: [&str; 14] = [
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

#[test]
fn filters_accept_any_name_and_paths_all_without_slashes_and_dots() {
    let sandbox = Sandbox::start(&[]);
    for odd in UNUSUAL_NAMES {
        let room = sandbox.create(odd);
        let identity = sandbox.join(&room, odd);
        let name = encoded(odd).replace('.', "%2E");
        let found = sandbox.get(&format!("/v1/Rooms?UniqueName={name}"));
        assert_eq!(found.each("rooms", "sid"), [room.as_str()], "{odd:?}");
        assert!(found.body["meta"]["url"].as_str().unwrap().contains(&format!("UniqueName={}&", plain(odd))));
        let found = sandbox.get(&format!("/v1/Rooms/{room}/Participants?Identity={name}"));
        assert_eq!(found.each("participants", "sid"), [identity.as_str()], "{odd:?}");
        assert_eq!(found.identities(), [odd]);

        let room_by_path = sandbox.get(&format!("/v1/Rooms/{name}")).body["sid"] == room.as_str();
        let who_by_path =
            sandbox.get(&format!("/v1/Rooms/{room}/Participants/{name}")).body["sid"] == identity.as_str();
        let carried = !odd.contains('/') && odd != "." && odd != "..";
        assert_eq!((room_by_path, who_by_path), (carried, carried), "{odd:?}");
    }
}

/// As the API writes a filter into a URL: unreserved characters are kept.
fn plain(text: &str) -> String {
    encoded(text).replace("%2E", ".")
}

#[test]
fn dots_and_slashes_in_a_path_address_another_resource() {
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
