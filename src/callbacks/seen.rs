//! Which callbacks have been received: their room and sequence number. The API may send a callback again.

use std::collections::{HashSet, VecDeque};

/// The number of callbacks that are remembered, the latest ones. They take about 10 MB.
const CAPACITY: usize = 65_536;

/// The callbacks that have been received.
#[derive(Debug, Default)]
pub struct Seen {
    keys: HashSet<(String, u64)>,
    /// The same, oldest first.
    order: VecDeque<(String, u64)>,
}

impl Seen {
    /// Adds a callback. Returns `false` if it has been added before.
    pub fn insert(&mut self, room_sid: &str, sequence_number: u64) -> bool {
        let key = (room_sid.to_owned(), sequence_number);
        if !self.keys.insert(key.clone()) {
            return false;
        }
        self.order.push_back(key);
        if self.order.len() > CAPACITY
            && let Some(oldest) = self.order.pop_front()
        {
            self.keys.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_are_told_by_room_and_number() {
        let mut seen = Seen::default();
        assert!(seen.insert("RMa", 0) && seen.insert("RMa", 1) && seen.insert("RMb", 0));
        assert!(!seen.insert("RMa", 0) && !seen.insert("RMb", 0));
    }

    #[test]
    fn oldest_callbacks_are_forgotten() {
        let mut seen = Seen::default();
        for number in 0..=CAPACITY as u64 {
            assert!(seen.insert("RMa", number));
        }
        assert_eq!((seen.keys.len(), seen.order.len()), (CAPACITY, CAPACITY));
        assert!(!seen.insert("RMa", 1), "the second is remembered");
        assert!(seen.insert("RMa", 0), "the first is not");
    }
}
