//! What every command gets: the resolved settings, the API client, output and messages. Below it, no type of the parser is
//! known. Depends on `api`, `config`, `output` and `failure`.

mod account;
pub mod clock;
mod global_args;
pub mod interrupt;
pub mod prompt;
mod run_context;
#[cfg(feature = "sandbox")]
mod sandbox_account;
pub mod summary;

pub use global_args::GlobalArgs;
pub use run_context::Context;
