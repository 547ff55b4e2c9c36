//! Query and form parameters, and their encoding. Depends on no other file of `api`.

use chrono::{DateTime, SecondsFormat, Utc};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// A query or form parameter. The API's parameter names are case-sensitive.
pub type Param = (&'static str, String);

/// Returns the parameters that have a value.
pub fn with_values<const N: usize>(params: [(&'static str, Option<String>); N]) -> Vec<Param> {
    params.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// Formats a time as a parameter value.
pub fn format_time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// Encodes parameters as a query or a form. Every reserved character is percent-encoded; a space becomes `%20`, which is
/// valid in both.
pub fn encode<N: AsRef<str>>(params: &[(N, String)]) -> String {
    let pair = |(name, value): &(N, String)| {
        let name = utf8_percent_encode(name.as_ref(), NON_ALPHANUMERIC);
        format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))
    };
    params.iter().map(pair).collect::<Vec<_>>().join("&")
}
