//! The rows of `--sort-by`: held back until all are read, then written by value, those without one last.

use std::cmp::Ordering;
use std::io;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::iso_time;

use super::column::{Column, ColumnType};
use super::held_rows::HeldRows;
use super::row::Row;
use super::row_writer::RowWriter;

/// The order of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortOrder {
    /// The column to sort by.
    pub column: Column,
    /// Whether the highest value comes first. Rows without a value are last all the same.
    pub is_reversed: bool,
    /// The maximum number of rows, which are the first ones in this order.
    pub limit: usize,
}

/// Holds the rows back, and hands them sorted to another writer.
pub(super) struct SortedWriter<'w> {
    order: SortOrder,
    rows: HeldRows,
    /// The value of each row.
    values: Vec<Option<SortValue>>,
    writer: Box<dyn RowWriter + 'w>,
}

impl<'w> SortedWriter<'w> {
    /// Creates a writer that holds these fields; `None` for all.
    pub(super) fn new(
        order: SortOrder,
        fields: Option<Vec<&'static str>>,
        writer: Box<dyn RowWriter + 'w>,
    ) -> Self {
        Self { order, rows: HeldRows::new(fields), values: Vec::new(), writer }
    }
}

impl RowWriter for SortedWriter<'_> {
    fn rows(&mut self, rows: Vec<Row>) -> io::Result<()> {
        for row in rows {
            self.values.push(self.order.value(&row));
            self.rows.push(&row)?;
        }
        Ok(())
    }

    /// Does nothing: any row that follows may come first.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self, whole: bool) -> io::Result<()> {
        let sorted = self.order.sorted(&std::mem::take(&mut self.values));
        let first = sorted.into_iter().take(self.order.limit);
        self.rows.write(first, |rows| self.writer.rows(rows))?;
        self.writer.finish(whole)
    }
}

/// A value in the order of its kind. Values of different kinds are in the order of the kinds.
#[derive(Debug, PartialEq, PartialOrd)]
enum SortValue {
    Bool(bool),
    Number(f64),
    Time(DateTime<Utc>),
    /// In lower case, then after a NUL as it is.
    Text(Box<str>),
}

impl SortOrder {
    /// Returns the indices of the rows with these values, sorted by value. Rows with equal values keep their order.
    fn sorted(&self, values: &[Option<SortValue>]) -> Vec<usize> {
        let mut indices = (0..values.len()).collect::<Vec<_>>();
        indices.sort_by(|left, right| self.compare(values[*left].as_ref(), values[*right].as_ref()));
        indices
    }

    fn compare(&self, left: Option<&SortValue>, right: Option<&SortValue>) -> Ordering {
        match (left, right) {
            (Some(left), Some(right)) => {
                // Numbers are finite, so that all values can be compared.
                let order = left.partial_cmp(right).unwrap_or(Ordering::Equal);
                if self.is_reversed { order.reverse() } else { order }
            }
            _ => left.is_none().cmp(&right.is_none()),
        }
    }

    /// Returns the value of a row, or `None` for an empty cell.
    fn value(&self, row: &Row) -> Option<SortValue> {
        match row.get(self.column.field)? {
            Value::Null => None,
            Value::Bool(value) => Some(SortValue::Bool(*value)),
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => Some(self.value_of_text(text)),
            Value::Number(number) => {
                Some(number.as_f64().map_or_else(|| SortValue::text(&number.to_string()), SortValue::Number))
            }
            nested => Some(SortValue::text(&nested.to_string())),
        }
    }

    fn value_of_text(&self, text: &str) -> SortValue {
        let parsed = match self.column.kind {
            ColumnType::Time => iso_time::parse(text).map(SortValue::Time),
            ColumnType::Seconds => {
                text.parse().ok().filter(|seconds: &f64| seconds.is_finite()).map(SortValue::Number)
            }
            _ => None,
        };
        parsed.unwrap_or_else(|| SortValue::text(text))
    }
}

impl SortValue {
    fn text(text: &str) -> Self {
        Self::Text([&text.to_lowercase(), "\0", text].concat().into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::output::row::row;

    /// The places of these values before they are sorted.
    fn sorted(kind: ColumnType, is_reversed: bool, values: &[Value]) -> Vec<usize> {
        let order = SortOrder { column: Column::new("value", "VALUE", kind), is_reversed, limit: usize::MAX };
        let values = values.iter().map(|value| order.value(&row([("value", value.clone())])));
        order.sorted(&values.collect::<Vec<_>>())
    }

    #[test]
    fn sorts_by_value_and_not_by_spelling() {
        for (kind, values, expected) in [
            (ColumnType::Untruncated, vec![json!(10), json!(9), json!(-1.5)], [2, 1, 0]),
            (ColumnType::Text, vec![json!("Zo\u{eb}"), json!("bob"), json!("Alice")], [2, 1, 0]),
            (ColumnType::Text, vec![json!("b"), json!("a"), json!("A")], [2, 1, 0]),
            (ColumnType::Seconds, vec![json!("100"), json!(20), json!("3")], [2, 1, 0]),
            (ColumnType::Untruncated, vec![json!(true), json!(false), json!(true)], [1, 0, 2]),
            (
                ColumnType::Time,
                vec![
                    json!("2026-11-23T10:00:00Z"),
                    json!("2026-11-23T10:30:00+02:00"),
                    json!("2026-11-23T09:00:00.5Z"),
                ],
                [1, 2, 0],
            ),
        ] {
            assert_eq!(sorted(kind, false, &values), expected, "{values:?}");
        }
    }

    #[test]
    fn empty_cells_are_last_and_equal_ones_keep_their_order() {
        let values = [json!(null), json!(""), json!("b"), json!("a"), json!("b")];
        assert_eq!(sorted(ColumnType::Text, false, &values), [3, 2, 4, 0, 1]);
        assert_eq!(sorted(ColumnType::Text, true, &values), [2, 4, 3, 0, 1]);
    }

    #[test]
    fn values_that_are_no_times_come_after_the_times() {
        let values = [json!("soon"), json!("2026-11-23T10:00:00Z"), json!([1]), json!(5)];
        assert_eq!(sorted(ColumnType::Time, false, &values), [3, 1, 2, 0]);
    }
}
