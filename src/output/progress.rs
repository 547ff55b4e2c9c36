//! The progress bar of a batch, on stderr if it is a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Minimum number of steps for a bar.
const MIN_STEPS: u64 = 10;

/// A progress bar, shown until it is dropped if there are enough steps and stderr is a terminal.
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

    /// Adds steps.
    pub fn extend(&self, steps: usize) {
        let before = self.bar.length().unwrap_or_default();
        self.bar.inc_length(steps as u64);
        let after = self.bar.length().unwrap_or_default();
        if before < MIN_STEPS && after >= MIN_STEPS {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.enable_steady_tick(Duration::from_millis(100));
        }
    }

    /// Completes a step.
    pub fn advance(&self) {
        self.bar.inc(1);
    }

    /// Sets the text beside the bar.
    pub fn say(&self, text: String) {
        self.bar.set_message(text);
    }

    /// Returns the bar, to hide it while something is printed.
    pub(super) fn handle(&self) -> ProgressBar {
        self.bar.clone()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
