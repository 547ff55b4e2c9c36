//! Disconnecting participants: the outcomes, and the record of a run. Used by `kick` and `watch`.

mod kick;
mod kick_result;
mod recorder;

pub use kick::{kick, kick_all};
pub use kick_result::{KickResult, NAMES};
pub use recorder::KickRecorder;
