//! Shared context of the commands: global flags, resolved settings, API client, output, messages, prompts and interrupts.
//!
//! The modules that it depends on know no type of the parser: `api`, `config`, `output` and `errors`.

mod account;
pub mod clock;
mod global_args;
pub mod interrupt;
pub mod prompt;
mod run_context;
#[cfg(feature = "sandbox")]
mod sandbox_account;
mod settings;
pub mod summary;

pub use global_args::GlobalArgs;
pub use run_context::Context;
pub use settings::{EffectiveSetting, canonical_value};
