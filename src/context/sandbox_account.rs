//! The account of a sandbox that is started for one command (`--sandbox`). Depends on `sandbox` and `config`.

use anyhow::Context as _;

use crate::config::{Account, Rates, Source};
use crate::sandbox::{self, Options};

/// Starts a sandbox for this one command, and gives the account that is in it. In a live one people come and go.
pub async fn start(live: bool) -> anyhow::Result<Account> {
    let sandbox =
        sandbox::start(&Options { live, ..Options::default() }).await.context("cannot start the sandbox")?;
    Ok(Account {
        base_url: sandbox.base_url.parse()?,
        sid: sandbox.account_sid.clone(),
        profile: None,
        source: Source::Sandbox,
        user: sandbox.account_sid,
        secret: sandbox.auth_token.into(),
        extra_roots: None,
        rates: Rates::default(),
        warning: None,
    })
}
