//! Errors as the user sees them: exit codes, messages and hints, as functions of the typed errors. Depends on the
//! errors of `api`, `config` and `output`.

mod command_error;
mod exit_code;
mod habit_tips;
mod hints;
mod report;
mod shell_quote;
mod target_error;
mod usage_error;

pub use command_error::{
    ConfirmationDeclined, EndedRoomError, Interrupted, InvalidSetting, UnmatchedExclusion, UsageError,
    WaitFailed,
};
pub use exit_code::{
    ExitCode, exit_code_for_call, exit_code_for_insights, exit_code_for_target, is_closed_pipe,
};
pub use habit_tips::command_of;
pub use hints::{did_you_mean, hints_on_config};
pub use report::{
    exit_code, report, report_for_absent_participant, report_for_call, report_for_call_of,
    report_for_command, report_for_empty_search, report_for_filtered_participant, report_for_insights,
    report_for_kick, report_for_present_participant, report_for_rejoin, report_for_room, report_for_step,
    report_for_target, report_for_tracks, warning,
};
pub use shell_quote::{command_line, shell_quote};
pub use target_error::{NotInAnyRoom, TargetError};
pub use usage_error::{invalid_setting, number_after_ended, usage, wants_json};
