//! Following rooms over time: a poller, snapshots, the events between two snapshots, and rounds of readings that an action
//! gets. Used by `watch`, `wait`, `guard`, `kick --keep-out` and `mute --keep`; the names and rows of events also by `listen`.
//! Depends on `api` and `context`.

pub mod account_monitor;
pub mod event;
pub mod event_name;
pub mod event_row;
pub mod event_writer;
pub mod followed_room;
pub mod outage;
pub mod poller;
pub mod room_action;
pub mod room_monitor;
pub mod room_state;
pub mod round_state;
pub mod rounds;
pub mod scope;
pub mod snapshot;
pub mod stop_reason;
pub mod update;
