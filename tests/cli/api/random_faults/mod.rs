//! Thousands of random actions against a sandbox that rejects, interrupts, loses and delays requests: each reported
//! outcome has to match the sandbox's own events. `ROOMCTL_CHAOS_SEED` sets another seed.

mod kick;
mod mute;

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::support::{Run, Sandbox, print_uncaptured};

/// Number of sandboxes used at the same time.
const SIMULATIONS: u64 = 8;

/// Number of outcomes to check per sandbox.
const CHECKED_OUTCOMES: usize = 1_250;

/// Number of participants that join for one action. A mute is about all others in the room.
const IDENTITIES: usize = 75;

/// The rooms, with their initial participants.
const ROOMS: [(&str, &[&str]); 3] = [
    ("DailyStandup", &["Zoë", "alice", "bob", "carol", "dave", "erin@example.com", "frank"]),
    ("room-00001", &["guest", "host"]),
    ("room-00002", &["guest", "host"]),
];

/// End of an error that leaves the outcome open.
const UNKNOWN_OUTCOME: &str = "; the request may have been applied";

#[test]
fn reported_outcomes_match_sandbox_events_under_random_faults() {
    let seed = std::env::var("ROOMCTL_CHAOS_SEED").map_or(20_261_123, |seed| seed.parse().unwrap());
    let run_actions = |simulation: u64| {
        let outcomes = catch_unwind(AssertUnwindSafe(|| Simulation::new(seed + simulation).run_actions()));
        outcomes.unwrap_or_else(|why| {
            print_uncaptured(&format!("to see it again: ROOMCTL_CHAOS_SEED={seed}"));
            resume_unwind(why)
        })
    };
    let printed = std::thread::scope(|scope| {
        let simulations = (0..SIMULATIONS)
            .map(|simulation| scope.spawn(move || run_actions(simulation)))
            .collect::<Vec<_>>();
        let outcomes = simulations
            .into_iter()
            .map(|simulation| simulation.join().unwrap_or_else(|why| resume_unwind(why)));
        outcomes.flatten().fold(OutcomeCounts::new(), |mut sum, (what, count)| {
            *sum.entry(what).or_default() += count;
            sum
        })
    });
    let is_a_test = |what: &&str| printed.get(*what).is_some_and(|count| *count > 100);
    let expected = ["kicked", "found", "muted", "unmuted"];
    assert!(printed.values().sum::<usize>() >= 10_000 && expected.iter().all(is_a_test), "{printed:?}");
}

/// Number of reports per outcome.
type OutcomeCounts = BTreeMap<String, usize>;

/// A sandbox and the known state of its participants.
struct Simulation {
    sandbox: Sandbox,
    rng: fastrand::Rng,
    /// By SID.
    participants: HashMap<String, Participant>,
    rooms: HashMap<String, String>,
    /// Number of sandbox events read so far.
    seen: usize,
    reports: OutcomeCounts,
}

/// A participant according to the sandbox's events.
#[derive(Debug, Clone)]
struct Participant {
    identity: String,
    room: String,
    left: Option<DateTime<Utc>>,
    rules: Vec<Value>,
}

impl Participant {
    fn is_present(&self) -> bool {
        self.left.is_none()
    }
}

impl Simulation {
    fn new(seed: u64) -> Self {
        // Time stands still during a command: no participant may be gone after 30 seconds of reconnecting.
        let seed_text = seed.to_string();
        let sandbox = Sandbox::start(&["--rooms", "2", "--chaos", &seed_text, "--clock", "stepped"]);
        let mut simulation = Self {
            sandbox,
            rng: fastrand::Rng::with_seed(seed),
            participants: HashMap::new(),
            rooms: HashMap::new(),
            seen: 0,
            reports: OutcomeCounts::new(),
        };
        for (room, identities) in ROOMS {
            // They replace the initial participants, which have no events.
            let identities = identities.iter().map(|&identity| identity.to_owned()).collect::<Vec<_>>();
            simulation.add_participants(room, &identities);
        }
        simulation
    }

    /// Performs random actions until enough outcomes are checked.
    fn run_actions(mut self) -> OutcomeCounts {
        let mut rounds = 0..;
        while self.reports.values().sum::<usize>() < CHECKED_OUTCOMES {
            let round = rounds.next().unwrap();
            let (room, _) = ROOMS[self.rng.usize(..ROOMS.len())];
            let identities = (0..IDENTITIES).map(|number| format!("p{round}-{number}")).collect::<Vec<_>>();
            let sids = self.add_participants(room, &identities);
            let glob = format!("p{round}-*");
            let names = identities.iter().map(String::as_str).collect::<Vec<_>>();
            let sids = sids.iter().map(String::as_str).collect::<Vec<_>>();
            let mixed = names.iter().zip(&sids).enumerate();
            let mixed =
                mixed.map(|(n, (name, sid))| if n % 3 == 0 { *sid } else { *name }).collect::<Vec<_>>();
            match self.rng.u8(..11) {
                0 => self.kick(&[&["kick", room, "nobody", "nobody-else"], &names[..]].concat()),
                1 => self.kick(&[&["kick", room], &sids[..]].concat()),
                // Some targets twice, after some of them are kicked.
                2 => {
                    self.kick(&[&["kick", room], &mixed[..]].concat());
                    self.kick(&[&["kick", room], &mixed[..40]].concat());
                }
                3 => self.kick(&["kick", room, "--match", &glob]),
                4 => self.kick(&["kick", room, "--all"]),
                5 => self.kick(&[&["kick", "--everywhere"], &names[..]].concat()),
                6 | 7 => self.find(&glob, &names),
                8 => self.adjust("mute", room, &mixed[..1]),
                9 => {
                    self.adjust("mute", room, &mixed[..2]);
                    self.adjust("unmute", room, &mixed[1..2]);
                }
                _ => {
                    self.adjust("mute", room, &mixed[..1]);
                    self.adjust("mute", room, &mixed[..2]);
                    self.adjust("unmute", room, &mixed[..1]);
                }
            }
        }
        self.reports
    }

    /// Adds participants to a room, some of them reconnecting, and returns their SIDs.
    fn add_participants(&mut self, room: &str, identities: &[String]) -> Vec<String> {
        let mut sids = Vec::new();
        for identity in identities {
            let status = if self.rng.u8(..11) == 0 { "reconnecting" } else { "connected" };
            sids.push(self.sandbox.join(room, identity, status));
        }
        self.read_events();
        self.rooms.insert(room.to_owned(), self.participants[&sids[0]].room.clone());
        sids
    }

    /// Reads new events, and returns the SIDs of participants that the API disconnected.
    fn read_events(&mut self) -> Vec<String> {
        let record = self.sandbox.events();
        let text = |event: &Value, field: &str| event[field].as_str().unwrap_or_default().to_owned();
        let mut disconnected = Vec::new();
        for event in &record[self.seen..] {
            let sid = text(event, "participant_sid");
            if event["event"] == "joined" {
                let (identity, room) = (text(event, "identity"), text(event, "room_sid"));
                let rules = mute::default_rules();
                self.participants.insert(sid, Participant { identity, room, left: None, rules });
            } else if let Some(participant) = self.participants.get_mut(&sid) {
                match event["event"].as_str().unwrap() {
                    "left" => {
                        participant.left = Some(text(event, "time").parse().unwrap());
                        disconnected.push(sid);
                    }
                    "rules-set" => participant.rules.clone_from(event["rules"].as_array().unwrap()),
                    _ => {}
                }
            }
        }
        self.seen = record.len();
        disconnected
    }

    /// Advances the clock of the sandbox, so that what happens from now on has a later time, and returns the time.
    fn advance_clock(&mut self) -> DateTime<Utc> {
        self.sandbox.post("/_sandbox/Clock", &[("Seconds", "5")]);
        self.read_events();
        self.sandbox.time()
    }

    fn run(&self, args: &[&str]) -> Run {
        let how = ["-o", "jsonl", "--rate", "100000", "--timeout", "1s"];
        self.sandbox.run(&[args, &how].concat())
    }

    /// Counts reports of an outcome.
    fn count_outcome(&mut self, what: &str, count: usize) {
        *self.reports.entry(what.to_owned()).or_default() += count;
    }

    /// Runs find, and compares the rows with the participants.
    fn find(&mut self, glob: &str, names: &[&str]) {
        let run = self.run(&["find", "--match", glob]);
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
        assert!(run.code != Some(4), "a participant is present: {run:?}");
        self.count_outcome("found", count);
    }
}
