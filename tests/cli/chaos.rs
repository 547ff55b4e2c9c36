//! Thousands of random acts against a sandbox that turns away, breaks off, loses and stalls: what was reported of each
//! person has to be what the sandbox's own record says. `ROOMCTL_CHAOS_SEED` gives other dice than the usual ones.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use serde_json::Value;

use super::support::{Run, Sandbox, loudly};

/// How many sandboxes are played with at the same time.
const WORLDS: u64 = 8;

/// How many people are acted upon in each.
const ACTS: usize = 1_250;

/// How many are acted upon by one run.
const PEOPLE: usize = 125;

const ROOMS: [&str; 3] = ["DailyStandup", "room-00001", "room-00002"];

/// Fails such as leave open whether somebody is still there.
const OPEN: &str = "; it may be done all the same";

#[test]
fn whatever_goes_wrong_nobody_is_reported_to_be_what_they_are_not() {
    let seed = std::env::var("ROOMCTL_CHAOS_SEED").map_or(20_261_123, |seed| seed.parse().unwrap());
    let play = |world: u64| {
        let played = catch_unwind(AssertUnwindSafe(|| World::new(seed + world).play()));
        played.unwrap_or_else(|why| {
            loudly(&format!("to see it again: ROOMCTL_CHAOS_SEED={seed}"));
            resume_unwind(why)
        })
    };
    let done: usize = std::thread::scope(|scope| {
        let worlds = (0..WORLDS).map(|world| scope.spawn(move || play(world))).collect::<Vec<_>>();
        worlds.into_iter().map(|world| world.join().unwrap_or_else(|why| resume_unwind(why))).sum()
    });
    assert!(done > 10_000 / 2, "of 10,000, only {done} were reported as kicked or found: no test at all");
}

/// A sandbox, and who is in it.
struct World {
    sandbox: Sandbox,
    dice: fastrand::Rng,
    /// By SID: identity, room, and whether they are there.
    people: HashMap<String, (String, String, bool)>,
    rooms: HashMap<String, String>,
    /// How much of the sandbox's record is known.
    seen: usize,
}

impl World {
    fn new(seed: u64) -> Self {
        let sandbox = Sandbox::start(&["--rooms", "2", "--chaos", &seed.to_string()]);
        Self {
            sandbox,
            dice: fastrand::Rng::with_seed(seed),
            people: HashMap::new(),
            rooms: HashMap::new(),
            seen: 0,
        }
    }

    /// Plays until all acts are done, and says how many people were reported as found or kicked.
    fn play(mut self) -> usize {
        let mut done = 0;
        for round in 0..ACTS / PEOPLE {
            let room = ROOMS[self.dice.usize(..ROOMS.len())];
            let identities = (0..PEOPLE).map(|number| format!("p{round}-{number}")).collect::<Vec<_>>();
            let sids = self.fill(room, &identities);
            let glob = format!("p{round}-*");
            let names = identities.iter().map(String::as_str).collect::<Vec<_>>();
            let sids = sids.iter().map(String::as_str).collect::<Vec<_>>();
            let mixed = names.iter().zip(&sids).enumerate();
            let mixed =
                mixed.map(|(n, (name, sid))| if n % 3 == 0 { *sid } else { *name }).collect::<Vec<_>>();
            done += match self.dice.u8(..7) {
                0 => self.kick(&[&["kick", room, "nobody", "nobody-else"], &names[..]].concat()),
                1 => self.kick(&[&["kick", room], &sids[..]].concat()),
                // Some of them twice, of whom some are gone by then.
                2 => {
                    self.kick(&[&["kick", room], &mixed[..]].concat())
                        + self.kick(&[&["kick", room], &mixed[..40]].concat())
                }
                3 => self.kick(&["kick", room, "--match", &glob]),
                4 => self.kick(&["kick", room, "--all"]),
                5 => self.kick(&[&["kick", "--everywhere"], &names[..]].concat()),
                _ => self.find(&glob, &names),
            };
        }
        done
    }

    /// Lets these join a room, some of them with a network that has dropped, and gives their SIDs.
    fn fill(&mut self, room: &str, identities: &[String]) -> Vec<String> {
        let mut sids = Vec::new();
        for identity in identities {
            let status = if self.dice.u8(..10) == 0 { "reconnecting" } else { "connected" };
            sids.push(self.sandbox.join(room, identity, status));
        }
        let sid = self.sandbox.record().last().unwrap()["room_sid"].as_str().unwrap().to_owned();
        self.rooms.insert(room.to_owned(), sid);
        self.news();
        sids
    }

    /// The SIDs of those whom the API has sent away since the last time.
    fn news(&mut self) -> Vec<String> {
        let record = self.sandbox.record();
        let text = |event: &Value, field: &str| event[field].as_str().unwrap_or_default().to_owned();
        let mut gone = Vec::new();
        for event in &record[self.seen..] {
            let sid = text(event, "participant_sid");
            match event["event"].as_str().unwrap() {
                "joined" => {
                    self.people.insert(sid, (text(event, "identity"), text(event, "room_sid"), true));
                }
                "left" => {
                    // Who was there before the record began is none of ours.
                    let person = (text(event, "identity"), text(event, "room_sid"), true);
                    self.people.entry(sid.clone()).or_insert(person).2 = false;
                    gone.push(sid);
                }
                _ => {}
            }
        }
        self.seen = record.len();
        gone
    }

    fn run(&self, args: &[&str]) -> Run {
        let how = ["-o", "jsonl", "--rate", "100000", "--timeout", "1s"];
        self.sandbox.run(&[args, &how].concat())
    }

    /// Kicks, compares person by person, and says how many are told as kicked.
    fn kick(&mut self, args: &[&str]) -> usize {
        let fields = "participant,outcome,identity,sid,room,error";
        let run = self.run(&[args, &["--yes", "--fields", fields]].concat());
        let mut gone = self.news();
        let rows = run.json_lines();
        let (mut kicked, mut undone) = (0, 0);
        for row in &rows {
            let text = |field: &str| row[field].as_str().unwrap_or_default();
            let mine = gone.iter().position(|sid| self.is(sid, row));
            let has_left = |sid: &str| self.people.get(sid).is_none_or(|(.., is_there)| !is_there);
            match text("outcome") {
                "kicked" => {
                    kicked += 1;
                    assert!(mine.is_some(), "{row} was not kicked: {run:?}");
                }
                "already gone" => assert!(has_left(text("sid")), "{row} is still there: {run:?}"),
                "failed" => {
                    undone += 1;
                    let is_open = text("error").ends_with(OPEN);
                    assert!(mine.is_none() || is_open, "{row} was kicked all the same: {run:?}");
                }
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
        }
        assert!(gone.is_empty(), "kicked, but not told: {gone:?} in {run:?}");
        assert_eq!(run.code == Some(0), undone == 0 && run.stderr.is_empty(), "{run:?}");
        kicked
    }

    /// Finds, compares person by person, and says how many were found.
    fn find(&self, glob: &str, names: &[&str]) -> usize {
        let run = self.run(&["find", glob, "--reconnecting"]);
        let mut found = run
            .json_lines()
            .iter()
            .map(|row| row["identity"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>();
        found.sort();
        let count = found.len();
        found.dedup();
        assert_eq!(count, found.len(), "found twice: {run:?}");
        assert!(found.iter().all(|identity| names.contains(&identity.as_str())), "{run:?}");
        assert!(run.code != Some(0) || count == names.len(), "not all were found: {run:?}");
        assert!(run.code != Some(4), "somebody is there: {run:?}");
        count
    }

    /// Whether a row is about the person of this SID.
    fn is(&self, sid: &str, row: &Value) -> bool {
        let (identity, room, _) = &self.people[sid];
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
        !self.people.iter().any(|(sid, (.., is_there))| *is_there && self.is(sid, row))
    }
}
