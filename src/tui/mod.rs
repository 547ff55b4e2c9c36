//! The full-screen view of `watch`: its state, its keys, and what it draws. Knows no HTTP. Depends on `monitor` for events,
//! on `api` for participants, and on `output`.

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
