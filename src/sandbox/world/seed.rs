//! What is there at the start: a meeting under way, one of yesterday, and crowds on request. The same in every run,
//! with times relative to the start.

use chrono::{DateTime, TimeDelta, Utc};

use super::event::By;
use super::state::{RoomType, Status, World};
use super::tracks::Kit;

/// The world at the start. Its history up to now is no part of the record.
pub fn world(now: DateTime<Utc>, participants: u32, rooms: u32) -> World {
    let mut world = World::default();
    // In the order of time, which is the order of lists.
    retrospective(&mut world, now);
    daily_standup(&mut world, now);
    if participants > 0 {
        crowd(&mut world, now, participants);
    }
    for number in 1..=rooms {
        let room = world.open(Some(&format!("room-{number:05}")), RoomType::Group, 50, now - MINUTE * 10);
        world.join(room, "host", now - MINUTE * 9);
        world.join(room, "guest", now - MINUTE * 8);
    }
    world.record = Vec::new();
    world
}

const MINUTE: TimeDelta = TimeDelta::minutes(1);
const HOUR: TimeDelta = TimeDelta::hours(1);

/// A completed room of yesterday.
fn retrospective(world: &mut World, now: DateTime<Utc>) {
    let start = now - HOUR * 26;
    let room = world.open(Some("Retrospective"), RoomType::Group, 50, start);
    for (identity, joined) in [("alice", 1), ("carol", 2), ("bob", 4), ("erin@example.com", 9)] {
        world.join(room, identity, start + MINUTE * joined);
    }
    let erin = 3;
    world.turn(room, erin, Status::Disconnected, By::Client, start + MINUTE * 41);
    world.end(room, start + MINUTE * 58);
}

/// A room in progress: six are connected, one is reconnecting, three have left, one of them to come back.
fn daily_standup(world: &mut World, now: DateTime<Utc>) {
    let room = world.open(Some("DailyStandup"), RoomType::Group, 50, now - MINUTE * 25);
    // Who, how many seconds ago they joined and left, and what they publish: the times just past a full minute, so that
    // what a reader is told in minutes stays true for a while.
    for (identity, joined, left, kit) in [
        ("alice", 1440, None, Kit::Presenter),
        ("bob", 1392, Some(849), Kit::Usual),
        ("carol", 1386, None, Kit::Muted),
        ("dave", 1328, None, Kit::Unseen),
        ("grace", 1261, Some(305), Kit::Usual),
        ("mallory", 1140, Some(540), Kit::Usual),
        ("erin@example.com", 1022, None, Kit::Chatter),
        ("bob", 842, None, Kit::Usual),
        ("frank", 731, None, Kit::Listener),
        ("Zoë", 304, None, Kit::Odd),
    ] {
        let ago = |seconds| now - TimeDelta::seconds(seconds);
        let stay = world.join(room, identity, ago(joined));
        world.rooms[room].participants[stay].kit = kit;
        if let Some(left) = left {
            world.turn(room, stay, Status::Disconnected, By::Client, ago(left));
        }
        if identity == "frank" {
            world.turn(room, stay, Status::Reconnecting, By::Client, ago(12));
        }
    }
}

/// A room with more people than any real one holds, who came in evenly over a quarter of an hour.
fn crowd(world: &mut World, now: DateTime<Utc>, participants: u32) {
    let room = world.open(Some("Crowd"), RoomType::Group, 50, now - MINUTE * 20);
    for number in 1..=participants {
        let after = TimeDelta::seconds(i64::from(number) * 900 / i64::from(participants));
        world.join(room, &format!("guest-{number:05}"), now - MINUTE * 19 + after);
    }
}
