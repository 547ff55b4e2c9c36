//! Digests of what identifies an item of a list: a run remembers a million of them to remove duplicates. Sets of digests are
//! trees, since a hash table is copied whenever it grows. Depends on nothing.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// A hash of 16 bytes. That two of a million values have the same is as good as impossible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 16]);

impl Digest {
    /// Returns the digest of a value.
    pub fn of(value: impl Hash) -> Self {
        let [high, low] = [0, 1].map(|half| {
            let mut hasher = DefaultHasher::new();
            (half, &value).hash(&mut hasher);
            u128::from(hasher.finish())
        });
        Self((high << 64 | low).to_be_bytes())
    }
}
