//! How far a long run has come, on a terminal's stderr.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that is there as long as this lives; on anything but a terminal there is none.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Nothing that can be seen.
    pub(super) fn none() -> Self {
        Self { bar: ProgressBar::hidden() }
    }

    /// A bar over so many steps.
    pub(super) fn bar(steps: usize) -> Self {
        Self::new(ProgressBar::new(steps as u64), "{bar:40} {pos}/{len} {eta}")
    }

    /// A mark that turns, where nobody knows how many steps there are.
    pub(super) fn spinner() -> Self {
        Self::new(ProgressBar::new_spinner(), "{spinner} {msg}")
    }

    fn new(bar: ProgressBar, template: &str) -> Self {
        bar.set_draw_target(ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar }
    }

    /// One step further.
    pub fn advance(&self) {
        self.bar.inc(1);
    }

    /// Says how far it is.
    pub fn say(&self, text: String) {
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
