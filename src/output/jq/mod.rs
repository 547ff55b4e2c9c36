//! The filters of `--jq`: the process that runs one, and the writer that sends rows through it.
//!
//! A filter runs in a process of its own. One that recurses without end or fills the memory ends that process, which
//! cannot be caught; in the process of the command it would end a kick halfway, without its results.

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
