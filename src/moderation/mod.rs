//! What the commands that change something share: selecting participants, confirming, acting on many concurrently, and reporting
//! the outcomes. Depends on `api`, `context`, `errors` and `output`.

pub mod action;
pub mod action_run;
pub mod audit_log;
pub mod batch;
pub mod batch_results;
pub mod confirm;
pub mod disconnect;
pub mod end_room;
pub mod ended_room;
pub mod exclusions;
pub mod identities;
pub mod input;
pub mod list_lines;
pub mod mute;
pub mod named_rooms;
pub mod ordered_rows;
pub mod outcome;
pub mod population;
pub mod read_selection;
pub mod reference_index;
pub mod result_row;
pub mod room_args;
pub mod room_scan;
pub mod rules_write;
pub mod selector;
pub mod target;
pub mod target_room;
pub mod target_search;
