//! The parameters of a request, from the query or a form body, and their conversion to numbers, times and time ranges.
//! Depends on `response` for errors.

use std::str::FromStr;

use axum::http::{HeaderMap, StatusCode, header};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::Deserialize;
use serde::de::value::{self, BorrowedStrDeserializer};

use super::response::ApiError;

/// Decoded names and values. Names are case-sensitive; the first value of a repeated name counts.
#[derive(Debug)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Parses `a=b&c=d`, with `+` for a space.
    pub fn parse(text: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(text).into_owned().collect())
    }

    /// Parses a body. Fails with 415 if it is not empty and the content type is not a form's.
    pub fn from_body(headers: &HeaderMap, body: &[u8]) -> Result<Self, ApiError> {
        let content_type =
            headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        if body.is_empty() || essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            Ok(Self::parse(body))
        } else {
            Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, 20415, "Unsupported Media Type"))
        }
    }

    /// Returns the value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// Parses a parameter as an integer that is not negative. One that is too large becomes the largest. Fails with 400.
    pub fn integer(&self, name: &str) -> Result<Option<u64>, ApiError> {
        let is_integer = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let parse = |text: &str| is_integer(text).then(|| text.parse().unwrap_or(u64::MAX));
        self.get(name).map(|text| parse(text).ok_or_else(|| ApiError::bad_parameter(name))).transpose()
    }

    /// Parses a parameter as a number. Fails with 400.
    pub fn number<T: FromStr>(&self, name: &str) -> Result<Option<T>, ApiError> {
        self.get(name).map(|text| text.parse().map_err(|_| ApiError::bad_parameter(name))).transpose()
    }

    /// Parses a parameter as one of the names of an enum. Fails with `error`.
    pub fn variant<'f, T: Deserialize<'f>>(
        &'f self,
        name: &str,
        error: impl FnOnce() -> ApiError,
    ) -> Result<Option<T>, ApiError> {
        self.get(name).map(parse_variant).transpose().map_err(|_| error())
    }

    /// Parses all values of a repeated parameter as names of an enum. Fails with `error`.
    pub fn variants<'f, T: Deserialize<'f>>(
        &'f self,
        name: &str,
        error: impl FnOnce() -> ApiError,
    ) -> Result<Vec<T>, ApiError> {
        let values = self.0.iter().filter(|(given, _)| given == name);
        values.map(|(_, value)| parse_variant(value)).collect::<Result<_, _>>().map_err(|_| error())
    }

    /// Returns all values of a repeated parameter. Fails with 400 if one is not allowed.
    pub fn all_of(&self, name: &str, allowed: &[&str]) -> Result<Vec<&str>, ApiError> {
        let values = self.0.iter().filter(|(given, _)| given == name).map(|(_, value)| value.as_str());
        let check =
            |value| if allowed.contains(&value) { Ok(value) } else { Err(ApiError::bad_parameter(name)) };
        values.map(check).collect()
    }

    /// Parses a parameter as `true` or `false`. Fails with 400.
    pub fn boolean(&self, name: &str) -> Result<Option<bool>, ApiError> {
        self.get(name).map(|text| text.parse().map_err(|_| ApiError::bad_parameter(name))).transpose()
    }

    /// Parses a parameter as a time in ISO 8601, or as a date, which means its midnight in UTC. Fails with 400.
    pub fn time(&self, name: &str) -> Result<Option<DateTime<Utc>>, ApiError> {
        let parse = |text: &str| match DateTime::parse_from_rfc3339(text) {
            Ok(time) => Some(time.to_utc()),
            Err(_) => text.parse::<NaiveDate>().ok().map(|date| date.and_time(NaiveTime::MIN).and_utc()),
        };
        self.get(name).map(|text| parse(text).ok_or_else(|| ApiError::bad_parameter(name))).transpose()
    }

    /// Parses two parameters as the bounds of a time range. Fails with 400.
    pub fn time_range(&self, after: &str, before: &str) -> Result<TimeRange, ApiError> {
        Ok(TimeRange { from: self.time(after)?, until: self.time(before)? })
    }
}

fn parse_variant<'f, T: Deserialize<'f>>(text: &'f str) -> Result<T, value::Error> {
    T::deserialize(BorrowedStrDeserializer::new(text))
}

/// A time range for all lists: `from` is inclusive, `until` exclusive, and a missing bound is open.
#[derive(Debug)]
pub struct TimeRange {
    from: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
}

impl TimeRange {
    /// Returns the items whose `time` is in the range. `all` must be sorted by time.
    pub fn slice<'a, T>(&self, all: &'a [T], time: impl Fn(&T) -> DateTime<Utc>) -> &'a [T] {
        let before = |end: DateTime<Utc>| all.partition_point(|item| time(item) < end);
        let until = self.until.map_or(all.len(), before);
        let from = self.from.map_or(0, before).min(until);
        &all[from..until]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_range_includes_start_and_excludes_end() {
        let moment = |seconds| DateTime::from_timestamp(seconds, 0);
        let all = [1, 2, 2, 3].map(|seconds| moment(seconds).unwrap());
        let seconds_in = |from: Option<i64>, until: Option<i64>| {
            let range = TimeRange { from: from.and_then(moment), until: until.and_then(moment) };
            range.slice(&all, |time| *time).iter().map(DateTime::timestamp).collect::<Vec<_>>()
        };
        assert_eq!(seconds_in(None, None), [1, 2, 2, 3]);
        assert_eq!(seconds_in(Some(2), None), [2, 2, 3]);
        assert_eq!(seconds_in(None, Some(2)), [1]);
        assert_eq!(seconds_in(Some(2), Some(3)), [2, 2]);
        assert!(seconds_in(Some(4), None).is_empty() && seconds_in(None, Some(1)).is_empty());
        assert!(seconds_in(Some(3), Some(2)).is_empty(), "until before from");
    }
}
