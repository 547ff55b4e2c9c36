//! Helpers of the tests: how to run the binary, what to run it against, and what to assert.
#![cfg_attr(
    windows,
    expect(dead_code, unused_imports, reason = "some serve the tests of signals and terminals alone")
)]

mod accounts;
mod callbacks;
mod command;
mod command_lines;
mod concurrent_runs;
mod faulty_server;
mod hostile_connections;
mod hostile_names;
mod hostile_responses;
mod https_server;
#[cfg(unix)]
mod limits;
mod login_home;
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
mod wave_server;

pub use accounts::{ACCOUNT, KEY, ROOM, SECRET, TOKEN};
pub use callbacks::{Listener, callback, encoded, signature};
pub use command::{Roomctl, roomctl, write_private};
pub use command_lines::{COMMAND_LINES, one_line_per_command, roomctl_at};
pub use concurrent_runs::{CONCURRENCY, assert_valid_result, run_concurrently, run_with_concurrency};
pub use faulty_server::{FaultyServer, Request, read_request};
pub use hostile_connections::{BROKEN_CONNECTIONS, endless, huge, raw_server};
pub use hostile_names::{
    SCRIPT, assert_safe_output, assert_safe_text, hostile_identities, hostile_room, identities,
};
pub use hostile_responses::{
    BODIES, malformed_responses, redirects_to, server_of_responses, server_of_statuses,
    unexpected_json_responses,
};
pub use https_server::{CertificateAuthority, HttpsServer};
#[cfg(unix)]
pub use limits::full_disk;
#[cfg(unix)]
pub use login_home::file_mode;
pub use login_home::{Home, accepting_server, token_profile};
pub use mute::{only_row, received_tracks, room_with, shown_rules, write_count};
pub use outcomes::{disconnected, notes, outcomes, to_owned_pairs};
#[cfg(unix)]
pub use process::send_signal;
pub use process::{ChildProcess, TEST_TIMEOUT, print_uncaptured};
pub use responses::{error_response, json_response, page, participant, response, rooms_page};
pub use run::{Run, basic, exit_code};
pub use sandbox::Sandbox;
#[cfg(unix)]
pub use screen::{CTRL_U, CTRL_W, DOWN, ESC, Screen, UP, sandbox_with_room};
#[cfg(unix)]
pub use terminal::{Terminal, run_in_terminal};
pub use wait::{is_not_installed, wait_until};
pub use wave_server::WaveServer;
