//! Paging through a list as one stream, which asks for a page only when it is wanted.

use std::collections::HashSet;

use async_stream::try_stream;
use futures_util::Stream;
use serde_json::Value;
use url::form_urlencoded;

use super::client::Client;
use super::error::Error;
use super::model::Fields;
use super::params::Parameters;

/// The most that the API puts on a page.
pub const LARGEST_PAGE: usize = 1000;

/// How many pages in a row may have nothing on them.
const EMPTY_PAGES: usize = 100;

/// The longest token of a next page, in bytes: more than servers take in a URL, and less than HTTP itself does.
const LONGEST_TOKEN: usize = 16 << 10;

impl Client {
    /// The items of the list at `path` that `filters` choose, read some at a time, `page_size` on each page; `key` is the
    /// list's name in the answer. A page that was named before is an error, as are very many without anything: it would
    /// go on for ever.
    pub fn pages<'c, T: From<Fields> + 'c>(
        &'c self,
        path: String,
        key: &'static str,
        filters: Parameters,
        page_size: usize,
    ) -> impl Stream<Item = Result<Vec<T>, Error>> + 'c {
        try_stream! {
            let mut paging = vec![("PageSize", page_size.clamp(1, LARGEST_PAGE).to_string())];
            let mut named = HashSet::new();
            let mut empty = 0;
            loop {
                let answer = self.get(&path, &[filters.as_slice(), &paging].concat()).await?;
                let page = answer.page(key)?;
                let next = next_page(&page.rest).map_err(|reason| answer.unreadable(reason))?;
                empty = if page.is_empty() { empty + 1 } else { 0 };
                for piece in page.pieces() {
                    yield piece.map_err(|reason| answer.unreadable(reason))?;
                }
                match next {
                    None => break,
                    Some(_) if empty == EMPTY_PAGES => Err(Error::Endless(answer.particulars.clone()))?,
                    Some(next) if named.insert(next.clone()) => paging = next,
                    Some(_) => Err(Error::Circle(answer.particulars.clone()))?,
                }
            }
        }
    }

    /// The items of the first page alone of the list at `path` that `filters` choose.
    pub async fn first_page<T: From<Fields>>(
        &self,
        path: &str,
        key: &str,
        filters: Parameters,
    ) -> Result<Vec<T>, Error> {
        self.beginning(path, key, filters).await.map(|(items, _)| items)
    }

    /// The same, and whether that page is the only one.
    pub async fn beginning<T: From<Fields>>(
        &self,
        path: &str,
        key: &str,
        mut filters: Parameters,
    ) -> Result<(Vec<T>, bool), Error> {
        filters.push(("PageSize", LARGEST_PAGE.to_string()));
        let answer = self.get(path, &filters).await?;
        let page = answer.page(key)?;
        let is_whole = next_page(&page.rest) == Ok(None);
        let items = page.all().map_err(|reason| answer.unreadable(reason))?;
        Ok((items, is_whole))
    }
}

/// The paging parameters of `meta.next_page_url`. Nothing else of it is used: it may point anywhere, and the credentials
/// go nowhere but to the base URL. One that cannot be understood is an error, since a list cut short looks complete.
pub fn next_page(page: &Fields) -> Result<Option<Parameters>, String> {
    let url = match page.get("meta").and_then(|meta| meta.get("next_page_url")) {
        None | Some(Value::Null) => return Ok(None),
        Some(url) => url.as_str().unwrap_or_default(),
    };
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let query = query.split_once('#').map_or(query, |(query, _)| query);
    let parameter = |name: &'static str| {
        let value = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name)?.1.into_owned();
        Some((name, value))
    };
    let paging: Parameters = ["PageSize", "Page", "PageToken"].into_iter().filter_map(parameter).collect();
    if paging.iter().map(|(_, value)| value.len()).sum::<usize>() > LONGEST_TOKEN {
        return Err(format!("its next page's token is longer than {} KiB", LONGEST_TOKEN >> 10));
    }
    if paging.iter().all(|(name, _)| *name == "PageSize") {
        return Err("its next page has neither a number nor a token".to_owned());
    }
    Ok(Some(paging))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn next_of(url: &Value) -> Result<Option<Parameters>, String> {
        next_page(json!({ "meta": { "next_page_url": url } }).as_object().unwrap())
    }

    #[test]
    fn of_the_next_page_only_the_paging_parameters_are_used() {
        let url =
            json!("https://elsewhere.example/v9/x?Status=connected&PageSize=2&Page=1&PageToken=PT%201&x=y#z");
        let expected = vec![("PageSize", "2".into()), ("Page", "1".into()), ("PageToken", "PT 1".into())];
        assert_eq!(next_of(&url), Ok(Some(expected)));
    }

    #[test]
    fn a_list_ends_where_no_next_page_is_named() {
        assert_eq!(next_of(&Value::Null), Ok(None));
        assert_eq!(next_page(&Fields::new()), Ok(None));
    }

    #[test]
    fn a_next_page_that_leads_nowhere_is_an_error_rather_than_the_end() {
        for url in [json!(7), json!(""), json!("https://video.twilio.com/v1/Rooms"), json!("?PageSize=50")] {
            assert!(next_of(&url).is_err(), "{url}");
        }
        let long = format!("?PageToken={}", "x".repeat(70_000));
        assert_eq!(next_of(&json!(long)), Err("its next page's token is longer than 16 KiB".to_owned()));
    }
}
