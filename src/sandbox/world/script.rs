//! What people do in a living room: who comes, drops out, is back and goes, and how long after the last event. A pure
//! function of the seed and of who is there. Plays nothing itself, and knows no clock but the sum of its own pauses.

use std::time::Duration;

use fastrand::Rng;

use super::state::Status;

/// Whom the script moves: those of `DailyStandup`, and newcomers. Whoever else is in the room is left alone.
const CAST: [&str; 26] = [
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

/// The script lets nobody go when so few of the cast are there, and nobody in when so many are.
const FEWEST: usize = 3;
const MOST: usize = 12;

/// How many may have lost their network at a time by the script's doing.
const MOST_DROPPED: usize = 3;

/// One event to come: somebody takes this status. Connected is how both who was away and who had lost their network
/// become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// Whose.
    pub who: &'static str,
    /// What becomes of them.
    pub status: Status,
}

/// What the script has in mind for one of the cast. The moments are sums of pauses.
#[derive(Debug, Clone, Copy)]
enum Part {
    Away,
    /// Was sent away, and tries again.
    Returning(Duration),
    Here,
    /// Goes again with the very next event, within a second.
    Visiting,
    /// Lost their network, and finds it again or gives up.
    Dropped(Duration),
}

impl Part {
    fn status(self) -> Status {
        match self {
            Self::Away | Self::Returning(_) => Status::Disconnected,
            Self::Here | Self::Visiting => Status::Connected,
            Self::Dropped(_) => Status::Reconnecting,
        }
    }
}

/// A script without end.
#[derive(Debug)]
pub struct Script {
    dice: Rng,
    elapsed: Duration,
    parts: [Part; CAST.len()],
}

impl Script {
    /// The script of this seed, given who is there at the start.
    pub fn new(seed: u64, status: impl Fn(&str) -> Status) -> Self {
        let parts = [Part::Away; CAST.len()];
        let mut script = Self { dice: Rng::with_seed(seed), elapsed: Duration::ZERO, parts };
        script.look(status);
        script
    }

    /// How long nothing happens before the next event.
    pub fn pause(&mut self) -> Duration {
        let is_visited = self.parts.iter().any(|part| matches!(part, Part::Visiting));
        let longest = if is_visited { 900 } else { 4_000 };
        let pause = Duration::from_millis(self.dice.u64(500..=longest));
        self.elapsed += pause;
        pause
    }

    /// The next event, given who is there now; who is not is disconnected.
    pub fn next(&mut self, status: impl Fn(&str) -> Status) -> Option<Move> {
        self.look(status);
        let (place, part) = self
            .end_of_visit()
            .or_else(|| self.due(self.elapsed))
            .or_else(|| self.whim())
            .or_else(|| self.due(Duration::MAX))?;
        self.parts[place] = part;
        Some(Move { who: CAST[place], status: part.status() })
    }

    /// Takes note of what others than the script have done: the API, and the control surface.
    fn look(&mut self, status: impl Fn(&str) -> Status) {
        for (place, who) in CAST.iter().enumerate() {
            self.notice(place, status(who));
        }
    }

    fn notice(&mut self, place: usize, status: Status) {
        if self.parts[place].status() == status {
            return;
        }
        self.parts[place] = match status {
            Status::Connected => Part::Here,
            Status::Reconnecting => Part::Dropped(self.in_seconds(2, 9)),
            // Two of three who are sent away try to come back.
            Status::Disconnected if self.dice.u8(..3) > 0 => Part::Returning(self.in_seconds(3, 8)),
            Status::Disconnected => Part::Away,
        };
    }

    fn end_of_visit(&self) -> Option<(usize, Part)> {
        let place = self.parts.iter().position(|part| matches!(part, Part::Visiting))?;
        Some((place, Part::Away))
    }

    /// Whose time comes first, if it comes by then.
    fn due(&mut self, by: Duration) -> Option<(usize, Part)> {
        let present = self.present();
        let times = self.parts.iter().enumerate().filter_map(|(place, part)| match *part {
            Part::Dropped(due) => Some((due, place)),
            Part::Returning(due) if present < MOST => Some((due, place)),
            _ => None,
        });
        let (_, place) = times.filter(|&(due, _)| due <= by).min()?;
        let may_give_up = matches!(self.parts[place], Part::Dropped(_)) && present > FEWEST;
        let part = if may_give_up && self.dice.u8(..4) == 0 { Part::Away } else { Part::Here };
        Some((place, part))
    }

    /// What somebody comes to do unbidden. The fuller the room, the more go; the emptier, the more come.
    fn whim(&mut self) -> Option<(usize, Part)> {
        let (here, away) = (self.those(Part::Here), self.those(Part::Away));
        let (present, dropped) = (self.present(), self.those(Part::Dropped(Duration::ZERO)).len());
        let places = if away.is_empty() { 0 } else { MOST.saturating_sub(present) };
        let leavers = if here.is_empty() { 0 } else { present.saturating_sub(FEWEST) };
        let droppers = if here.is_empty() || dropped >= MOST_DROPPED { 0 } else { 4 };
        let weighed = [
            (places, &away, Part::Here),
            (places.min(1), &away, Part::Visiting),
            (leavers, &here, Part::Away),
            (droppers, &here, Part::Dropped(self.in_seconds(2, 9))),
        ];
        let lots = weighed.iter().flat_map(|wish| std::iter::repeat_n(wish, wish.0)).collect::<Vec<_>>();
        let (_, places, part) = self.dice.choice(lots)?;
        Some((*self.dice.choice(places.iter())?, *part))
    }

    /// The places of all with this part, whatever its moment.
    fn those(&self, part: Part) -> Vec<usize> {
        let same =
            |place: &usize| std::mem::discriminant(&self.parts[*place]) == std::mem::discriminant(&part);
        (0..CAST.len()).filter(same).collect()
    }

    fn present(&self) -> usize {
        self.parts.iter().filter(|part| part.status() != Status::Disconnected).count()
    }

    fn in_seconds(&mut self, least: u64, most: u64) -> Duration {
        self.elapsed + Duration::from_millis(self.dice.u64(least * 1_000..=most * 1_000))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::ops::RangeInclusive;

    use super::*;

    /// A room that a script is played in, and what was played.
    struct Stage {
        script: Script,
        present: BTreeMap<&'static str, Status>,
    }

    impl Stage {
        /// As full as `DailyStandup` is at the start.
        fn new(seed: u64) -> Self {
            let mut present: BTreeMap<_, _> = CAST[..6].iter().map(|who| (*who, Status::Connected)).collect();
            present.insert("Zoë", Status::Reconnecting);
            let script = Script::new(seed, |who| status_in(&present, who));
            Self { script, present }
        }

        /// Plays the next event, and gives it with the status before it.
        fn play(&mut self) -> (Duration, Status, Move) {
            let pause = self.script.pause();
            let next = self.script.next(|who| status_in(&self.present, who));
            let next = next.expect("there is always something to do");
            let before = status_in(&self.present, next.who);
            if next.status == Status::Disconnected {
                self.present.remove(next.who);
            } else {
                self.present.insert(next.who, next.status);
            }
            (pause, before, next)
        }

        fn sequence(seed: u64) -> Vec<(Duration, Status, Move)> {
            let mut stage = Self::new(seed);
            (0..200).map(|_| stage.play()).collect()
        }
    }

    fn status_in(present: &BTreeMap<&str, Status>, who: &str) -> Status {
        present.get(who).copied().unwrap_or(Status::Disconnected)
    }

    #[test]
    fn a_seed_gives_its_own_sequence_every_time() {
        assert_eq!(Stage::sequence(7), Stage::sequence(7));
        assert_ne!(Stage::sequence(7), Stage::sequence(8));
    }

    #[test]
    fn the_sequence_is_sound_and_the_room_neither_empty_nor_crowded() {
        const ROOM: RangeInclusive<usize> = FEWEST..=MOST;
        use Status::{Connected, Disconnected, Reconnecting};
        for seed in 0..50 {
            let mut stage = Stage::new(seed);
            let mut counts = BTreeMap::new();
            for _ in 0..1_000 {
                let (pause, before, next) = stage.play();
                let kind = match (before, next.status) {
                    (Disconnected, Connected) => "joins",
                    (Connected, Reconnecting) => "drops",
                    (Reconnecting, Connected) => "is back",
                    (Reconnecting, Disconnected) => "gives up",
                    (Connected, Disconnected) => "leaves",
                    _ => panic!("{before:?} to {next:?}, seed {seed}"),
                };
                *counts.entry(kind).or_insert(0) += 1;
                assert!((500..=4_000).contains(&pause.as_millis()), "{pause:?}");
                assert!(ROOM.contains(&stage.present.len()), "{:?}, seed {seed}", stage.present);
            }
            assert!(counts.len() == 5 && counts.values().all(|&count| count > 20), "{counts:?}, seed {seed}");
        }
    }

    #[test]
    fn sometimes_somebody_joins_and_leaves_within_a_second() {
        let sequence = Stage::sequence(1);
        let is_visit = |pair: &[(Duration, Status, Move)]| {
            let [(_, before, came), (pause, _, went)] = pair else { return false };
            (*before, went.status) == (Status::Disconnected, Status::Disconnected)
                && came.who == went.who
                && pause.as_millis() < 1_000
        };
        assert!((3..40).contains(&sequence.windows(2).filter(|pair| is_visit(pair)).count()));
    }

    #[test]
    fn who_lost_their_network_is_back_or_gone_before_long() {
        let mut stage = Stage::new(3);
        let mut dropped = BTreeMap::from([("Zoë", Duration::ZERO)]);
        let mut now = Duration::ZERO;
        for _ in 0..1_000 {
            let (pause, before, next) = stage.play();
            now += pause;
            if before == Status::Reconnecting {
                dropped.remove(next.who);
            }
            if next.status == Status::Reconnecting {
                dropped.insert(next.who, now);
            }
            assert!(dropped.values().all(|&since| now < since + Duration::from_secs(30)), "{dropped:?}");
        }
    }

    #[test]
    fn most_who_are_sent_away_are_soon_back() {
        let back = (0..90).filter(|&seed| {
            let mut stage = Stage::new(seed);
            let kicked = "bob";
            stage.present.remove(kicked);
            let until = Duration::from_secs(12);
            let first = std::iter::repeat_with(|| stage.play().2).find(|next| next.who == kicked);
            assert_eq!(
                first.map(|next| next.status),
                Some(Status::Connected),
                "who is not there can only come"
            );
            stage.script.elapsed <= until
        });
        assert!((45..85).contains(&back.count()));
    }

    #[test]
    fn when_all_are_sent_away_again_and_again_the_room_fills_again() {
        let mut stage = Stage::new(5);
        for _ in 0..200 {
            stage.play();
            stage.present.clear();
        }
        for _ in 0..50 {
            stage.play();
        }
        assert!(stage.present.len() >= FEWEST);
    }
}
