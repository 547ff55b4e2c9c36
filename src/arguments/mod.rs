//! Values of arguments that several commands take: how they are parsed, and which names complete them. Depends on `api` for
//! the participants that a pattern matches.

mod completion_kind;
pub mod limit;
pub mod pattern;
pub mod time;

pub use completion_kind::CompletionKind;
