//! `roomctl api`: sends a request to any path of the API and prints the response as JSON, for resources without a command.

use std::pin::pin;

use futures_util::TryStreamExt;
use percent_encoding::percent_decode_str;
use url::{Position, Url};

use crate::api::{Client, RawMethod, RawRequest};
use crate::arguments::CompletionKind;
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::errors::{ExitCode, UsageError};
use crate::moderation::confirm;
use crate::output::{ColumnSelection, RowKind, stdout};

/// The arguments of `roomctl api`.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "roomctl api [OPTIONS] [METHOD] PATH",
    allow_missing_positional = true,
    after_help = "\
PATH begins with the API version. A full URL must be of the configured base URL. Without METHOD, the request is a GET, or a \
POST if a field is given.

A write that may have been applied is not sent again.

Exit codes: 4 if the path is not found, 1 if the request is rejected.

Examples:
  roomctl api /v1/Recordings --paginate --jq '.[].sid'
  roomctl api /v1/Compositions -f Status=completed
  roomctl api POST /v1/Rooms -f UniqueName=standup -f Type=group
  roomctl api DELETE /v1/Recordings/RT0123456789abcdef0123456789abcdef --yes"
)]
pub struct Args {
    /// GET, POST or DELETE [default: GET, or POST with -f]
    #[arg(add = CompletionKind::Words(&["GET", "POST", "DELETE"]))]
    method: Option<RawMethod>,

    /// Path with the API version, such as /v1/Recordings
    path: String,

    /// Add a parameter: to the query of a GET, to the form of a POST
    ///
    /// Repeatable.
    #[arg(short = 'f', long = "field", id = "parameter", value_name = "KEY=VALUE", value_parser = field, allow_hyphen_values = true)]
    parameters: Vec<(String, String)>,

    /// Follow the pages of a list and print all items
    #[arg(long)]
    paginate: bool,

    /// Skip the confirmation prompt
    ///
    /// A POST or DELETE asks for confirmation.
    #[arg(short, long)]
    yes: bool,
}

/// Sends the request, after confirmation if it is a write, and prints the response.
///
/// Fails before any request if the arguments do not form a request to the API.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    context.ensure_json()?;
    let (method, path) = args.method_and_path()?;
    let account = context.account().await?;
    let request = RawRequest::new(method, &path_on(&account.base_url, path)?, args.parameters.clone());
    if request.is_write() && !args.yes {
        confirm::require_interactive("sending a write", "Use --yes to confirm.", context)?;
        confirm::ask_only(&format!("Send {request}?"), context).await?;
    }
    let client = context.connect(account).await?;
    if args.paginate {
        return print_pages(&client, &request, context).await;
    }
    let response = unless_interrupted(async { Ok(client.send_raw(&request).await?) }).await?;
    if let Some(object) = response {
        context.write_json(object)?;
    }
    Ok(ExitCode::Success)
}

impl Args {
    fn method_and_path(&self) -> Result<(RawMethod, &str), UsageError> {
        if self.method.is_none() && self.path.parse::<RawMethod>().is_ok() {
            return Err(UsageError::new("the path is missing").hint("A path is such as /v1/Recordings."));
        }
        let default = if self.parameters.is_empty() { RawMethod::Get } else { RawMethod::Post };
        let method = self.method.unwrap_or(default);
        if self.paginate && method != RawMethod::Get {
            return Err(UsageError::new("--paginate requires a GET"));
        }
        if method == RawMethod::Delete && !self.parameters.is_empty() {
            return Err(UsageError::new("--field cannot be used with DELETE"));
        }
        Ok((method, &self.path))
    }
}

/// Prints the items of a list as one array, or as one object per line.
async fn print_pages(client: &Client, request: &RawRequest, context: &Context) -> anyhow::Result<ExitCode> {
    let selection = ColumnSelection::new(None, &[], &[])?;
    let mut out = stdout();
    let mut writer = context.row_writer(RowKind::Json, &selection, &mut out);
    let print = async {
        let mut pages = pin!(client.raw_pages(request));
        while let Some(items) = pages.try_next().await? {
            writer.rows(items)?;
        }
        Ok(())
    };
    let printed = unless_interrupted(print).await;
    let finished = writer.finish(printed.is_ok());
    // A closed pipe must not hide the error of the API.
    printed?;
    finished?;
    Ok(ExitCode::Success)
}

fn field(text: &str) -> Result<(String, String), &'static str> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("must be KEY=VALUE"),
    }
}

/// Returns the path and query of `text`, which is a path or a URL below `base`: credentials are sent to no other server.
fn path_on(base: &Url, text: &str) -> Result<String, UsageError> {
    let (before_query, _) = text.split_once('?').unwrap_or((text, ""));
    let path = if before_query.contains("://") {
        path_below(base, text).ok_or_else(|| {
            let base = base.as_str().trim_end_matches('/');
            UsageError::new(format!("'{text}' is not an address of the API at {base}"))
                .hint("Use the path alone, such as /v1/Recordings.")
        })?
    } else {
        text.to_owned()
    };
    let path = path.trim_start_matches('/');
    let is_clean = path.chars().all(|letter| letter.is_ascii_graphic() && !matches!(letter, '#' | '\\'));
    if path.is_empty() || !is_clean || has_dot_segment(before_query) {
        return Err(UsageError::new(format!("'{text}' is not a path of the API"))
            .hint("Percent-encode special characters; a path is such as /v1/Recordings."));
    }
    Ok(format!("/{path}"))
}

/// Returns the path and query of a URL below `base`; `None` for any other URL.
fn path_below(base: &Url, text: &str) -> Option<String> {
    let url = Url::parse(text).ok().filter(|url| url.origin() == base.origin())?;
    let has_credentials = !url.username().is_empty() || url.password().is_some();
    let path = url[Position::BeforePath..].strip_prefix(base.path().trim_end_matches('/'))?;
    (path.starts_with('/') && !has_credentials).then(|| path.to_owned())
}

/// Whether a segment is `.` or `..`, also percent-encoded: the HTTP client removes it, with the segment before it.
fn has_dot_segment(path: &str) -> bool {
    let path = percent_decode_str(path).decode_utf8_lossy();
    path.split(['/', '\\']).any(|segment| matches!(segment, "." | ".."))
}
