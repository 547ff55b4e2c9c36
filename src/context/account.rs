//! Account resolution and API clients: the account from flags, environment and config file, and a client for it.
//!
//! Depends on `config` for accounts, on `api` for clients, and on `output` for messages about requests.

use std::rc::Rc;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::api::{self, Client, Insights, MAX_ATTEMPTS};
use crate::config::{self, Account, ProxyChoice, RateLimits, Secret};
use crate::context::interrupt::unless_interrupted;
use crate::context::run_context::Context;
use crate::errors;
use crate::output::Messages;
use crate::signal::without_waiting;

/// Delay after which Ctrl-C must have reached this process, too, if it has ended another process of the terminal.
const ECHO_OF_CTRL_C: Duration = Duration::from_millis(100);

impl Context {
    /// Returns a client for the account. Fails if the account or its secret cannot be resolved, or if interrupted.
    pub async fn client(&self) -> anyhow::Result<Client> {
        self.connect(self.account().await?).await
    }

    /// Returns a client for a command that watches a room: with `--sandbox`, participants join and leave.
    pub async fn live_client(&self) -> anyhow::Result<Client> {
        let account = self.resolve(true).await?;
        self.warn_about(&account);
        self.connect(account).await
    }

    /// Returns the account from flags, environment and config file. With `--sandbox`, starts a sandbox and returns its account.
    pub async fn account(&self) -> anyhow::Result<Account> {
        let account = self.resolve(false).await?;
        self.warn_about(&account);
        Ok(account)
    }

    /// Resolves the account. In a `live` sandbox, participants join and leave.
    #[cfg_attr(
        not(feature = "sandbox"),
        expect(unused_variables, clippy::unused_async, reason = "it has none")
    )]
    async fn resolve(&self, live: bool) -> anyhow::Result<Account> {
        #[cfg(feature = "sandbox")]
        if self.globals.sandbox {
            self.ensure_only_sandbox()?;
            return crate::context::sandbox_account::start(live || self.globals.live).await;
        } else if self.globals.live {
            return Err(errors::UsageError::new("--live requires --sandbox").into());
        }
        let wanted = self.account_overrides()?;
        // Reading may block: the file can be a pipe, or on a network file system.
        Ok(without_waiting(|| config::resolve(&wanted, &self.sources))?)
    }

    /// Prints the warnings of the account, and that the config file has no settings because it cannot be read.
    fn warn_about(&self, account: &Account) {
        for warning in &account.warnings {
            self.messages.warning(&errors::warning(warning));
        }
        if let Some(error) = self.sources.file_error() {
            self.messages.warning(&format!("{error}; its settings are ignored"));
        }
    }

    /// Returns a client for this account. Call it just before the first request: it may run the command that prints the
    /// secret.
    pub async fn connect(&self, account: Account) -> anyhow::Result<Client> {
        self.connect_with(self.rate_limits()?, account).await
    }

    /// Returns a client for the account, and one for its insights. That the credentials have no access to insights, or that
    /// their host cannot be reached, does not affect the first one.
    pub async fn clients_with_insights(&self) -> anyhow::Result<(Client, Insights)> {
        let (rates, account) = (self.rate_limits()?, self.account().await?);
        let password = self.password(&account).await?;
        let connect = |account: Account| {
            let messages = self.messages.clone();
            self.client_with_observer(rates, account, password.clone(), move |event| report(&messages, event))
        };
        Ok((connect(account.clone())?, Insights::new(connect(account.for_insights())?)))
    }

    /// Checks the credentials of the account with one request, to which no rate limit applies.
    pub async fn check(&self, account: Account) -> anyhow::Result<()> {
        Ok(self.connect_with(RateLimits::default(), account).await?.check().await?)
    }

    async fn connect_with(&self, rates: RateLimits, account: Account) -> anyhow::Result<Client> {
        let messages = self.messages.clone();
        let password = self.password(&account).await?;
        self.client_with_observer(rates, account, password, move |event| report(&messages, event))
    }

    /// Returns the auth token of the account, which verifies callbacks. May run the command that prints it. Fails if the
    /// account has only an API key.
    pub async fn auth_token(&self) -> anyhow::Result<SecretString> {
        let secret = self.account().await?.into_auth_token()?;
        self.reveal(secret).await
    }

    /// Returns the secret of the account. May run the command that prints it.
    async fn password(&self, account: &Account) -> anyhow::Result<SecretString> {
        self.reveal(account.secret.clone()).await
    }

    async fn reveal(&self, secret: Secret) -> anyhow::Result<SecretString> {
        unless_interrupted(async {
            let secret = secret.reveal().await;
            if secret.is_err() {
                // Ctrl-C also ends the command that prints the secret, and its end can be noticed before the interrupt.
                tokio::time::sleep(ECHO_OF_CTRL_C).await;
            }
            Ok(secret?)
        })
        .await
    }

    /// Returns a client whose events go to `observe` and are not printed. `None` if the secret comes from a command, which
    /// could prompt.
    pub async fn silent_client(
        &self,
        observe: impl Fn(&api::RequestEvent<'_>) + 'static,
    ) -> anyhow::Result<Option<Client>> {
        let account = self.resolve(false).await?;
        let Secret::Known(password) = account.secret.clone() else { return Ok(None) };
        self.client_with_observer(self.rate_limits()?, account, password, observe).map(Some)
    }

    /// Returns a client for the account that passes its events to `observe`.
    fn client_with_observer(
        &self,
        rates: RateLimits,
        account: Account,
        password: SecretString,
        observe: impl Fn(&api::RequestEvent<'_>) + 'static,
    ) -> anyhow::Result<Client> {
        let environment = &self.sources.environment;
        let proxy = self.proxy(&account.base_url)?;
        let settings = api::ClientConfig {
            base_url: account.base_url,
            credentials: api::Credentials { user: account.user, password },
            timeout: self.timeout()?,
            roots: api::TrustedRoots {
                extra: account.extra_roots,
                file: environment.root_file(),
                directories: environment.root_directories(),
            },
            proxy,
            reads: rates.reads,
            writes: rates.writes,
            server_time: Rc::clone(&self.times.server_time),
            on_event: Box::new(observe),
        };
        Ok(without_waiting(|| Client::new(settings))?)
    }

    /// Returns the proxy for a URL, and logs the choice.
    fn proxy(&self, url: &Url) -> anyhow::Result<Option<api::Proxy>> {
        // Plain http stays on this machine; a proxy would take the credentials off it unencrypted.
        if url.scheme() != "https" {
            return Ok(None);
        }
        match self.sources.environment.proxy_for(url)? {
            ProxyChoice::None => Ok(None),
            ProxyChoice::Excepted { variable, entry } => {
                self.messages.log(&format!("no proxy: '{entry}' in {variable} matches the API's host"));
                Ok(None)
            }
            ProxyChoice::Proxy { variable, url } => {
                let proxy = api::Proxy::new(variable, url);
                self.messages.log(&format!("using {}", proxy.name));
                Ok(Some(proxy))
            }
        }
    }
}

/// Prints an event of the client: waiting and retries as notes, finished requests in the log of `--verbose`.
fn report(messages: &Messages, event: &api::RequestEvent<'_>) {
    match event {
        api::RequestEvent::Waiting { host, timeout } => {
            let timeout = humantime::format_duration(*timeout);
            messages.note(&format!("no response from {host} yet; waiting up to {timeout}"));
        }
        api::RequestEvent::Tried { call, outcome: Ok((status, id)), took } => {
            messages.log(&format!("{call} {status} {} ms {}", took.as_millis(), id.unwrap_or("-")));
        }
        api::RequestEvent::Tried { call, outcome: Err(error), took } => {
            messages.log(&format!("{call} failed after {} ms: {error}", took.as_millis()));
        }
        api::RequestEvent::Retrying { error, wait, next } => {
            let wait = wait.as_secs_f32();
            messages
                .note_or_log(&format!("{error}; retrying in {wait:.1} s (attempt {next} of {MAX_ATTEMPTS})"));
        }
    }
}
