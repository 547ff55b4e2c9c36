//! Query and form parameters of a request, and their encoding.

use chrono::{DateTime, SecondsFormat, Utc};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Query or form parameters under the API's names, which are case-sensitive.
pub type Parameters = Vec<(&'static str, String)>;

/// The parameters that have a value.
pub fn given<const N: usize>(parameters: [(&'static str, Option<String>); N]) -> Parameters {
    parameters.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// A time as the API takes it for a parameter.
pub fn moment(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// As query or form: every reserved character percent-encoded, a space as `%20`, which reads the same in both.
pub fn encoded(parameters: &Parameters) -> String {
    let pairs = parameters
        .iter()
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)));
    pairs.collect::<Vec<_>>().join("&")
}
