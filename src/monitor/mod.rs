//! Following a room over time: readings of it, the events between two readings, and polling until a limit. Used by `watch`,
//! `kick --keep-out` and `mute --keep`. Depends on `api` and `context`.

pub mod poll;
pub mod poll_failures;
pub mod room_state;
pub mod snapshot;
pub mod watched_room;
