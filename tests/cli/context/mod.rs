//! What every command gets: interrupts and prompts.

#[cfg(unix)]
mod inputs;
#[cfg(unix)]
mod interrupts;
#[cfg(unix)]
mod interrupts_in_shells;
#[cfg(unix)]
mod prompts;
