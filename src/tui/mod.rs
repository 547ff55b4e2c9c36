//! The full-screen view of `watch`: its state, keyboard input and rendering. Sends no requests.
//!
//! Depends on `monitor` for events, on `api` for participants, and on `output` for the terminal and text layout.

mod keys;
mod render;
mod screen;
mod state;
mod view;

pub use keys::{Key, discard_keys, keys};
pub use render::{page, shows_question};
pub use screen::FullScreen;
pub use state::{KeyAction, WatchState};
pub use view::Tone;
