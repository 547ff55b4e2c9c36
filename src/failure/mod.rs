//! What is told of an error, and what the program exits with for it: pure functions of the error (and, for "9m ago", of the
//! time).

mod exit;
mod hints;
mod own;
mod problem;
mod usage;
mod word;

pub use exit::{ExitCode, exit_code, exit_code_for_call, is_closed_pipe};
pub use hints::{did_you_mean, hints_on_config};
pub use own::{ConfirmationDeclined, Interrupted, UnmatchedExclusion, UsageError};
pub use problem::{
    report, report_for_absent_participant, report_for_call, report_for_kick, report_for_present_participant,
    report_for_rejoin, report_for_room, report_for_step, report_for_tracks, warning,
};
pub use usage::{usage, wants_json};
pub use word::{command_line, shell_quote};
