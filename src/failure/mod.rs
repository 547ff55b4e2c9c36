//! What is told of an error, and what the program exits with for it: pure functions of the error (and, for "9m ago", of the
//! time).

mod exit;
mod hints;
mod own;
mod problem;
mod usage;
mod word;

pub use exit::{Exit, exit, exit_of_call, is_closed_pipe};
pub use hints::{did_you_mean, hints_on_config};
pub use own::{Declined, Interrupted, Misuse, SparesNobody};
pub use problem::{
    problem, problem_of_absence, problem_of_call, problem_of_kick, problem_of_part, problem_of_presence,
    problem_of_rejoin, problem_of_room, problem_of_tracks, warning,
};
pub use usage::{usage, wants_json};
pub use word::{command_line, word};
