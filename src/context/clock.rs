//! The present, by the clock that times of the API go by. Depends on `api`.

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};

use crate::api::{Client, Participant};

/// Now, by the clock that the times in the API's answers go by; by this machine's where none was told.
pub fn now(client: &Client) -> DateTime<Utc> {
    client.server_time().unwrap_or_else(Utc::now)
}

/// How far two clocks may be apart and still count as the same.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::minutes(1);

/// The present that ages of `participants` are counted from.
///
/// Their times come from the API; the present comes from the `Date` header of its answers, or from this machine's clock.
/// The earlier of the two goes first, so that no participant passes for older than they are, unless a participant joined
/// later than it: then that clock is wrong. Fails if both are. `is_needed` says whether ages matter at all.
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
    let is_possible = |clock: &DateTime<Utc>| last_change.is_none_or(|last| last <= *clock + CLOCK_TOLERANCE);
    clocks.into_iter().flatten().filter(is_possible).min().context(
        "the clocks disagree: a participant joined later than the present of the API's Date header and of this machine, so \
         --older-than cannot tell who is older",
    )
}

/// How far the clock of the API's `Date` header and this machine's are apart, if that is too far to count ages by both.
pub fn clock_difference(client: &Client) -> Option<TimeDelta> {
    let difference = (client.server_time()? - Utc::now()).abs();
    (difference > CLOCK_TOLERANCE).then_some(difference)
}
