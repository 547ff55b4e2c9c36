//! Disconnecting participants: targets, their outcomes, the audit log, and the record of a run. Used by `kick` and `watch`.

mod audit_log;
mod kick;
mod kick_result;
mod recorder;
pub mod target;
mod target_room;

pub use audit_log::{AuditLog, open as open_log};
pub use kick::{kick, kick_all};
pub use kick_result::KickResult;
pub use recorder::KickRecorder;
pub use target::Target;
pub use target_room::TargetRoom;
