//! The time after which `roomctl watch` ends by itself.

use std::time::Duration;

/// Waits until the time is over; for ever without a limit.
pub async fn time_over(limit: Option<Duration>) {
    match limit {
        Some(limit) => tokio::time::sleep(limit).await,
        None => std::future::pending().await,
    }
}
