//! Pages of a list, newest first, with tokens that name the item at a page's edge: whoever comes or goes between two
//! pages, nobody is skipped and nobody shown twice. Knows nothing of what it pages but the SIDs.

use std::fmt::Write as _;

use axum::http::StatusCode;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::form::Form;
use super::response::{Answer, Refusal};
use crate::sandbox::world::sid::{Kind, Sid};
use crate::sandbox::world::state::{Participant, Room};
use crate::sandbox::world::tracks::Track;

const DEFAULT_SIZE: usize = 50;
const MAX_SIZE: usize = 1000;

/// All but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What can be listed: kept in the order of its serials, which is the order of its making.
pub trait Listed {
    /// The kind of its SIDs.
    const KIND: Kind;
    /// Its SID.
    fn sid(&self) -> Sid;
}

impl Listed for Room {
    const KIND: Kind = Kind::Room;
    fn sid(&self) -> Sid {
        Room::sid(self)
    }
}

impl Listed for Participant {
    const KIND: Kind = Kind::Participant;
    fn sid(&self) -> Sid {
        Participant::sid(self)
    }
}

impl Listed for Track<'_> {
    const KIND: Kind = Kind::Track;
    fn sid(&self) -> Sid {
        Track::sid(self)
    }
}

/// Which page was asked for.
#[derive(Debug)]
pub struct Paging<'a> {
    size: usize,
    page: u64,
    token: Option<&'a str>,
}

/// A page's items, newest first, and whether older ones follow.
#[derive(Debug)]
pub struct Cut<'a, T> {
    /// What the page shows.
    pub items: Vec<&'a T>,
    more: bool,
}

impl<'a> Paging<'a> {
    /// Reads `PageSize`, `Page` and `PageToken`.
    pub fn from(form: &'a Form) -> Result<Self, Refusal> {
        let size = form.number("PageSize")?.unwrap_or(DEFAULT_SIZE).min(MAX_SIZE);
        let page = form.number("Page")?.unwrap_or(0);
        let token = form.get("PageToken");
        if size == 0 {
            return Err(Refusal::bad_parameter("PageSize"));
        }
        // Only a token leads to a further page: a number alone would shift as people come and go.
        if page > 0 && token.is_none() {
            return Err(Refusal::bad_parameter("Page"));
        }
        Ok(Self { size, page, token })
    }

    /// Takes the page out of `all`, of which only the `wanted` ones count. It starts at the token's place, so that
    /// reading every page looks at no item more than twice.
    pub fn cut<'b, T: Listed>(
        &self,
        all: &'b [T],
        wanted: impl Fn(&T) -> bool,
    ) -> Result<Cut<'b, T>, Refusal> {
        let is_wanted = |place: &usize| wanted(&all[*place]);
        let older = |end: usize| (0..end).rev().filter(is_wanted).take(self.size).collect();
        let shown: Vec<usize> = match self.token.map(|token| edge(all, token)).transpose()? {
            None => older(all.len()),
            Some(Edge::After(place)) => older(place),
            Some(Edge::Before(place)) => {
                let mut newer: Vec<_> = (place + 1..all.len()).filter(is_wanted).take(self.size).collect();
                newer.reverse();
                newer
            }
        };
        let oldest = shown.last().copied().unwrap_or(0);
        let more = (0..oldest).rev().any(|place| is_wanted(&place));
        Ok(Cut { items: shown.into_iter().map(|place| &all[place]).collect(), more })
    }

    /// The answer that shows a page: `views` of its items under `key`, and `meta`. `address` is the list's own,
    /// `filters` is what to carry along from page to page.
    pub fn answer<T: Listed, V: Serialize>(
        &self,
        key: &'static str,
        address: &str,
        filters: &str,
        cut: &Cut<'_, T>,
        views: Vec<V>,
    ) -> Result<Answer, Refusal> {
        let url = |page: u64, token: Option<&str>| {
            let mut url = format!("{address}?{filters}PageSize={}&Page={page}", self.size);
            if let Some(token) = token {
                let _ = write!(url, "&PageToken={}", utf8_percent_encode(token, RESERVED));
            }
            url
        };
        let next = cut.items.last().filter(|_| cut.more);
        let previous = cut.items.first().filter(|_| self.page > 0);
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
        Answer::json(StatusCode::OK, &Page { views, meta })
    }
}

/// The filters of a list that were given, as the beginning of a query.
pub fn carried(form: &Form, names: &[&str]) -> String {
    let mut query = String::new();
    for (name, value) in names.iter().filter_map(|name| Some((name, form.get(name)?))) {
        let _ = write!(query, "{name}={}&", utf8_percent_encode(value, RESERVED));
    }
    query
}

/// How a token begins that leads to what comes after an item, and what comes before it.
const AFTER: &str = "PA";
const BEFORE: &str = "PB";

/// The item that a page goes on from, by its place in the order of making.
enum Edge {
    After(usize),
    Before(usize),
}

fn edge<T: Listed>(all: &[T], token: &str) -> Result<Edge, Refusal> {
    let place = |text: &str| {
        let sid = Sid::parse(T::KIND, text)?;
        all.binary_search_by_key(&sid.serial, |item| item.sid().serial).ok()
    };
    let after = token.strip_prefix(AFTER).and_then(place).map(Edge::After);
    let before = || token.strip_prefix(BEFORE).and_then(place).map(Edge::Before);
    after.or_else(before).ok_or_else(|| Refusal::bad_parameter("PageToken"))
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

struct Page<V> {
    views: Vec<V>,
    meta: Meta,
}

impl<V: Serialize> Serialize for Page<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry(self.meta.key, &self.views)?;
        map.serialize_entry("meta", &self.meta)?;
        map.end()
    }
}
