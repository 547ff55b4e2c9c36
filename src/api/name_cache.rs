//! The names that suggestions are made from, as far as they have been read.

use std::collections::HashMap;

use tokio::sync::Mutex;

/// The names to guess among, by the path of their lists: these are read once, however many names are missing.
pub(super) type NameCache = Mutex<HashMap<String, Vec<String>>>;
