//! Requests to any path of the API, for resources without a command. Depends on the client, the pages and the errors.

use std::fmt;
use std::str::FromStr;

use futures_util::{Stream, TryStreamExt};
use reqwest::Method;
use url::form_urlencoded;

use crate::api::client::Client;
use crate::api::error::Error;
use crate::api::model::Fields;
use crate::api::pagination::MAX_PAGE_SIZE;
use crate::api::params::{Param, encode};
use crate::api::transport::{Request, Response};

/// The parameters that select a page of a list.
const PAGING: [&str; 3] = ["PageSize", "Page", "PageToken"];

/// The method of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RawMethod {
    /// Reads a resource.
    Get,
    /// Creates or updates a resource.
    Post,
    /// Deletes a resource.
    Delete,
}

impl FromStr for RawMethod {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_uppercase().as_str() {
            "GET" => Ok(Self::Get),
            "POST" => Ok(Self::Post),
            "DELETE" => Ok(Self::Delete),
            _ => Err("must be GET, POST or DELETE"),
        }
    }
}

/// A request to any path of the API.
#[derive(Debug)]
pub struct RawRequest {
    method: RawMethod,
    /// Path with the API version, without a query.
    path: String,
    query: Vec<(String, String)>,
    form: Vec<(String, String)>,
}

impl RawRequest {
    /// Returns a request. `path` begins with a slash and can have a query; `fields` are added to the query of a read, and are
    /// the form of a write.
    pub fn new(method: RawMethod, path: &str, fields: Vec<(String, String)>) -> Self {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut query = form_urlencoded::parse(query.as_bytes()).into_owned().collect::<Vec<_>>();
        let form = match method {
            RawMethod::Get => {
                query.extend(fields);
                Vec::new()
            }
            RawMethod::Post | RawMethod::Delete => fields,
        };
        Self { method, path: path.to_owned(), query, form }
    }

    /// Whether the request changes something.
    pub fn is_write(&self) -> bool {
        self.method != RawMethod::Get
    }

    fn target(&self, query: &[(String, String)]) -> String {
        let separator = if query.is_empty() { "" } else { "?" };
        format!("{}{separator}{}", self.path, encode(query))
    }

    fn method(&self) -> Method {
        match self.method {
            RawMethod::Get => Method::GET,
            RawMethod::Post => Method::POST,
            RawMethod::Delete => Method::DELETE,
        }
    }

    fn request(&self) -> Request<'static> {
        let form = (self.method == RawMethod::Post).then(|| encode(&self.form));
        Request::any(self.method(), self.target(&self.query), form)
    }

    /// Returns the request for the page that `paging` selects.
    fn page_request(&self, paging: &[Param]) -> Request<'static> {
        let mut query = self.query.clone();
        query.retain(|(name, _)| !PAGING.contains(&name.as_str()));
        query.extend(paging.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        Request::any(Method::GET, self.target(&query), None)
    }

    /// Returns the parameters of the first page: those of the query, or the largest page.
    fn first_page(&self) -> Vec<Param> {
        let of_query = |name: &'static str| {
            let value = self.query.iter().find(|(key, _)| key == name)?.1.clone();
            Some((name, value))
        };
        let mut paging = PAGING.into_iter().filter_map(of_query).collect::<Vec<_>>();
        if paging.iter().all(|(name, _)| *name != "PageSize") {
            paging.push(("PageSize", MAX_PAGE_SIZE.to_string()));
        }
        paging
    }

    fn with_path(&self, error: Error) -> Error {
        match error {
            Error::NotFound(meta) => Error::PathNotFound { path: self.path.clone(), meta },
            error => error,
        }
    }
}

impl fmt::Display for RawRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.method(), self.target(&self.query))
    }
}

impl Client {
    /// Sends the request and returns the object in the response, or `None` if the response to a DELETE is empty.
    pub async fn send_raw(&self, raw: &RawRequest) -> Result<Option<Fields>, Error> {
        let response = self.send(&raw.request()).await.map_err(|error| raw.with_path(error))?;
        let is_deleted = raw.method == RawMethod::Delete && response.is_empty();
        if is_deleted { Ok(None) } else { response.object().map(Some) }
    }

    /// Returns the items of the list at the path of a read, page by page.
    pub fn raw_pages<'c>(
        &'c self,
        raw: &'c RawRequest,
    ) -> impl Stream<Item = Result<Vec<Fields>, Error>> + 'c {
        let pages = self.pages_of(|paging| raw.page_request(paging), list_key, raw.first_page());
        pages.map_err(|error| raw.with_path(error))
    }
}

/// Returns the name of the list in a response, which its metadata tells.
fn list_key(response: &Response) -> Result<String, Error> {
    let fields = response.object()?;
    let key = fields.get("meta").and_then(|meta| meta.get("key")?.as_str());
    key.map(str::to_owned).ok_or_else(|| Error::NotAList(response.meta.clone()))
}
