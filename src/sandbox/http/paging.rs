//! Pagination, newest items first. A page token names the item at the edge of a page, so that items that are added or
//! removed between two requests cause no gap and no duplicate. Depends on `form`, `response` and the SIDs in `world`.

use std::fmt::Write as _;

use axum::http::StatusCode;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::form::Form;
use super::response::{ApiError, ApiResponse};
use crate::sandbox::world::participant::Participant;
use crate::sandbox::world::room::Room;
use crate::sandbox::world::sid::{Sid, SidKind};
use crate::sandbox::world::tracks::Track;

const DEFAULT_PAGE_SIZE: usize = 50;
const MAX_PAGE_SIZE: usize = 1000;

/// All characters but the unreserved ones of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A resource that can be listed. Slices of it are sorted by serial number.
pub trait Listed {
    /// The kind of the SIDs.
    const KIND: SidKind;
    /// Returns the SID.
    fn sid(&self) -> Sid;
}

impl Listed for Room {
    const KIND: SidKind = SidKind::Room;
    fn sid(&self) -> Sid {
        Room::sid(self)
    }
}

impl Listed for Participant {
    const KIND: SidKind = SidKind::Participant;
    fn sid(&self) -> Sid {
        Participant::sid(self)
    }
}

impl Listed for Track<'_> {
    const KIND: SidKind = SidKind::Track;
    fn sid(&self) -> Sid {
        Track::sid(self)
    }
}

/// The page that a request asks for.
#[derive(Debug)]
pub struct Paging<'a> {
    size: usize,
    page: u64,
    token: Option<&'a str>,
}

/// A page of items.
#[derive(Debug)]
pub struct Page<'a, T> {
    /// The items, newest first.
    pub items: Vec<&'a T>,
    has_next: bool,
}

impl<'a> Paging<'a> {
    /// Parses `PageSize`, `Page` and `PageToken`. Fails with 400.
    pub fn parse(form: &'a Form) -> Result<Self, ApiError> {
        let size = form.number("PageSize")?.unwrap_or(DEFAULT_PAGE_SIZE).min(MAX_PAGE_SIZE);
        let page = form.number("Page")?.unwrap_or(0);
        let token = form.get("PageToken");
        if size == 0 {
            return Err(ApiError::bad_parameter("PageSize"));
        }
        // A page number without a token is rejected: its items would shift when others are added or removed.
        if page > 0 && token.is_none() {
            return Err(ApiError::bad_parameter("Page"));
        }
        Ok(Self { size, page, token })
    }

    /// Returns the page of the items of `all` that match `filter`. The search starts at the item that the token names,
    /// so that reading all pages visits each item at most twice. Fails with 400 for an invalid token.
    pub fn select<'b, T: Listed>(
        &self,
        all: &'b [T],
        filter: impl Fn(&T) -> bool,
    ) -> Result<Page<'b, T>, ApiError> {
        let matches = |index: &usize| filter(&all[*index]);
        let older = |end: usize| (0..end).rev().filter(matches).take(self.size).collect();
        let shown: Vec<usize> = match self.token.map(|token| parse_token(all, token)).transpose()? {
            None => older(all.len()),
            Some(PageToken::After(index)) => older(index),
            Some(PageToken::Before(index)) => {
                let mut newer: Vec<_> = (index + 1..all.len()).filter(matches).take(self.size).collect();
                newer.reverse();
                newer
            }
        };
        let oldest = shown.last().copied().unwrap_or(0);
        let has_next = (0..oldest).rev().any(|index| matches(&index));
        Ok(Page { items: shown.into_iter().map(|index| &all[index]).collect(), has_next })
    }

    /// Returns the response for a page: `bodies`, the JSON of its items, under `key`, and `meta`. `list_url` is the
    /// URL of the list without a query, `filters` the start of the query of all its pages.
    pub fn response<T: Listed, B: Serialize>(
        &self,
        key: &'static str,
        list_url: &str,
        filters: &str,
        page: &Page<'_, T>,
        bodies: Vec<B>,
    ) -> Result<ApiResponse, ApiError> {
        let url = |number: u64, token: Option<&str>| {
            let mut url = format!("{list_url}?{filters}PageSize={}&Page={number}", self.size);
            if let Some(token) = token {
                let _ = write!(url, "&PageToken={}", utf8_percent_encode(token, RESERVED));
            }
            url
        };
        let next = page.items.last().filter(|_| page.has_next);
        let previous = page.items.first().filter(|_| self.page > 0);
        let meta = Meta {
            page: self.page,
            page_size: self.size,
            first_page_url: url(0, None),
            previous_page_url: previous
                .map(|item| url(self.page - 1, Some(&format!("{BEFORE}{}", item.sid())))),
            url: url(self.page, self.token),
            next_page_url: next.map(|item| url(self.page + 1, Some(&format!("{AFTER}{}", item.sid())))),
            key,
        };
        ApiResponse::json(StatusCode::OK, &PageBody { bodies, meta })
    }
}

/// Returns those of the named parameters that the request has, as the start of a query.
pub fn filter_query(form: &Form, names: &[&str]) -> String {
    let mut query = String::new();
    for (name, value) in names.iter().filter_map(|name| Some((name, form.get(name)?))) {
        let _ = write!(query, "{name}={}&", utf8_percent_encode(value, RESERVED));
    }
    query
}

/// The prefix of a token for the page after an item.
const AFTER: &str = "PA";
/// The prefix of a token for the page before an item.
const BEFORE: &str = "PB";

/// A parsed token, with the index of the item that it names.
enum PageToken {
    After(usize),
    Before(usize),
}

fn parse_token<T: Listed>(all: &[T], token: &str) -> Result<PageToken, ApiError> {
    let index = |text: &str| {
        let sid = Sid::parse(T::KIND, text)?;
        all.binary_search_by_key(&sid.serial, |item| item.sid().serial).ok()
    };
    let after = token.strip_prefix(AFTER).and_then(index).map(PageToken::After);
    let before = || token.strip_prefix(BEFORE).and_then(index).map(PageToken::Before);
    after.or_else(before).ok_or_else(|| ApiError::bad_parameter("PageToken"))
}

#[derive(serde::Serialize)]
struct Meta {
    page: u64,
    page_size: usize,
    first_page_url: String,
    previous_page_url: Option<String>,
    url: String,
    next_page_url: Option<String>,
    key: &'static str,
}

struct PageBody<B> {
    bodies: Vec<B>,
    meta: Meta,
}

impl<B: Serialize> Serialize for PageBody<B> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry(self.meta.key, &self.bodies)?;
        map.serialize_entry("meta", &self.meta)?;
        map.end()
    }
}
