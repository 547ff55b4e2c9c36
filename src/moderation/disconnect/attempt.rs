//! The end of an attempt to kick one target.

use crate::moderation::disconnect::audit_log::ReservedLine;
use crate::moderation::disconnect::outcome::Outcome;

/// The end of an attempt to kick one target.
pub struct Attempt {
    /// What became of the target.
    pub outcome: Outcome,
    /// The line of the audit log that is reserved for it, if a write was sent and is logged.
    pub line: Option<ReservedLine>,
}
