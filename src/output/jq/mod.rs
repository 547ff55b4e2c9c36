//! The filters of `--jq`: the process that runs one, and the writer that sends rows through it.

mod elements;
mod filter;
mod frame;
mod parts;
mod process;
mod program;
mod value;
mod worker;
mod writer;

pub use filter::{Filter, FilterFailed};
pub use worker::{FILTER_WORKER, run_filter_worker};
pub(super) use writer::{FilterWriter, write_filtered_row};
