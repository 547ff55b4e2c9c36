//! The chart in a terminal, as wide as it; in a pipe, with a fixed width and without color.

mod bars;
mod layout;
mod symbols;
mod writer;

pub use writer::terminal;
