//! What HTTP can do to a call: faults, retries, redirects, paging.

use serde_json::json;

use super::support::{Faulty, json as answer_json, page};

#[test]
fn an_empty_page_is_an_empty_array() {
    let server = Faulty::start(|_, _| answer_json(200, &page(&[], None)));
    let run = server.run(&["list", "room", "-o", "json"]).exits(0);
    assert_eq!(run.json(), json!([]));
}
