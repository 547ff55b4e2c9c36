//! Who was in a room when, as a picture: bars over time, a row for each identity. The same picture for a terminal, as SVG
//! and as HTML; knows files no more than HTTP.

mod cells;
mod html;
mod markup;
mod svg;
mod terminal;
mod ticks;
mod words;

pub use html::html;
pub use svg::svg;
pub use terminal::terminal;
