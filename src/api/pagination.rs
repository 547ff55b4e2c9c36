//! Lists as a stream of pages, each requested when it is needed. Depends on the client and the transport.

use std::collections::HashSet;

use async_stream::try_stream;
use futures_util::Stream;

use super::client::Client;
use super::error::Error;
use super::model::Fields;
use super::params::Param;
use super::transport::{Request, Response};

/// The maximum page size of the API.
pub const MAX_PAGE_SIZE: usize = 1000;

/// The maximum number of consecutive empty pages.
const MAX_EMPTY_PAGES: usize = 100;

impl Client {
    /// Returns the items of the list at `path` that `filters` select, in chunks, `page_size` on each page. `key` is the name
    /// of the list in the response.
    ///
    /// Fails if the server names a next page twice, or many empty pages in a row: the list would never end.
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
            let mut seen = HashSet::new();
            let mut empty_pages = 0;
            loop {
                let response = self.send(&request(&paging)).await?;
                let page = response.page(&key(&response)?)?;
                let next = page.next().map_err(|reason| response.unreadable(reason))?;
                empty_pages = if page.is_empty() { empty_pages + 1 } else { 0 };
                for chunk in page.chunks() {
                    yield chunk.map_err(|reason| response.unreadable(reason))?;
                }
                match next {
                    None => break,
                    Some(_) if empty_pages == MAX_EMPTY_PAGES => Err(Error::EmptyPages(response.meta.clone()))?,
                    Some(next) if seen.insert(next.clone()) => paging = next,
                    Some(_) => Err(Error::PageLoop(response.meta.clone()))?,
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
