//! Shell completion: answers the callbacks of the completion scripts with candidates from the parser, the API and the
//! config file.
//!
//! The parser is passed in. Depends on `context`, `api`, `config` and `output`.

mod api_names;
mod bash;
mod callback;
mod candidate;
mod candidates;
mod command_line;
mod legibility;
mod lookup;
mod nushell;
mod powershell;
mod values;

pub use callback::{CALLBACK, answer};
