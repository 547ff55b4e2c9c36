//! The filters of `--jq`, and the writer that sends rows through them.

mod filter;
mod writer;

pub use filter::{Filter, FilterFailed};
pub(super) use writer::{FilterWriter, write_filtered_row};
