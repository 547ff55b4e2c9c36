//! Lists as a stream of pages, each requested when it is needed. Depends on the client, on references and the transport.

use std::collections::{BTreeSet, HashSet};

use async_stream::try_stream;
use futures_util::Stream;
use serde_json::Value;

use super::client::Client;
use super::digest::Digest;
use super::error::Error;
use super::model::Fields;
use super::params::Param;
use super::reference::SID_LENGTH;
use super::transport::{Request, Response};

/// The maximum page size of the API.
pub const MAX_PAGE_SIZE: usize = 1000;

/// The maximum number of consecutive empty pages.
const MAX_EMPTY_PAGES: usize = 100;

impl Client {
    /// Returns the items of the list at `path` that `filters` select, in chunks, `page_size` on each page. `key` is the name
    /// of the list in the response.
    ///
    /// An item that comes again on a later page is omitted. Fails if the server names a next page twice, or continues after a
    /// page without a new item or after many empty pages in a row: the list would never end.
    pub(super) fn pages<'c, T: From<Fields> + 'c>(
        &'c self,
        path: String,
        key: &'static str,
        filters: Vec<Param>,
        page_size: usize,
    ) -> impl Stream<Item = Result<Vec<T>, Error>> + 'c {
        let paging = vec![("PageSize", page_size.clamp(1, MAX_PAGE_SIZE).to_string())];
        let request = move |paging: &[Param]| Request::get(&path, &[filters.as_slice(), paging].concat());
        self.pages_of(request, move |_| Ok(key.to_owned()), paging)
    }

    /// Returns the items of a list in chunks. `request` returns the request for a page, whose parameters begin as `paging`;
    /// `key` returns the name of the list in a response.
    pub(super) fn pages_of<'c, T: From<Fields> + 'c>(
        &'c self,
        request: impl Fn(&[Param]) -> Request<'c> + 'c,
        key: impl Fn(&Response) -> Result<String, Error> + 'c,
        mut paging: Vec<Param>,
    ) -> impl Stream<Item = Result<Vec<T>, Error>> + 'c {
        try_stream! {
            let mut requested = HashSet::new();
            let mut seen = SeenItems::default();
            let mut empty_pages = 0;
            loop {
                let response = self.send(&request(&paging)).await?;
                let page = response.page(&key(&response)?)?;
                let next = page.next().map_err(|reason| response.unreadable(reason))?;
                empty_pages = if page.is_empty() { empty_pages + 1 } else { 0 };
                for chunk in page.chunks() {
                    let items = chunk.map_err(|reason| response.unreadable(reason))?;
                    yield items.into_iter().filter(|item| seen.is_to_show(item)).map(T::from).collect();
                }
                let is_repeated = !seen.end_page() && !page.is_empty();
                match next {
                    None => break,
                    Some(_) if empty_pages == MAX_EMPTY_PAGES => Err(Error::EmptyPages(response.meta.clone()))?,
                    Some(next) if !requested.insert(next.clone()) => Err(Error::PageLoop(response.meta.clone()))?,
                    Some(_) if is_repeated => Err(Error::RepeatedPage(response.meta.clone()))?,
                    Some(next) => paging = next,
                }
            }
        }
    }

    /// Returns the items of the first page of a list, and whether it is the only page.
    pub(super) async fn first_page<T: From<Fields>>(
        &self,
        path: &str,
        key: &str,
        mut filters: Vec<Param>,
    ) -> Result<(Vec<T>, bool), Error> {
        filters.push(("PageSize", MAX_PAGE_SIZE.to_string()));
        let response = self.get(path, &filters).await?;
        let page = response.page(key)?;
        let is_last = page.next() == Ok(None);
        let items = page.items().map_err(|reason| response.unreadable(reason))?;
        Ok((items, is_last))
    }
}

/// The items of the pages read so far: by SID, or by all fields if an item has no valid SID.
#[derive(Default)]
struct SeenItems {
    earlier: BTreeSet<Digest>,
    on_page: Vec<Digest>,
}

impl SeenItems {
    /// Adds an item of the current page, and returns whether to show it: unless its SID was on an earlier page.
    fn is_to_show(&mut self, item: &Fields) -> bool {
        let sid = item.get("sid").and_then(Value::as_str).filter(|sid| sid.len() == SID_LENGTH);
        let key = sid.map_or_else(|| Digest::of(Value::Object(item.clone()).to_string()), Digest::of);
        let is_to_show = sid.is_none() || !self.earlier.contains(&key);
        self.on_page.push(key);
        is_to_show
    }

    /// Ends the current page, and returns whether it had an item that no earlier page had.
    fn end_page(&mut self) -> bool {
        let count = self.earlier.len();
        self.earlier.extend(self.on_page.drain(..));
        self.earlier.len() > count
    }
}
