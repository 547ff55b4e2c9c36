//! The signal that stops a client. Depends on no other file of `api`.

use std::time::Duration;

use tokio::sync::watch;

/// How far a client is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StopLevel {
    /// The client is running.
    Running,
    /// No more requests are sent.
    Stopped,
    /// No more requests are sent, and those in flight are canceled.
    Aborted,
}

/// Stops a client.
pub struct StopSignal(watch::Sender<StopLevel>);

impl StopSignal {
    /// Returns a signal for a running client.
    pub fn new() -> Self {
        Self(watch::Sender::new(StopLevel::Running))
    }

    /// Stops the client, at least as far as `level`.
    pub fn raise(&self, level: StopLevel) {
        self.0.send_modify(|current| *current = level.max(*current));
    }

    /// Whether the client is stopped at least as far as `level`.
    pub fn has_reached(&self, level: StopLevel) -> bool {
        *self.0.borrow() >= level
    }

    /// Waits until the client is stopped at least as far as `level`.
    pub async fn reached(&self, level: StopLevel) {
        let mut receiver = self.0.subscribe();
        // Cannot fail: the sender lives as long as `self`.
        let _level = receiver.wait_for(|current| *current >= level).await;
    }

    /// Sleeps for `duration`, or until the client is stopped.
    pub async fn sleep(&self, duration: Duration) {
        tokio::select! {
            () = self.reached(StopLevel::Stopped) => {}
            () = tokio::time::sleep(duration) => {}
        }
    }
}
