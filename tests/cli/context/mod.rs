//! What every command gets: interrupts and prompts.

#[cfg(unix)]
pub mod interrupts;
#[cfg(unix)]
pub mod interrupts_in_shells;
#[cfg(unix)]
pub mod prompts;
