//! The current time, by the clock of the API where it is known. Depends on `api`.

use std::time::Duration;

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};

use crate::api::{Client, Participant};

/// Returns the current time by the `Date` header of the API's responses, or by this machine's clock before the first
/// response.
pub fn now(client: &Client) -> DateTime<Utc> {
    client.server_time().unwrap_or_else(Utc::now)
}

/// Waits until the time is over; for ever without a limit.
pub async fn time_over(limit: Option<Duration>) {
    match limit {
        Some(limit) => tokio::time::sleep(limit).await,
        None => std::future::pending().await,
    }
}

/// Difference up to which a [`ScreenClock`] is not corrected: the API's clock is known in whole seconds, and late by the time
/// of a response.
const SCREEN_TOLERANCE: TimeDelta = TimeDelta::seconds(2);

/// A clock that runs between the responses of the API: that of this machine, set by that of the API.
pub struct ScreenClock {
    /// How far the API's clock is ahead.
    offset: TimeDelta,
}

impl ScreenClock {
    /// Returns the clock, set by the latest response.
    pub fn new(client: &Client) -> Self {
        let mut clock = Self { offset: TimeDelta::zero() };
        clock.set(client);
        clock
    }

    /// Sets the clock by the latest response, which has just arrived.
    pub fn set(&mut self, client: &Client) {
        let Some(server_time) = client.server_time() else { return };
        let offset = server_time - Utc::now();
        if (offset - self.offset).abs() > SCREEN_TOLERANCE {
            self.offset = offset;
        }
    }

    /// Returns the current time.
    pub fn now(&self) -> DateTime<Utc> {
        Utc::now() + self.offset
    }
}

/// Difference up to which two clocks count as equal.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::minutes(1);

/// Returns the current time from which the ages of `participants` are computed.
///
/// The times of participants come from the API; the current time comes from the `Date` header of its responses or from this
/// machine's clock. The earlier of the two is used, so that no participant counts as older than it is. A clock is wrong if
/// a participant joined or changed after it. Fails if both clocks are wrong, unless ages are not needed (`is_needed`).
pub fn clock_for_ages(
    is_needed: bool,
    client: &Client,
    participants: &[Participant],
) -> anyhow::Result<DateTime<Utc>> {
    let clocks = [client.server_time(), Some(Utc::now())];
    if !is_needed {
        return Ok(now(client));
    }
    let last_change = participants
        .iter()
        .filter(|participant| !participant.has_left())
        .flat_map(|participant| [participant.joined(), participant.updated()])
        .flatten()
        .max();
    let is_possible = |clock: &DateTime<Utc>| last_change.is_none_or(|last| last - *clock <= CLOCK_TOLERANCE);
    clocks.into_iter().flatten().filter(is_possible).min().context(
        "the clocks disagree: a participant joined after the current time of the API's Date header and of this machine, so \
         --older-than cannot compute ages",
    )
}

/// Returns the warning about ages if the two clocks differ.
pub fn age_warning(client: &Client) -> Option<String> {
    let difference = Duration::from_secs(clock_difference(client)?.num_seconds().unsigned_abs());
    let difference = humantime::format_duration(difference);
    Some(format!(
        "the clocks of this machine and of the API differ by {difference}; ages are computed with the earlier one"
    ))
}

/// Returns the difference between the API's `Date` header and this machine's clock, if it exceeds [`CLOCK_TOLERANCE`].
fn clock_difference(client: &Client) -> Option<TimeDelta> {
    let difference = (client.server_time()? - Utc::now()).abs();
    (difference > CLOCK_TOLERANCE).then_some(difference)
}
