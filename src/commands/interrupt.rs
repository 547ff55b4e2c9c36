//! Ctrl-C, and on Unix the polite signal to end.

/// The run was interrupted before it had changed anything.
#[derive(Debug, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

/// Runs `work` to its end, unless an interrupt comes first.
pub async fn unless_interrupted<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::select! {
        // In this order, so that an interrupt is heard before the work begins.
        biased;
        () = interrupted() => Err(Interrupted.into()),
        outcome = work => outcome,
    }
}

/// Waits for Ctrl-C or, on Unix, SIGTERM. If neither can be heard, it waits for ever and the system ends the process.
#[cfg(unix)]
pub async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};

    let (Ok(mut interrupt), Ok(mut terminate)) =
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

/// Waits for Ctrl-C.
#[cfg(not(unix))]
pub async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}
