//! Kicks: who is told as gone, and who is.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::{OPEN, Stay, World};

impl World {
    /// Kicks, and compares person by person.
    pub fn kick(&mut self, args: &[&str]) {
        let fields = "participant,outcome,identity,sid,room,error";
        let started = Utc::now();
        let run = self.run(&[args, &["--yes", "--fields", fields]].concat());
        let mut gone = self.news();
        let rows = run.json_lines();
        let mut undone = 0;
        for row in &rows {
            let text = |field: &str| row[field].as_str().unwrap_or_default();
            let mine = gone.iter().position(|sid| self.is(sid, row));
            let has_left = |sid: &str| !self.stays[sid].is_there();
            match text("outcome") {
                "kicked" => {
                    // The API's times are whole seconds: a leaving just before a kick whose answer was lost counts as its own.
                    let just_before = |left: DateTime<Utc>| left >= started - TimeDelta::seconds(2);
                    let may_be = self.stays[text("sid")].left.is_some_and(just_before);
                    assert!(mine.is_some() || may_be, "{row} was not kicked: {run:?}");
                }
                "already gone" => {
                    assert!(has_left(text("sid")), "{row} is still there: {run:?}");
                    assert!(mine.is_none(), "{row} was kicked by this very run: {run:?}");
                }
                "failed" => {
                    undone += 1;
                    let is_open = text("error").ends_with(OPEN);
                    assert!(mine.is_none() || is_open, "{row} was kicked all the same: {run:?}");
                }
                "unconfirmed" => undone += 1,
                "not found" | "not tried" => {
                    undone += 1;
                    assert!(mine.is_none(), "{row} was kicked: {run:?}");
                    let is_nobody =
                        text("outcome") == "not tried" || text("participant").starts_with("nobody");
                    assert!(is_nobody || self.has_left(row), "{row} is there: {run:?}");
                }
                other => panic!("{other}: {run:?}"),
            }
            mine.map(|place| gone.swap_remove(place));
            self.tell(text("outcome"), 1);
        }
        assert!(gone.is_empty(), "kicked, but not told: {gone:?} in {run:?}");
        assert_eq!(run.code == Some(0), undone == 0 && run.stderr.is_empty(), "{run:?}");
    }

    /// Whether a row is about the person of this SID.
    fn is(&self, sid: &str, row: &Value) -> bool {
        let Stay { identity, room, .. } = &self.stays[sid];
        match row["sid"].as_str() {
            Some(told) => told == sid,
            None => {
                row["participant"] == sid
                    || (row["participant"] == identity.as_str()
                        && row["room"].as_str().and_then(|name| self.rooms.get(name)) == Some(room))
            }
        }
    }

    /// Whether nobody whom a row can mean is there.
    fn has_left(&self, row: &Value) -> bool {
        !self.stays.iter().any(|(sid, stay)| stay.is_there() && self.is(sid, row))
    }
}
