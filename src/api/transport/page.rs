//! A page of a list and the parameters of the next page. Depends on JSON, the parameters and the fields of resources.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;
use serde_json::value::RawValue;
use url::form_urlencoded;

use super::json::{ensure_not_error, object};
use crate::api::model::Fields;
use crate::api::params::Param;

/// The maximum number of items on a page. A page of very many empty items is short, but takes gigabytes once it is parsed.
const MAX_ITEMS: usize = 10_000;

/// How many items are parsed at a time.
const CHUNK: usize = 100;

/// The maximum total length of the parameters of a next page in bytes: more than servers accept in a URL, and less than
/// the limit of HTTP itself.
const MAX_TOKEN: usize = 16 << 10;

/// A page of a list. The items stay text until they are needed, because a parsed page takes ten times the memory.
pub struct Page<'a> {
    items: Vec<&'a RawValue>,
    rest: Fields,
}

impl<'a> Page<'a> {
    /// Reads the page whose list is called `key`. The error is a reason for a message.
    pub fn parse(text: &'a str, key: &str) -> Result<Self, String> {
        let not_json = |error: serde_json::Error| format!("it is not JSON ({error})");
        let mut fields = serde_json::from_str::<HashMap<Cow<'_, str>, &RawValue>>(text)
            .map_err(|error| object(text).err().unwrap_or_else(|| not_json(error)))?;
        let list = fields.remove(key);
        let parse_field = |(name, value): (Cow<'_, str>, &RawValue)| {
            Ok((name.into_owned(), serde_json::from_str(value.get())?))
        };
        let rest = fields.into_iter().map(parse_field).collect::<Result<Fields, _>>().map_err(not_json)?;
        ensure_not_error(&rest)?;
        let items = list.and_then(|list| serde_json::from_str::<Vec<&RawValue>>(list.get()).ok());
        let items = items.ok_or_else(|| format!("it has no list of {key}"))?;
        if items.len() > MAX_ITEMS {
            return Err(format!("it has {} {key} on one page", items.len()));
        }
        if items.iter().any(|item| !item.get().starts_with('{')) {
            return Err(format!("one of its {key} is not an object"));
        }
        Ok(Self { items, rest })
    }

    /// Whether the page has no items.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Returns the items in chunks, each parsed when it is needed.
    pub fn chunks(&self) -> impl Iterator<Item = Result<Vec<Fields>, String>> {
        self.items.chunks(CHUNK).map(parse_items)
    }

    /// Returns all items.
    pub fn items<T: From<Fields>>(&self) -> Result<Vec<T>, String> {
        parse_items(&self.items)
    }

    /// Returns the parameters of the next page, or `None` on the last page.
    pub fn next(&self) -> Result<Option<Vec<Param>>, String> {
        next_page(&self.rest)
    }
}

fn parse_items<T: From<Fields>>(items: &[&RawValue]) -> Result<Vec<T>, String> {
    items.iter().map(|item| object(item.get()).map(T::from)).collect()
}

/// Returns the paging parameters of `meta.next_page_url`.
///
/// The rest of the URL is not used: it could point anywhere, and the credentials are sent to the base URL only. A URL
/// without a page number or token is an error, because the list would look complete.
fn next_page(page: &Fields) -> Result<Option<Vec<Param>>, String> {
    let url = match page.get("meta").and_then(|meta| meta.get("next_page_url")) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(url)) if url.trim().is_empty() => return Ok(None),
        Some(url) => url.as_str().unwrap_or_default(),
    };
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let query = query.split_once('#').map_or(query, |(query, _)| query);
    let param = |name: &'static str| {
        let value = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name)?.1.into_owned();
        Some((name, value))
    };
    let params: Vec<Param> = ["PageSize", "Page", "PageToken"].into_iter().filter_map(param).collect();
    if params.iter().map(|(_, value)| value.len()).sum::<usize>() > MAX_TOKEN {
        return Err(format!("its next page's token is longer than {} KiB", MAX_TOKEN >> 10));
    }
    if params.iter().all(|(name, _)| *name == "PageSize") {
        return Err("its next page has neither a number nor a token".to_owned());
    }
    Ok(Some(params))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn next_of(url: &Value) -> Result<Option<Vec<Param>>, String> {
        next_page(json!({ "meta": { "next_page_url": url } }).as_object().unwrap())
    }

    #[test]
    fn uses_only_the_paging_parameters_of_the_next_page() {
        let url =
            json!("https://elsewhere.example/v9/x?Status=connected&PageSize=2&Page=1&PageToken=PT%201&x=y#z");
        let expected = vec![("PageSize", "2".into()), ("Page", "1".into()), ("PageToken", "PT 1".into())];
        assert_eq!(next_of(&url), Ok(Some(expected)));
    }

    #[test]
    fn ends_without_next_page() {
        for last in [Value::Null, json!(""), json!(" ")] {
            assert_eq!(next_of(&last), Ok(None), "{last}");
        }
        assert_eq!(next_page(&Fields::new()), Ok(None));
    }

    #[test]
    fn rejects_next_page_without_number_and_token() {
        for url in [json!(7), json!("https://video.twilio.com/v1/Rooms"), json!("?PageSize=50")] {
            assert!(next_of(&url).is_err(), "{url}");
        }
        let long = format!("?PageToken={}", "x".repeat(70_000));
        assert_eq!(next_of(&json!(long)), Err("its next page's token is longer than 16 KiB".to_owned()));
    }
}
