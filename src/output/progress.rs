//! How far a long run has come, on a terminal's stderr.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Fewer steps than this are over before a bar is of use.
const FEW: u64 = 10;

/// A bar that is there as long as this lives and there are more than a few steps; on anything but a terminal there is
/// none.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    pub(super) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {eta} {msg}") {
            bar.set_style(style);
        }
        Self { bar }
    }

    /// So many steps more are to be made.
    pub fn extend(&self, steps: usize) {
        let before = self.bar.length().unwrap_or_default();
        self.bar.inc_length(steps as u64);
        let after = self.bar.length().unwrap_or_default();
        if before < FEW && after >= FEW {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.enable_steady_tick(Duration::from_millis(100));
        }
    }

    /// One step further.
    pub fn advance(&self) {
        self.bar.inc(1);
    }

    /// Says what has come of it so far.
    pub fn info(&self, text: String) {
        self.bar.set_message(text);
    }

    /// The bar itself, to print beside it.
    pub(super) fn handle(&self) -> ProgressBar {
        self.bar.clone()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
