//! The account of a sandbox that is started for one command (`--sandbox`). Depends on `sandbox` and `config`.

use anyhow::Context as _;

use crate::config::{Account, Source};
use crate::sandbox::{self, Options};

/// Starts a sandbox inside this process, and returns its account. In a live sandbox, participants join and leave.
///
/// Fails if the sandbox cannot be started.
pub async fn start(live: bool) -> anyhow::Result<Account> {
    let sandbox =
        sandbox::start(&Options { live, ..Options::default() }).await.context("cannot start the sandbox")?;
    Ok(Account {
        base_url: sandbox.base_url.parse()?,
        sid: sandbox.account_sid.clone(),
        profile: None,
        source: Source::Sandbox,
        user: sandbox.account_sid,
        auth_token: Some(sandbox.auth_token.clone().into()),
        secret: sandbox.auth_token.into(),
        extra_roots: None,
        warnings: Vec::new(),
    })
}
