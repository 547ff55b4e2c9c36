//! Reports of callbacks that are not delivered.

use std::fmt::{self, Display, Formatter};

use tokio::sync::mpsc;
use url::Url;

/// The most reports that wait for their reader. Further ones are lost.
const MAX_REPORTS: usize = 100;

/// A URL to which callbacks are not delivered, and the reason.
#[derive(Debug)]
pub struct Undelivered {
    url: Url,
    reason: String,
}

/// Takes reports to their reader, if there is one.
#[derive(Debug, Clone)]
pub struct Reports(mpsc::Sender<Undelivered>);

impl Reports {
    /// Returns where to report, and where the reports arrive.
    pub fn new() -> (Self, mpsc::Receiver<Undelivered>) {
        let (sender, receiver) = mpsc::channel(MAX_REPORTS);
        (Self(sender), receiver)
    }

    /// Adds a report.
    pub fn add(&self, url: &Url, reason: String) {
        let _lost_without_reader = self.0.try_send(Undelivered { url: url.clone(), reason });
    }
}

impl Display for Undelivered {
    /// Omits the credentials and the query of the URL, which can have secrets.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { url, reason } = self;
        write!(
            f,
            "cannot deliver status callbacks to '{}{}': {reason}",
            url.origin().ascii_serialization(),
            url.path()
        )
    }
}
