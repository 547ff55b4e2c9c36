//! Intruders who join every room and rejoin after they are kicked, and rooms that are created again after they are
//! ended. A function of the recorded events and of the time since the start. Depends on `event` and `state`; reads no
//! clock except for the times of participants.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;

use super::event::{Actor, EventKind};
use super::state::World;
use super::track_preset::TrackPreset;

/// The intruders join within this time after the start, in milliseconds.
const ARRIVAL: u64 = 2_000;

/// What happens in the rooms that are in progress at the start.
#[derive(Debug, Clone, Copy, Default)]
pub struct SceneOptions {
    /// The number of intruders who join each room.
    pub intruders: u32,
    /// The time after which a kicked intruder rejoins; none for never.
    pub rejoin: Option<Duration>,
    /// Whether a kicked intruder rejoins with another identity.
    pub rename: bool,
    /// The time after which an ended room is created again; none for never.
    pub reopen: Option<Duration>,
    /// The seed of the times at which intruders join.
    pub seed: u64,
}

/// A planned event in a room. The order decides between events that are due at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Plan {
    /// The room is created again, and its last participants rejoin.
    Reopen,
    /// The intruder with this number joins.
    Join(u32),
}

/// A room name with the room that has it, in progress or ended.
#[derive(Debug)]
struct Stage {
    name: Arc<str>,
    room: usize,
    /// The largest number of an intruder so far.
    last_number: u32,
    /// The intruders who join as soon as the room is created again.
    waiting: Vec<u32>,
}

/// The scene in all rooms.
#[derive(Debug)]
pub struct Scene {
    options: SceneOptions,
    stages: Vec<Stage>,
    /// The stage of each room, by the index of the room.
    stage_of: HashMap<usize, usize>,
    /// The numbers of the intruders who rejoin when they are kicked, by room and participant.
    numbers: HashMap<(usize, usize), u32>,
    /// The planned events, by time since the start and stage.
    plans: BTreeSet<(Duration, usize, Plan)>,
    /// The number of recorded events that the scene has reacted to.
    seen: usize,
}

impl Scene {
    /// Returns the scene for the rooms in progress, or none if nothing happens in it.
    pub fn new(options: SceneOptions, world: &World) -> Option<Self> {
        if options.intruders == 0 && options.reopen.is_none() {
            return None;
        }
        let mut scene = Self {
            options,
            stages: Vec::new(),
            stage_of: HashMap::new(),
            numbers: HashMap::new(),
            plans: BTreeSet::new(),
            seen: world.events.count(),
        };
        let mut rng = Rng::with_seed(options.seed);
        for (room, opened) in world.rooms.iter().enumerate().filter(|(_, room)| !room.is_completed()) {
            let Some(name) = &opened.name else { continue };
            let stage = scene.stages.len();
            let last_number = options.intruders;
            scene.stages.push(Stage { name: Arc::clone(name), room, last_number, waiting: Vec::new() });
            scene.stage_of.insert(room, stage);
            for number in 1..=options.intruders {
                let at = Duration::from_millis(rng.u64(..ARRIVAL));
                scene.plans.insert((at, stage, Plan::Join(number)));
            }
        }
        Some(scene)
    }

    /// Returns when something is due next, as time since the start.
    pub fn next_due(&self) -> Option<Duration> {
        self.plans.first().map(|&(at, ..)| at)
    }

    /// Reacts to the events since the last call, and plays what is due at this time since the start.
    pub fn advance(&mut self, world: &mut World, elapsed: Duration) {
        self.react(world, elapsed);
        while self.plans.first().is_some_and(|&(at, ..)| at <= elapsed) {
            let Some((_, stage, plan)) = self.plans.pop_first() else { return };
            match plan {
                Plan::Reopen => self.reopen(world, stage),
                Plan::Join(number) => self.join(world, stage, number),
            }
        }
    }

    /// Plans the return of kicked intruders and of ended rooms.
    fn react(&mut self, world: &World, elapsed: Duration) {
        for event in world.events.after(self.seen) {
            let Some(&stage) = self.stage_of.get(&event.room) else { continue };
            match (event.kind, event.by, event.participant) {
                (EventKind::Left, Actor::Api, Some(participant)) => {
                    let Some(&number) = self.numbers.get(&(event.room, participant)) else { continue };
                    let Some(rejoin) = self.options.rejoin else { continue };
                    let next = self.next_number(stage, number);
                    self.plans.insert((elapsed + rejoin, stage, Plan::Join(next)));
                }
                (EventKind::RoomEnded, ..) => {
                    if let Some(reopen) = self.options.reopen {
                        self.plans.insert((elapsed + reopen, stage, Plan::Reopen));
                    }
                }
                _ => {}
            }
        }
        self.seen = world.events.count();
    }

    /// Returns the number with which a kicked intruder rejoins.
    fn next_number(&mut self, stage: usize, number: u32) -> u32 {
        if !self.options.rename {
            return number;
        }
        let stage = &mut self.stages[stage];
        stage.last_number += 1;
        stage.last_number
    }

    /// Lets an intruder join. One who finds the room ended waits until it is created again.
    fn join(&mut self, world: &mut World, stage: usize, number: u32) {
        let room = self.stages[stage].room;
        if world.rooms[room].is_completed() {
            self.stages[stage].waiting.push(number);
            return;
        }
        let participant = world.join(room, &format!("mallory-{number}"), TrackPreset::default(), world.now());
        if self.options.rejoin.is_some() {
            self.numbers.insert((room, participant), number);
        }
    }

    /// Creates an ended room again, unless another room has its name by now. Its last participants rejoin; intruders
    /// do so in their own time.
    fn reopen(&mut self, world: &mut World, stage: usize) {
        let Stage { ref name, room: ended, .. } = self.stages[stage];
        let settings = world.rooms[ended].settings.clone();
        let opened = world.find_room(name);
        let opened = opened.unwrap_or_else(|| world.create_room(Some(name), settings, world.now()));
        self.stages[stage].room = opened;
        self.stage_of.insert(opened, stage);
        for participant in std::mem::take(&mut world.rooms[ended].last_present) {
            if !self.numbers.contains_key(&(ended, participant)) {
                let identity = Arc::clone(&world.rooms[ended].participants[participant].identity);
                world.join(opened, &identity, TrackPreset::default(), world.now());
            }
        }
        for number in std::mem::take(&mut self.stages[stage].waiting) {
            self.join(world, stage, number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::world::clock::ClockMode;
    use crate::sandbox::world::participant::ParticipantStatus;
    use crate::sandbox::world::room::Room;
    use crate::sandbox::world::seed::initial_world;

    const SECOND: Duration = Duration::from_secs(1);

    /// A world with the room `room-00001`, and a scene in it.
    struct Played {
        world: World,
        scene: Scene,
        elapsed: Duration,
    }

    impl Played {
        /// Returns a scene in which all intruders have joined.
        fn new(options: SceneOptions) -> Self {
            let world = initial_world(ClockMode::Real, 0, 1);
            let scene = Scene::new(options, &world).unwrap();
            let mut played = Self { world, scene, elapsed: Duration::ZERO };
            played.wait(2 * SECOND);
            played
        }

        fn wait(&mut self, time: Duration) {
            self.scene.advance(&mut self.world, self.elapsed);
            self.elapsed += time;
            self.scene.advance(&mut self.world, self.elapsed);
        }

        fn room(&self) -> Option<&Room> {
            self.world.rooms_named("room-00001").first()
        }

        fn present(&self) -> Vec<&str> {
            let participants = self.room().map_or(&[][..], |room| &room.participants);
            let mut present: Vec<_> =
                participants.iter().filter(|p| p.is_present()).map(|p| &*p.identity).collect();
            present.sort_unstable();
            present
        }

        fn kick(&mut self, identity: &str) {
            let room = self.world.find_room("room-00001").unwrap();
            let participant = self.world.rooms[room].present_index(identity).unwrap();
            let left = ParticipantStatus::Disconnected;
            self.world.set_status(room, participant, left, Actor::Api, self.world.now());
        }

        fn end(&mut self) {
            let room = self.world.find_room("room-00001").unwrap();
            self.world.complete_room(room, Actor::Api, self.world.now());
        }
    }

    const REJOINING: SceneOptions = SceneOptions {
        intruders: 2,
        rejoin: Some(Duration::from_secs(3)),
        rename: false,
        reopen: None,
        seed: 0,
    };

    #[test]
    fn nothing_happens_without_intruders_and_reopening() {
        let world = initial_world(ClockMode::Real, 0, 1);
        assert!(Scene::new(SceneOptions::default(), &world).is_none());
    }

    #[test]
    fn seed_determines_when_intruders_join() {
        let joins = |seed| {
            let world = initial_world(ClockMode::Real, 0, 5);
            Scene::new(SceneOptions { seed, ..REJOINING }, &world).unwrap().plans
        };
        assert_eq!(joins(1), joins(1));
        assert_ne!(joins(1), joins(2));
        assert_eq!(joins(1).len(), 12, "two in each of six rooms");
        assert!(joins(1).iter().all(|(at, ..)| *at < 2 * SECOND));
    }

    #[test]
    fn kicked_intruder_rejoins_after_its_time_with_the_same_identity() {
        let mut played = Played::new(REJOINING);
        assert_eq!(played.present(), ["guest", "host", "mallory-1", "mallory-2"]);
        played.kick("mallory-1");
        played.kick("guest");
        played.wait(2 * SECOND);
        assert_eq!(played.present(), ["host", "mallory-2"]);
        played.wait(SECOND);
        assert_eq!(played.present(), ["host", "mallory-1", "mallory-2"]);
    }

    #[test]
    fn kicked_intruder_stays_out_without_rejoin() {
        let mut played = Played::new(SceneOptions { rejoin: None, ..REJOINING });
        played.kick("mallory-1");
        played.wait(1_000 * SECOND);
        assert_eq!(played.present(), ["guest", "host", "mallory-2"]);
    }

    #[test]
    fn renamed_intruder_rejoins_with_an_identity_that_was_never_used() {
        let mut played = Played::new(SceneOptions { rename: true, ..REJOINING });
        for (kicked, next) in
            [("mallory-1", "mallory-3"), ("mallory-2", "mallory-4"), ("mallory-3", "mallory-5")]
        {
            played.kick(kicked);
            played.wait(3 * SECOND);
            assert!(played.present().contains(&next) && !played.present().contains(&kicked), "{next}");
        }
    }

    #[test]
    fn ended_room_is_created_again_with_its_last_participants() {
        for rejoin in [None, Some(SECOND), Some(9 * SECOND)] {
            let options = SceneOptions { rejoin, reopen: Some(5 * SECOND), ..REJOINING };
            let mut played = Played::new(options);
            for _ in 0..2 {
                let sid = played.room().unwrap().sid().to_string();
                played.end();
                played.wait(4 * SECOND);
                assert!(played.room().is_none());
                played.wait(5 * SECOND);
                assert_eq!(played.present(), ["guest", "host", "mallory-1", "mallory-2"], "{rejoin:?}");
                assert_ne!(played.room().unwrap().sid().to_string(), sid);
            }
        }
    }

    #[test]
    fn kicked_participant_is_not_among_the_last_of_the_room() {
        let mut played = Played::new(SceneOptions { reopen: Some(SECOND), ..REJOINING });
        played.kick("guest");
        played.end();
        played.wait(SECOND);
        assert_eq!(played.present(), ["host"]);
    }

    #[test]
    fn reopened_name_that_is_taken_is_the_other_room() {
        let mut played = Played::new(SceneOptions { reopen: Some(SECOND), ..REJOINING });
        played.end();
        let settings = played.world.rooms.last().unwrap().settings.clone();
        let other = played.world.create_room(Some("room-00001"), settings, played.world.now());
        played.wait(SECOND);
        assert_eq!(played.world.find_room("room-00001"), Some(other));
        assert_eq!(played.present(), ["guest", "host"]);
    }
}
