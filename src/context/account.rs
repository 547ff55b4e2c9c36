//! The way to the API: the account that the flags mean, and a client for it.

use std::time::Duration;

use secrecy::SecretString;

use crate::api::{self, Client, TRIES};
use crate::config::{self, Account, Environment, Secret};
use crate::context::interrupt::unless_interrupted;
use crate::context::run_context::Context;
use crate::failure;
use crate::output::Notices;
use crate::signal::without_waiting;

/// How long after another process of the terminal Ctrl-C may reach this one.
const ECHO_OF_CTRL_C: Duration = Duration::from_millis(100);

impl Context {
    /// The way to the API of the account.
    pub async fn client(&self) -> anyhow::Result<Client> {
        self.connect(self.account().await?).await
    }

    /// The way to the API for a command that looks on: with `--sandbox`, people come and go in the sandbox.
    pub async fn live_client(&self) -> anyhow::Result<Client> {
        let account = self.resolve(true).await?;
        self.connect(self.prepared(account)).await
    }

    /// The account that flags, environment and config file give; with `--sandbox`, that of a sandbox which this starts.
    pub async fn account(&self) -> anyhow::Result<Account> {
        Ok(self.prepared(self.resolve(false).await?))
    }

    /// The account as it was found. A sandbox may be a `live` one.
    #[cfg_attr(
        not(feature = "sandbox"),
        expect(unused_variables, clippy::unused_async, reason = "it has none")
    )]
    async fn resolve(&self, live: bool) -> anyhow::Result<Account> {
        #[cfg(feature = "sandbox")]
        if self.globals.sandbox {
            self.ensure_only_sandbox()?;
            return crate::context::sandbox_account::start(live).await;
        }
        let wanted = self.wanted()?;
        // A file that it reads may be a pipe, or on a server that does not answer.
        Ok(without_waiting(|| config::resolve(&wanted, &Environment::of_process()))?)
    }

    /// The account at the rates that the flags give. What its owner should know of it is told.
    fn prepared(&self, account: Account) -> Account {
        if let Some(warning) = &account.warning {
            self.notices.warning(&failure::warning(warning));
        }
        Account { rates: self.globals.rate.unwrap_or(account.rates), ..account }
    }

    /// The way to the API of this account, for a request that is about to be sent: a command may have to be run for the
    /// secret.
    pub async fn connect(&self, account: Account) -> anyhow::Result<Client> {
        let notices = self.notices.clone();
        let password = unless_interrupted(async {
            let secret = account.secret.clone().reveal().await;
            if secret.is_err() {
                // Ctrl-C ends a command for the secret, too, and its end may be seen first.
                tokio::time::sleep(ECHO_OF_CTRL_C).await;
            }
            Ok(secret?)
        })
        .await?;
        self.observed(account, password, move |event| tell(&notices, event))
    }

    /// The way to the API of the account, of which nothing is told to anybody but `observe`; `None` where a command would
    /// have to be run for the secret, which may ask somebody something.
    pub async fn silent_client(
        &self,
        observe: impl Fn(&api::Event<'_>) + 'static,
    ) -> anyhow::Result<Option<Client>> {
        let account = self.resolve(false).await?;
        let Secret::Known(password) = account.secret.clone() else { return Ok(None) };
        self.observed(account, password, observe).map(Some)
    }

    fn observed(
        &self,
        account: Account,
        password: SecretString,
        observe: impl Fn(&api::Event<'_>) + 'static,
    ) -> anyhow::Result<Client> {
        let settings = api::Settings {
            base_url: account.base_url,
            credentials: api::Credentials { user: account.user, password },
            timeout: self.globals.timeout,
            extra_roots: account.extra_roots,
            proxy: Environment::of_process()
                .https_proxy()
                .map(|(variable, address)| api::ProxyName { address, variable }),
            reads: account.rates.reads,
            writes: account.rates.writes,
            observe: Box::new(observe),
        };
        Ok(without_waiting(|| Client::new(settings))?)
    }
}

fn tell(notices: &Notices, event: &api::Event<'_>) {
    match event {
        api::Event::Waiting { host, timeout } => {
            let timeout = humantime::format_duration(*timeout);
            notices.remark(&format!("no answer from {host} yet; waiting up to {timeout} for it"));
        }
        api::Event::Tried { call, outcome: Ok((status, id)), took } => {
            notices.log(&format!("{call} {status} {} ms {}", took.as_millis(), id.unwrap_or("-")));
        }
        api::Event::Tried { call, outcome: Err(error), took } => {
            notices.log(&format!("{call} failed after {} ms: {error}", took.as_millis()));
        }
        api::Event::Retrying { error, wait, next } => {
            let wait = wait.as_secs_f32();
            notices.remark_or_log(&format!("{error}; trying again in {wait:.1} s (try {next} of {TRIES})"));
        }
    }
}
