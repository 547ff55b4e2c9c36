//! The signal that stops a client. Depends on no other file of `api`.

use std::time::Duration;

use tokio::sync::watch;

/// Whether a client still sends requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Running,
    Stopped,
    Aborted,
}

/// Stops a client: no more requests are sent. Aborting also cancels the requests in flight.
pub struct StopSignal(watch::Sender<State>);

impl StopSignal {
    /// Returns a signal that is not set.
    pub fn new() -> Self {
        Self(watch::Sender::new(State::Running))
    }

    /// Stops the client.
    pub fn stop(&self) {
        self.raise(State::Stopped);
    }

    /// Stops the client and cancels the requests in flight.
    pub fn abort(&self) {
        self.raise(State::Aborted);
    }

    /// Whether the client is stopped or aborted.
    pub fn is_stopped(&self) -> bool {
        *self.0.borrow() >= State::Stopped
    }

    /// Whether the client is aborted.
    pub fn is_aborted(&self) -> bool {
        *self.0.borrow() >= State::Aborted
    }

    /// Waits until the client is stopped.
    pub async fn stopped(&self) {
        self.wait_for(State::Stopped).await;
    }

    /// Waits until the client is aborted.
    pub async fn aborted(&self) {
        self.wait_for(State::Aborted).await;
    }

    /// Sleeps for `duration`, or until the client is stopped.
    pub async fn sleep(&self, duration: Duration) {
        tokio::select! {
            () = self.stopped() => {}
            () = tokio::time::sleep(duration) => {}
        }
    }

    fn raise(&self, state: State) {
        self.0.send_modify(|current| *current = state.max(*current));
    }

    async fn wait_for(&self, state: State) {
        // Cannot fail: the sender lives as long as `self`.
        let mut receiver = self.0.subscribe();
        let _state = receiver.wait_for(|current| *current >= state).await;
    }
}
