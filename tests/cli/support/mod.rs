//! Helpers of the tests: how to run the binary, what to run it against, and what to assert.

mod accounts;
mod command;
#[cfg(unix)]
mod command_lines;
#[cfg(unix)]
mod concurrent_runs;
mod faulty_server;
#[cfg(unix)]
mod hostile_connections;
#[cfg(unix)]
mod hostile_names;
#[cfg(unix)]
mod hostile_responses;
mod https_server;
#[cfg(unix)]
mod limits;
#[cfg(unix)]
mod login_home;
#[cfg(unix)]
mod mute;
mod outcomes;
mod process;
mod responses;
mod run;
mod sandbox;
#[cfg(unix)]
mod screen;
#[cfg(unix)]
mod terminal;
mod wait;

pub use accounts::{ACCOUNT, KEY, ROOM, SECRET, TOKEN};
pub use command::{Roomctl, roomctl, write_private};
#[cfg(unix)]
pub use command_lines::{SENDING, at, one_of_each};
#[cfg(unix)]
pub use concurrent_runs::{AT_ONCE, at_once, ensure_sound, so_many_at_once};
pub use faulty_server::{Faulty, Request, read_request};
#[cfg(unix)]
pub use hostile_connections::{HEAD, WAYS, drip, endless, huge, raw};
#[cfg(unix)]
pub use hostile_names::{
    SCRIPT, ensure_harmless, ensure_run_harmless, hostile, hostile_room, identities, is_harmful,
};
#[cfg(unix)]
pub use hostile_responses::{BODIES, broken, bytes, leading_to, odd, of_answers, of_any_status};
pub use https_server::{Authority, Secure};
#[cfg(unix)]
pub use limits::full_disk;
#[cfg(unix)]
pub use login_home::{Home, mode, open, token_profile};
#[cfg(unix)]
pub use mute::{received, room, row, rules, writes};
pub use outcomes::{disconnected, notes, outcomes, pairs};
pub use process::{LONGEST, Running, Watch, loudly, send};
pub use responses::{answer, json, page, participant, refusal, rooms};
pub use run::{Run, basic, code};
pub use sandbox::Sandbox;
#[cfg(unix)]
pub use screen::{CTRL_U, CTRL_W, DOWN, ESC, Screen, UP, sandbox_with};
#[cfg(unix)]
pub use terminal::{Terminal, on_a_terminal};
pub use wait::{is_missing, wait_until};
