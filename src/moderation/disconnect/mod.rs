//! Disconnecting participants: targets, their outcomes, the audit log, and the record of a run. Used by `kick` and `watch`.

mod attempt;
mod audit_log;
mod kick;
mod outcome;
mod recorder;
pub mod target;
mod target_room;

pub use attempt::Attempt;
pub use audit_log::{AuditLog, open as open_log};
pub use kick::{kick, kick_all};
pub use outcome::Outcome;
pub use recorder::KickRecorder;
pub use target::Target;
pub use target_room::TargetRoom;
