//! Errors as the user sees them: exit codes, messages and hints, as functions of the typed errors. Depends on the
//! errors of `api`, `config` and `output`.

mod command_error;
mod exit_code;
mod hints;
mod report;
mod shell_quote;
mod usage_error;

pub use command_error::{Declined, Interrupted, Misuse, SparesNobody};
pub use exit_code::{Exit, exit_of_call, is_closed_pipe};
pub use hints::{did_you_mean, hints_on_config};
pub use report::{
    exit, problem, problem_of_absence, problem_of_call, problem_of_kick, problem_of_part,
    problem_of_presence, problem_of_rejoin, problem_of_room, problem_of_tracks, warning,
};
pub use shell_quote::{command_line, word};
pub use usage_error::{usage, wants_json};
