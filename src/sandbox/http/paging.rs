//! Pagination, newest items first. A page token names the item at the edge of a page, so that items that are added or
//! removed between two requests cause no gap and no duplicate. Depends on `form`, `response` and the SIDs in `world`.

use axum::http::StatusCode;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use serde_json::{Value, json};

use super::form::Form;
use super::response::{ApiError, ApiResponse, ApiResult};
use crate::sandbox::world::sid::Sid;

const DEFAULT_PAGE_SIZE: usize = 50;
const MAX_PAGE_SIZE: usize = 1000;

/// The prefix of a token for the page after an item.
const AFTER: &str = "PA";
/// The prefix of a token for the page before an item.
const BEFORE: &str = "PB";

/// All characters but the unreserved ones of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The page that a request asks for.
#[derive(Debug)]
pub struct Paging<'a> {
    size: usize,
    page: u64,
    token: Option<&'a str>,
    /// The URL with which those of all pages start: the list and its filters.
    base_url: String,
}

impl<'a> Paging<'a> {
    /// Parses `PageSize`, `Page` and `PageToken`. `list_url` is the URL of the list without a query; the parameters of
    /// the request that `filters` names are part of the URLs of all pages. Fails with 400.
    pub fn parse(form: &'a Form, list_url: &str, filters: &[&str]) -> Result<Self, ApiError> {
        let size = form.integer("PageSize")?.map_or(Ok(DEFAULT_PAGE_SIZE), usize::try_from);
        let size = size.ok().filter(|size| (1..=MAX_PAGE_SIZE).contains(size));
        let size = size.ok_or_else(|| ApiError::bad_parameter("PageSize"))?;
        // By the vendor's description, the page number is for the client only. The token decides which page it is.
        let page = form.integer("Page")?.unwrap_or(0);
        let token = form.get("PageToken");
        let given = filters.iter().filter_map(|name| Some((name, form.get(name)?)));
        let query =
            given.map(|(name, value)| format!("{name}={}&", encoded(value))).collect::<Vec<_>>().concat();
        Ok(Self { size, page, token, base_url: format!("{list_url}?{query}") })
    }

    /// Returns the response for the page: under `key`, the JSON of those items of `all` that match `filter`. `all` is sorted
    /// by the serial numbers of the SIDs. Fails with 400 for an invalid token.
    pub fn response<'t, T>(
        &self,
        key: &'static str,
        all: &'t [T],
        sid: impl Fn(&T) -> Sid,
        filter: impl Fn(&T) -> bool,
        body: impl Fn(&'t T) -> Value,
    ) -> ApiResult {
        let edge = self.edge(all, &sid)?;
        let (indices, has_next) = self.select(all, edge, filter);
        let url = |page: u64, token: Option<String>| {
            let token = token.map_or_else(String::new, |token| format!("&PageToken={}", encoded(&token)));
            format!("{}PageSize={}&Page={page}{token}", self.base_url, self.size)
        };
        let token = |prefix: &str, index: &usize| Some(format!("{prefix}{}", sid(&all[*index])));
        let next = indices.last().filter(|_| has_next);
        let previous = indices.first().filter(|_| self.page > 0);
        let items = indices.iter().map(|index| body(&all[*index])).collect::<Value>();
        let body = json!({
            key: items,
            "meta": {
                "page": self.page,
                "page_size": self.size,
                "first_page_url": url(0, None),
                "previous_page_url": previous.map(|index| url(self.page - 1, token(BEFORE, index))),
                "url": url(self.page, self.token.map(str::to_owned)),
                "next_page_url": next.map(|index| url(self.page.saturating_add(1), token(AFTER, index))),
                "key": key,
            },
        });
        Ok(ApiResponse::json(StatusCode::OK, &body))
    }

    /// Returns the indices of the items on the page, newest first, and whether there are older ones. The search starts at
    /// the edge, so that reading all pages visits each item at most twice.
    fn select<T>(&self, all: &[T], edge: Edge, filter: impl Fn(&T) -> bool) -> (Vec<usize>, bool) {
        let matches = |index: &usize| filter(&all[*index]);
        let indices: Vec<usize> = match edge {
            Edge::OlderThan(index) => (0..index).rev().filter(matches).take(self.size).collect(),
            Edge::NewerThan(index) => {
                let mut newer: Vec<_> = (index + 1..all.len()).filter(matches).take(self.size).collect();
                newer.reverse();
                newer
            }
        };
        let oldest = indices.last().copied().unwrap_or(0);
        let has_next = (0..oldest).rev().any(|index| matches(&index));
        (indices, has_next)
    }

    /// Returns the edge of the page: the item that the token names. Fails with 400 for an invalid token.
    fn edge<T>(&self, all: &[T], sid: impl Fn(&T) -> Sid) -> Result<Edge, ApiError> {
        let Some(token) = self.token else { return Ok(Edge::OlderThan(all.len())) };
        let find = |text: &str| {
            let wanted = Sid::parse(sid(all.first()?).kind, text)?;
            all.binary_search_by_key(&wanted.serial, |item| sid(item).serial).ok()
        };
        let older = token.strip_prefix(AFTER).and_then(find).map(Edge::OlderThan);
        let newer = || token.strip_prefix(BEFORE).and_then(find).map(Edge::NewerThan);
        older.or_else(newer).ok_or_else(|| ApiError::bad_parameter("PageToken"))
    }
}

/// Where a page starts, by the index of an item that is not on it.
#[derive(Clone, Copy)]
enum Edge {
    OlderThan(usize),
    NewerThan(usize),
}

fn encoded(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, RESERVED)
}
