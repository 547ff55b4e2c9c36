//! One page of a list, whose items stay text until they are wanted: what JSON makes of a whole page is ten times as large.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::value::RawValue;

use super::json::{ensure_success, object};
use crate::api::model::Fields;

/// The most that is taken of one page, should the API come to put more on one. A page of very many empty items is short,
/// but fills gigabytes once it is read.
const MOST_ITEMS: usize = 10_000;

/// How many items are read at a time.
const PIECE: usize = 100;

/// A page in an answer.
pub struct Page<'a> {
    items: Vec<&'a RawValue>,
    /// What stands beside the list.
    pub rest: Fields,
}

impl<'a> Page<'a> {
    /// The page in this text, whose list is called `key`; or why it is none.
    pub fn read(text: &'a str, key: &str) -> Result<Self, String> {
        let parts = serde_json::from_str::<HashMap<Cow<'_, str>, &RawValue>>(text);
        let mut parts = match parts {
            Ok(parts) => parts,
            Err(error) => {
                return Err(object(text).err().unwrap_or_else(|| format!("it is not JSON ({error})")));
            }
        };
        let list = parts.remove(key);
        let part = |(name, part): (Cow<'_, str>, &RawValue)| {
            Ok::<_, serde_json::Error>((name.into_owned(), serde_json::from_str(part.get())?))
        };
        let rest = parts.into_iter().map(part).collect::<Result<Fields, _>>();
        let rest = rest.map_err(|error| format!("it is not JSON ({error})"))?;
        ensure_success(&rest)?;
        let list = list.and_then(|list| serde_json::from_str::<Vec<&RawValue>>(list.get()).ok());
        let items = list.ok_or_else(|| format!("it has no list of {key}"))?;
        if items.len() > MOST_ITEMS {
            return Err(format!("it has {} {key} on one page", items.len()));
        }
        if items.iter().any(|item| !item.get().starts_with('{')) {
            return Err(format!("one of its {key} is not an object"));
        }
        Ok(Self { items, rest })
    }

    /// Whether nothing is on it.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The items, some at a time.
    pub fn pieces<T: From<Fields>>(&self) -> impl Iterator<Item = Result<Vec<T>, String>> {
        self.items.chunks(PIECE).map(|piece| read_all(piece))
    }

    /// All items at once.
    pub fn all<T: From<Fields>>(&self) -> Result<Vec<T>, String> {
        read_all(&self.items)
    }
}

fn read_all<T: From<Fields>>(items: &[&RawValue]) -> Result<Vec<T>, String> {
    items.iter().map(|item| Ok(T::from(object(item.get())?))).collect()
}
