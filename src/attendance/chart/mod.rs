//! Charts of attendance: a bar over time for each identity, in a terminal, as SVG and as HTML. Writes to any writer;
//! knows neither files nor HTTP.

mod html;
mod labels;
mod markup;
mod svg;
mod terminal;
mod ticks;

pub use html::html;
pub use svg::svg;
pub use terminal::terminal;
