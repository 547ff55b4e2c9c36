//! `roomctl sandbox`: the local stand-in for the API, until Ctrl-C.

/// The flags of `roomctl sandbox`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Serves until Ctrl-C.
pub async fn run(_args: &Args) -> anyhow::Result<()> {
    Ok(())
}
