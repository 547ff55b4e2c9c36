//! Following rooms over time: a poller, snapshots, the events between two snapshots, and polling until a limit. Used by
//! `watch`, `wait`, `kick --keep-out` and `mute --keep`. Depends on `api` and `context`.

pub mod account_monitor;
pub mod event;
pub mod event_row;
pub mod poll_room;
pub mod poller;
pub mod room_monitor;
pub mod room_state;
pub mod snapshot;
pub mod update;
