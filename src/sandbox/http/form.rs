//! Parameters of a call, from its query or its form body, and their typed reading. Knows no parameter's meaning.

use std::str::FromStr;

use axum::http::{HeaderMap, StatusCode, header};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::response::Refusal;

/// Names and values, decoded. Names are case-sensitive; of several values of one name the first counts.
#[derive(Debug)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Reads `a=b&c=d`, with `+` for a space.
    pub fn parse(text: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(text).into_owned().collect())
    }

    /// Reads a body, which must say that it is a form unless it is empty.
    pub fn from_body(headers: &HeaderMap, body: &[u8]) -> Result<Self, Refusal> {
        let kind =
            headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if body.is_empty() || essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            Ok(Self::parse(body))
        } else {
            Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, 20415, "Unsupported Media Type"))
        }
    }

    /// The value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// A whole number.
    pub fn number<T: FromStr>(&self, name: &str) -> Result<Option<T>, Refusal> {
        self.get(name).map(|text| text.parse().map_err(|_| Refusal::bad_parameter(name))).transpose()
    }

    /// A time in ISO 8601, or a date, which means its first moment.
    pub fn time(&self, name: &str) -> Result<Option<DateTime<Utc>>, Refusal> {
        let read = |text: &str| match DateTime::parse_from_rfc3339(text) {
            Ok(time) => Some(time.to_utc()),
            Err(_) => text.parse::<NaiveDate>().ok().map(|date| date.and_time(NaiveTime::MIN).and_utc()),
        };
        self.get(name).map(|text| read(text).ok_or_else(|| Refusal::bad_parameter(name))).transpose()
    }

    /// The span between two parameters.
    pub fn span(&self, after: &str, before: &str) -> Result<Span, Refusal> {
        Ok(Span { from: self.time(after)?, until: self.time(before)? })
    }
}

/// A span of time, open where no end was given. One rule for all lists: from the first moment on, before the last.
#[derive(Debug)]
pub struct Span {
    from: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
}

impl Span {
    /// Those of `all` whose `time` lies within. They are in the order of their times, so that none has to be looked at
    /// that lies outside.
    pub fn cut<'a, T>(&self, all: &'a [T], time: impl Fn(&T) -> DateTime<Utc>) -> &'a [T] {
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
    fn a_span_takes_in_its_first_moment_and_not_its_last() {
        let moment = |seconds| DateTime::from_timestamp(seconds, 0);
        let all = [1, 2, 2, 3].map(|seconds| moment(seconds).unwrap());
        let cut = |from: Option<i64>, until: Option<i64>| {
            let span = Span { from: from.and_then(moment), until: until.and_then(moment) };
            span.cut(&all, |time| *time).iter().map(DateTime::timestamp).collect::<Vec<_>>()
        };
        assert_eq!(cut(None, None), [1, 2, 2, 3]);
        assert_eq!(cut(Some(2), None), [2, 2, 3]);
        assert_eq!(cut(None, Some(2)), [1]);
        assert_eq!(cut(Some(2), Some(3)), [2, 2]);
        assert!(cut(Some(4), None).is_empty() && cut(None, Some(1)).is_empty());
        assert!(cut(Some(3), Some(2)).is_empty(), "the wrong way round");
    }
}
