//! What every command gets: interrupts and prompts.

mod inputs;
// These need signals, shells and pseudo-terminals, which the tests have on Unix alone.
#[cfg(unix)]
mod interrupts;
#[cfg(unix)]
mod interrupts_in_shells;
#[cfg(unix)]
mod prompts;
