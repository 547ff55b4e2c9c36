//! What every command gets: interrupts and prompts.

mod inputs;
#[cfg(unix)]
mod interrupts;
#[cfg(unix)]
mod interrupts_in_shells;
#[cfg(unix)]
mod prompts;
