//! Rows that are held until all are read, as JSON: a parsed row takes ten times the memory. Depends on rows.

use std::{io, mem};

use serde_json::Value;

use super::row::Row;

/// How many rows are parsed at a time.
const CHUNK: usize = 100;
/// How many rows are in one text. A text of all rows would be copied to a larger one again and again, with both in memory.
const BLOCK: usize = 128;

/// Rows by index.
#[derive(Debug)]
pub struct HeldRows {
    /// The fields that are held, of which a missing one becomes null; `None` for all fields of each row.
    fields: Option<Vec<&'static str>>,
    /// Blocks of `BLOCK` rows.
    full: Vec<Block>,
    /// The rows after those, at most `BLOCK`.
    last: Block,
}

/// Rows in one text.
#[derive(Debug, Default)]
struct Block {
    /// The rows: objects, or only the values of the fields in arrays.
    json: Vec<u8>,
    /// The end of each row in `json`.
    ends: Vec<usize>,
}

impl HeldRows {
    /// Returns no rows, of which these fields will be held; `None` for all.
    pub(super) fn new(fields: Option<Vec<&'static str>>) -> Self {
        Self { fields, full: Vec::new(), last: Block::default() }
    }

    /// Adds a row.
    pub fn push(&mut self, row: &Row) -> io::Result<()> {
        if self.last.ends.len() == BLOCK {
            let mut block = mem::take(&mut self.last);
            block.json.shrink_to_fit();
            self.full.push(block);
        }
        self.last.push(row, self.fields.as_deref())
    }

    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.full.len() * BLOCK + self.last.ends.len()
    }

    /// Hands the rows with these indices to `write`, some at a time.
    pub fn write(
        &self,
        indices: impl IntoIterator<Item = usize>,
        mut write: impl FnMut(Vec<Row>) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut rows = indices.into_iter().map(|index| self.row(index));
        loop {
            let chunk = rows.by_ref().take(CHUNK).collect::<io::Result<Vec<_>>>()?;
            if chunk.is_empty() {
                return Ok(());
            }
            write(chunk)?;
        }
    }

    fn row(&self, index: usize) -> io::Result<Row> {
        let json = self.full.get(index / BLOCK).unwrap_or(&self.last).row(index % BLOCK);
        let Some(fields) = &self.fields else { return Ok(serde_json::from_slice(json)?) };
        let values = serde_json::from_slice::<Vec<Value>>(json)?;
        Ok(fields.iter().map(|field| (*field).to_owned()).zip(values).collect())
    }
}

impl Block {
    fn push(&mut self, row: &Row, fields: Option<&[&'static str]>) -> io::Result<()> {
        match fields {
            None => serde_json::to_writer(&mut self.json, row)?,
            Some(fields) => {
                let values = fields.iter().map(|field| row.get(*field)).collect::<Vec<_>>();
                serde_json::to_writer(&mut self.json, &values)?;
            }
        }
        self.ends.push(self.json.len());
        Ok(())
    }

    /// Returns the JSON of the row with this index in the block.
    fn row(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.json[start..self.ends[index]]
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::output::row::row;

    fn held(fields: Option<Vec<&'static str>>, indices: &[usize]) -> Vec<Value> {
        let mut held = HeldRows::new(fields);
        for number in 0..300 {
            held.push(&row([("number", json!(number)), ("name", json!("a\n\u{e9}")), ("rest", json!([1]))]))
                .unwrap();
        }
        let mut written = Vec::new();
        let write = |rows: Vec<Row>| {
            written.extend(rows.into_iter().map(Value::Object));
            Ok(())
        };
        held.write(indices.iter().copied(), write).unwrap();
        written
    }

    #[test]
    fn returns_rows_with_all_fields_in_any_order() {
        let expected = |number| json!({ "number": number, "name": "a\n\u{e9}", "rest": [1] });
        assert_eq!(
            held(None, &[299, 0, 128, 127]),
            [expected(299), expected(0), expected(128), expected(127)]
        );
        assert_eq!(held(None, &(0..300).collect::<Vec<_>>()).len(), 300);
    }

    #[test]
    fn returns_only_the_fields_that_are_held_and_null_for_a_missing_one() {
        assert_eq!(held(Some(vec!["end_time", "number"]), &[3]), [json!({ "end_time": null, "number": 3 })]);
    }
}
