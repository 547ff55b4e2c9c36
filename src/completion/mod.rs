//! The completion engine that the shells call back: which words can come next on a command line, from the parser, the API
//! and the config file. It gets the parser as an argument. Depends on `context`, `api`, `config` and `output`.

mod bash;
mod callback;
mod candidate;
mod candidates;
mod command_line;
mod lookup;
mod values;

pub use callback::{CALLBACK, answer};
