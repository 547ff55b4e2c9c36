//! The state at the start: a room in progress, a completed one, and extra rooms on request. The same in every run,
//! with times relative to the start. Depends on `state`.

use chrono::{DateTime, TimeDelta, Utc};

use super::clock::ClockMode;
use super::event::Actor;
use super::participant::ParticipantStatus;
use super::room_settings::{RoomSettings, RoomType};
use super::state::World;
use super::track_preset::TrackPreset;

/// The name of the room in progress, in which the script acts.
pub const DAILY_STANDUP: &str = "DailyStandup";

const MINUTE: TimeDelta = TimeDelta::minutes(1);
const HOUR: TimeDelta = TimeDelta::hours(1);
const TRACKS: TrackPreset = TrackPreset::MicrophoneAndCamera;

/// Returns the state at the start, without recorded events. `crowd` is the number of participants of the room `Crowd`,
/// which is not created for 0; `rooms` is the number of extra rooms.
pub fn initial_world(mode: ClockMode, crowd: u32, rooms: u32) -> World {
    let mut world = World::new(mode);
    let now = world.now();
    // In chronological order, which is the order of lists.
    add_retrospective(&mut world, now);
    add_daily_standup(&mut world, now);
    if crowd > 0 {
        add_crowd(&mut world, now, crowd);
    }
    for number in 1..=rooms {
        let room = add_room(&mut world, &format!("room-{number:05}"), now - MINUTE * 10);
        world.join(room, "host", TRACKS, now - MINUTE * 9);
        world.join(room, "guest", TRACKS, now - MINUTE * 8);
    }
    world.start();
    world
}

fn add_room(world: &mut World, name: &str, created: DateTime<Utc>) -> usize {
    world.create_room(Some(name), RoomSettings::new(RoomType::Group), created)
}

/// Adds a room that was completed yesterday.
fn add_retrospective(world: &mut World, now: DateTime<Utc>) {
    let start = now - HOUR * 26;
    let room = add_room(world, "Retrospective", start);
    for (identity, joined) in [("alice", 1), ("carol", 2), ("bob", 4), ("erin@example.com", 9)] {
        world.join(room, identity, TRACKS, start + MINUTE * joined);
    }
    let erin = 3;
    world.rooms[room].is_ad_hoc = true;
    // Her connection was lost.
    for (status, minute) in [(ParticipantStatus::Reconnecting, 40), (ParticipantStatus::Disconnected, 41)] {
        world.set_status(room, erin, status, Actor::Client, start + MINUTE * minute);
    }
    world.complete_room(room, Actor::Api, start + MINUTE * 58);
}

/// Adds a room in progress: six participants are connected, one is reconnecting, and three have left, one of whom has
/// rejoined.
fn add_daily_standup(world: &mut World, now: DateTime<Utc>) {
    let room = add_room(world, DAILY_STANDUP, now - MINUTE * 25);
    // Identity, seconds since joining and since leaving, tracks. The times are just past a full minute, so that
    // relative times in minutes stay the same for a while.
    for (identity, joined, left, tracks) in [
        ("alice", 1440, None, TrackPreset::ScreenShare),
        ("bob", 1392, Some(849), TrackPreset::MicrophoneAndCamera),
        ("carol", 1386, None, TrackPreset::MicrophoneOff),
        ("dave", 1328, None, TrackPreset::CameraOff),
        ("grace", 1261, Some(305), TrackPreset::MicrophoneAndCamera),
        ("mallory", 1140, Some(540), TrackPreset::MicrophoneAndCamera),
        ("erin@example.com", 1022, None, TrackPreset::Chat),
        ("bob", 842, None, TrackPreset::MicrophoneAndCamera),
        ("frank", 731, None, TrackPreset::Nothing),
        ("Zoë", 304, None, TrackPreset::UnusualNames),
    ] {
        let ago = |seconds| now - TimeDelta::seconds(seconds);
        let participant = world.join(room, identity, tracks, ago(joined));
        if let Some(left) = left {
            world.set_status(room, participant, ParticipantStatus::Disconnected, Actor::Client, ago(left));
        }
        if identity == "frank" {
            world.set_status(room, participant, ParticipantStatus::Reconnecting, Actor::Client, ago(12));
        }
    }
}

/// Adds a room whose participants joined at regular intervals within a quarter of an hour.
fn add_crowd(world: &mut World, now: DateTime<Utc>, participants: u32) {
    let room = add_room(world, "Crowd", now - MINUTE * 20);
    for number in 1..=participants {
        let after = TimeDelta::seconds(i64::from(number) * 900 / i64::from(participants));
        world.join(room, &format!("guest-{number:05}"), TRACKS, now - MINUTE * 19 + after);
    }
}
