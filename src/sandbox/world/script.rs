//! The script of `DailyStandup`: an endless random sequence of joins, drops and departures with pauses between them. A
//! pure function of the seed and of the present participants. Depends on `participant` for the status; reads no clock,
//! time is the sum of the pauses.

use std::iter;
use std::time::Duration;

use fastrand::Rng;

use super::participant::ParticipantStatus;

/// The identities that the script moves: those in `DailyStandup` at the start, and others. The script ignores all
/// other participants of the room.
const IDENTITIES: [&str; 26] = [
    "alice",
    "bob",
    "carol",
    "dave",
    "erin@example.com",
    "frank",
    "grace",
    "mallory",
    "Zoë",
    "Amara Okafor",
    "dr.nguyen",
    "heidi",
    "ivan.petrov",
    "José García",
    "judy",
    "Łukasz",
    "mei-lin",
    "Noor",
    "Olivia Martin",
    "peggy@example.com",
    "Ravi Patel",
    "Søren",
    "trent",
    "victor",
    "walter (phone)",
    "yuki.tanaka",
];

/// With this many of its identities present, the script lets none leave.
const MIN_PRESENT: usize = 3;

/// With this many of its identities present, the script lets none join.
const MAX_PRESENT: usize = 12;

/// The script lets a participant lose the network only while fewer than this are reconnecting.
const MAX_RECONNECTING: usize = 3;

/// A change of status. `Connected` means joining for an absent identity and reconnecting for a reconnecting one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// The identity whose status changes.
    pub identity: &'static str,
    /// The new status.
    pub status: ParticipantStatus,
}

/// What the script plans for one identity. Times are measured from the start of the script.
#[derive(Debug, Clone, Copy)]
enum Plan {
    /// Absent, and may join.
    Absent,
    /// Absent after being disconnected by others, and joins again at this time.
    Rejoin(Duration),
    /// Connected, and may leave or lose the network.
    Remain,
    /// Connected, and leaves with the next move, within a second.
    LeaveNext,
    /// Reconnecting until this time, then connected or absent.
    Recover(Duration),
}

impl Plan {
    fn status(self) -> ParticipantStatus {
        match self {
            Self::Absent | Self::Rejoin(_) => ParticipantStatus::Disconnected,
            Self::Remain | Self::LeaveNext => ParticipantStatus::Connected,
            Self::Recover(_) => ParticipantStatus::Reconnecting,
        }
    }
}

/// An endless script.
#[derive(Debug)]
pub struct Script {
    rng: Rng,
    elapsed: Duration,
    plans: [Plan; IDENTITIES.len()],
}

impl Script {
    /// Returns the script for this seed. `status` gives the current status of an identity.
    pub fn new(seed: u64, status: impl Fn(&str) -> ParticipantStatus) -> Self {
        let plans = [Plan::Absent; IDENTITIES.len()];
        let mut script = Self { rng: Rng::with_seed(seed), elapsed: Duration::ZERO, plans };
        script.sync(status);
        script
    }

    /// Draws the time until the next move, at most four seconds.
    pub fn next_pause(&mut self) -> Duration {
        let longest = if self.leaving_next().is_some() { 900 } else { 4_000 };
        let pause = Duration::from_millis(self.rng.u64(500..=longest));
        self.elapsed += pause;
        pause
    }

    /// Draws the next move. `status` gives the current status of an identity.
    pub fn next_move(&mut self, status: impl Fn(&str) -> ParticipantStatus) -> Option<Move> {
        self.sync(status);
        let (index, plan) = self
            .leaving_next()
            .map(|index| (index, Plan::Absent))
            .or_else(|| self.due_move(self.elapsed))
            .or_else(|| self.random_move())
            .or_else(|| self.due_move(Duration::MAX))?;
        self.plans[index] = plan;
        Some(Move { identity: IDENTITIES[index], status: plan.status() })
    }

    /// Adapts the plans of identities whose status others have changed.
    fn sync(&mut self, status: impl Fn(&str) -> ParticipantStatus) {
        for (index, identity) in IDENTITIES.iter().enumerate() {
            let status = status(identity);
            if self.plans[index].status() != status {
                self.plans[index] = match status {
                    ParticipantStatus::Connected => Plan::Remain,
                    ParticipantStatus::Reconnecting => self.recover_soon(),
                    // Two of three disconnected participants rejoin soon.
                    ParticipantStatus::Disconnected if self.rng.u8(..3) > 0 => {
                        Plan::Rejoin(self.time_in(3_000, 8_000))
                    }
                    ParticipantStatus::Disconnected => Plan::Absent,
                };
            }
        }
    }

    fn leaving_next(&self) -> Option<usize> {
        self.plans.iter().position(|plan| matches!(plan, Plan::LeaveNext))
    }

    /// Returns the planned move with the earliest time, if that is not after `limit`.
    fn due_move(&mut self, limit: Duration) -> Option<(usize, Plan)> {
        let present = self.present();
        let times = self.plans.iter().enumerate().filter_map(|(index, plan)| match *plan {
            Plan::Recover(time) => Some((time, index)),
            Plan::Rejoin(time) if present < MAX_PRESENT => Some((time, index)),
            _ => None,
        });
        let (_, index) = times.filter(|&(time, _)| time <= limit).min()?;
        // One of four reconnecting participants does not return.
        let may_leave = matches!(self.plans[index], Plan::Recover(_)) && present > MIN_PRESENT;
        let leaves = may_leave && self.rng.u8(..4) == 0;
        Some((index, if leaves { Plan::Absent } else { Plan::Remain }))
    }

    /// Draws an unplanned move. The more are present, the more likely one leaves; the fewer, the more likely one
    /// joins.
    fn random_move(&mut self) -> Option<(usize, Plan)> {
        let connected = self.indices(|plan| matches!(plan, Plan::Remain));
        let absent = self.indices(|plan| matches!(plan, Plan::Absent));
        let reconnecting = self.indices(|plan| matches!(plan, Plan::Recover(_))).len();
        let joins = MAX_PRESENT.saturating_sub(self.present());
        let departures = self.present().saturating_sub(MIN_PRESENT);
        let drops = if reconnecting < MAX_RECONNECTING { 4 } else { 0 };
        let weighted = [
            (joins, &absent, Plan::Remain),
            (joins.min(1), &absent, Plan::LeaveNext),
            (departures, &connected, Plan::Absent),
            (drops, &connected, self.recover_soon()),
        ];
        let possible = weighted.iter().filter(|(_, candidates, _)| !candidates.is_empty());
        let choices: Vec<_> = possible.flat_map(|choice| iter::repeat_n(choice, choice.0)).collect();
        let (_, candidates, plan) = self.rng.choice(choices)?;
        Some((*self.rng.choice(*candidates)?, *plan))
    }

    /// Returns the indices of the identities whose plan satisfies the condition.
    fn indices(&self, condition: impl Fn(Plan) -> bool) -> Vec<usize> {
        (0..IDENTITIES.len()).filter(|&index| condition(self.plans[index])).collect()
    }

    fn present(&self) -> usize {
        self.plans.iter().filter(|plan| plan.status() != ParticipantStatus::Disconnected).count()
    }

    fn recover_soon(&mut self) -> Plan {
        Plan::Recover(self.time_in(2_000, 9_000))
    }

    /// Draws a time that is this many milliseconds from now.
    fn time_in(&mut self, min: u64, max: u64) -> Duration {
        self.elapsed + Duration::from_millis(self.rng.u64(min..=max))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::ops::RangeInclusive;

    use super::*;

    /// A script and the room in which it is played.
    struct Simulated {
        script: Script,
        present: BTreeMap<&'static str, ParticipantStatus>,
    }

    impl Simulated {
        /// Returns a room with as many participants as `DailyStandup` at the start.
        fn new(seed: u64) -> Self {
            let mut present: BTreeMap<_, _> =
                IDENTITIES[..6].iter().map(|identity| (*identity, ParticipantStatus::Connected)).collect();
            present.insert("Zoë", ParticipantStatus::Reconnecting);
            let script = Script::new(seed, |identity| status_in(&present, identity));
            Self { script, present }
        }

        /// Plays the next move, and returns it with the pause and the status before it.
        fn play(&mut self) -> (Duration, ParticipantStatus, Move) {
            let pause = self.script.next_pause();
            let next = self.script.next_move(|identity| status_in(&self.present, identity));
            let next = next.expect("there is always a next move");
            let before = status_in(&self.present, next.identity);
            if next.status == ParticipantStatus::Disconnected {
                self.present.remove(next.identity);
            } else {
                self.present.insert(next.identity, next.status);
            }
            (pause, before, next)
        }

        fn sequence(seed: u64) -> Vec<(Duration, ParticipantStatus, Move)> {
            let mut room = Self::new(seed);
            (0..200).map(|_| room.play()).collect()
        }
    }

    fn status_in(present: &BTreeMap<&str, ParticipantStatus>, identity: &str) -> ParticipantStatus {
        present.get(identity).copied().unwrap_or(ParticipantStatus::Disconnected)
    }

    #[test]
    fn same_seed_gives_same_sequence() {
        assert_eq!(Simulated::sequence(7), Simulated::sequence(7));
        assert_ne!(Simulated::sequence(7), Simulated::sequence(8));
    }

    #[test]
    fn moves_are_valid_and_keep_present_count_in_range() {
        const ALLOWED: RangeInclusive<usize> = MIN_PRESENT..=MAX_PRESENT;
        use ParticipantStatus::{Connected, Disconnected, Reconnecting};
        for seed in 0..50 {
            let mut room = Simulated::new(seed);
            let mut counts = BTreeMap::new();
            for _ in 0..1_000 {
                let (pause, before, next) = room.play();
                let kind = match (before, next.status) {
                    (Disconnected, Connected) => "joins",
                    (Connected, Reconnecting) => "drops",
                    (Reconnecting, Connected) => "reconnects",
                    (Reconnecting, Disconnected) => "leaves while reconnecting",
                    (Connected, Disconnected) => "leaves",
                    _ => panic!("{before:?} to {next:?}, seed {seed}"),
                };
                *counts.entry(kind).or_insert(0) += 1;
                assert!((500..=4_000).contains(&pause.as_millis()), "{pause:?}");
                assert!(ALLOWED.contains(&room.present.len()), "{:?}, seed {seed}", room.present);
            }
            assert!(counts.len() == 5 && counts.values().all(|&count| count > 20), "{counts:?}, seed {seed}");
        }
    }

    #[test]
    fn some_participants_leave_within_a_second() {
        let sequence = Simulated::sequence(1);
        let is_visit = |pair: &[(Duration, ParticipantStatus, Move)]| {
            let [(_, before, came), (pause, _, went)] = pair else { return false };
            (*before, went.status) == (ParticipantStatus::Disconnected, ParticipantStatus::Disconnected)
                && came.identity == went.identity
                && pause.as_millis() < 1_000
        };
        assert!((3..40).contains(&sequence.windows(2).filter(|pair| is_visit(pair)).count()));
    }

    #[test]
    fn reconnecting_participants_recover_or_leave_within_30_seconds() {
        let mut room = Simulated::new(3);
        let mut dropped = BTreeMap::from([("Zoë", Duration::ZERO)]);
        let mut now = Duration::ZERO;
        for _ in 0..1_000 {
            let (pause, before, next) = room.play();
            now += pause;
            if before == ParticipantStatus::Reconnecting {
                dropped.remove(next.identity);
            }
            if next.status == ParticipantStatus::Reconnecting {
                dropped.insert(next.identity, now);
            }
            assert!(dropped.values().all(|&since| now < since + Duration::from_secs(30)), "{dropped:?}");
        }
    }

    #[test]
    fn most_disconnected_participants_rejoin_soon() {
        let back = (0..90).filter(|&seed| {
            let mut room = Simulated::new(seed);
            let kicked = "bob";
            room.present.remove(kicked);
            let until = Duration::from_secs(12);
            let first = std::iter::repeat_with(|| room.play().2).find(|next| next.identity == kicked);
            assert_eq!(
                first.map(|next| next.status),
                Some(ParticipantStatus::Connected),
                "an absent participant can only join"
            );
            room.script.elapsed <= until
        });
        assert!((45..85).contains(&back.count()));
    }

    #[test]
    fn room_fills_again_after_everyone_was_disconnected() {
        let mut room = Simulated::new(5);
        for _ in 0..200 {
            room.play();
            room.present.clear();
        }
        for _ in 0..50 {
            room.play();
        }
        assert!(room.present.len() >= MIN_PRESENT);
    }
}
