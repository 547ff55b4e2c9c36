//! The names of events: one vocabulary for `watch`, `wait`, `guard` and `listen`, described in docs/events.md.

/// A participant was present before the first poll.
pub const PRESENT: &str = "present";
/// A participant joined.
pub const JOINED: &str = "joined";
/// A participant left.
pub const LEFT: &str = "left";
/// A participant lost the network.
pub const RECONNECTING: &str = "reconnecting";
/// A participant got the network back.
pub const RECONNECTED: &str = "reconnected";
/// A participant published a track.
pub const TRACK_PUBLISHED: &str = "track-published";
/// A participant unpublished a track, or left.
pub const TRACK_UNPUBLISHED: &str = "track-unpublished";
/// A participant unmuted a track.
pub const TRACK_ENABLED: &str = "track-enabled";
/// A participant muted a track.
pub const TRACK_DISABLED: &str = "track-disabled";
/// A room was created.
pub const ROOM_CREATED: &str = "room-created";
/// A room has ended.
pub const ROOM_ENDED: &str = "room-ended";
