//! The full-screen view of `watch`: its state, keyboard input and rendering. Sends no requests.
//!
//! Depends on `monitor` for events and rooms, on `api` for participants, and on `output` for the terminal and text layout.

mod cells;
mod dialog;
mod keys;
mod motion;
mod palette;
mod participant_list;
mod participant_table;
mod render;
mod screen;
mod state;
mod text;
mod view;

pub use dialog::shows_question;
pub use keys::{Key, discard_keys, keys};
pub use participant_list::ListedParticipant;
pub use render::extent;
pub use screen::FullScreen;
pub use state::{KeyAction, WatchState};
pub use view::{Action, Tone};
