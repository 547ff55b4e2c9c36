//! The intents of an audit log: lines of writes that were about to be sent, until the lines with their results are read.
//! Depends on `output` for rows.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde_json::Value;

use crate::output::Row;

/// The outcome of an intent.
const SENT: &str = "sent";

/// The fields that an intent and the line with its result have in common.
const KEY: &[&str] = &["account_sid", "action", "room", "participant"];

/// The intents that are kept while their results are awaited. Earlier ones count as open.
const MAX_AWAITED: usize = 100_000;

/// Returns whether a line is an intent, without a result in the same line.
pub fn is_intent(row: &Row) -> bool {
    row.get("outcome").and_then(Value::as_str) == Some(SENT)
}

/// The intents without results so far.
#[derive(Debug, Default)]
pub struct Intents {
    /// The intents by their position in the log.
    rows: BTreeMap<u64, Row>,
    /// The positions of the intents with the same key.
    positions: HashMap<Vec<Value>, VecDeque<u64>>,
}

impl Intents {
    /// Adds an intent. Returns the earliest one if there are too many.
    pub fn add(&mut self, position: u64, row: Row) -> Option<Row> {
        self.positions.entry(key(&row)).or_default().push_back(position);
        self.rows.insert(position, row);
        if self.rows.len() <= MAX_AWAITED {
            return None;
        }
        let (_, earliest) = self.rows.pop_first()?;
        self.take_position(&key(&earliest));
        Some(earliest)
    }

    /// Removes the earliest intent that has this result.
    pub fn complete(&mut self, result: &Row) {
        if let Some(position) = self.take_position(&key(result)) {
            self.rows.remove(&position);
        }
    }

    /// Returns the remaining intents in the order of the log.
    pub fn into_rows(self) -> impl Iterator<Item = Row> {
        self.rows.into_values()
    }

    fn take_position(&mut self, key: &[Value]) -> Option<u64> {
        let positions = self.positions.get_mut(key)?;
        let position = positions.pop_front();
        if positions.is_empty() {
            self.positions.remove(key);
        }
        position
    }
}

fn key(row: &Row) -> Vec<Value> {
    KEY.iter().map(|name| row.get(*name).cloned().unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(participant: &str, number: u64) -> Row {
        let row = json!({ "action": "kick", "participant": participant, "number": number });
        row.as_object().unwrap().clone()
    }

    #[test]
    fn result_completes_the_earliest_intent_with_its_key() {
        let mut intents = Intents::default();
        for (number, participant) in [(1, "ann"), (2, "ben"), (3, "ann")] {
            assert_eq!(intents.add(number, row(participant, number)), None);
        }
        intents.complete(&row("ann", 4));
        intents.complete(&row("cid", 5));
        let open = intents.into_rows().map(|row| row["number"].as_u64().unwrap());
        assert_eq!(open.collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn too_many_intents_are_given_back_in_order() {
        let mut intents = Intents::default();
        let numbers = 0..MAX_AWAITED as u64 + 2;
        let given_back = numbers.filter_map(|number| intents.add(number, row("ann", number)));
        let given_back = given_back.map(|row| row["number"].as_u64().unwrap()).collect::<Vec<_>>();
        assert_eq!(given_back, [0, 1]);
        intents.complete(&row("ann", 0));
        assert_eq!(intents.into_rows().next().unwrap()["number"], 3);
    }
}
