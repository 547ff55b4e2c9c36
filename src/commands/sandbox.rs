//! `roomctl sandbox`: the local stand-in for the API, until Ctrl-C.

use super::context::Context;
use crate::config::Account;
use crate::failure::Exit;

/// The flags of `roomctl sandbox`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Serves until Ctrl-C.
pub async fn run(_args: &Args, _context: &Context) -> anyhow::Result<Exit> {
    Ok(Exit::Done)
}

/// Starts a sandbox for this one command and gives the account that is in it.
pub async fn account() -> anyhow::Result<Account> {
    anyhow::bail!("not yet")
}
