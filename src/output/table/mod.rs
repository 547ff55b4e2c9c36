//! Rows as a table without borders: columns as wide as their content, cut to the width of a terminal, but never in a
//! pipe.

mod cell;
mod layout;
mod render;
mod writer;

pub(super) use cell::cell_text;
pub(super) use layout::GAP;
pub(super) use writer::TableWriter;
