//! Delivers the callbacks to one URL: one after the other, each again if the receiver fails. Depends on the other files of
//! `callbacks` and on `world`.

use std::error::Error;
use std::iter::successors;
use std::mem;
use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect;
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use super::message::Callback;
use super::order::DeliveryOrder;
use super::signature::signature;
use super::undelivered::Reports;
use crate::sandbox::world::room_settings::CallbackMethod;

/// Time limit for a request.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The pauses before a callback is sent again if the receiver fails.
const RETRY_PAUSES: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(1)];

/// How long a late callback waits for others to overtake it.
const OVERTAKING_TIME: Duration = Duration::from_millis(50);

/// What the callbacks to one URL are delivered with.
#[derive(Debug)]
pub struct Delivery {
    /// The HTTP client.
    pub client: reqwest::Client,
    /// The auth token, which signs callbacks.
    pub auth_token: &'static str,
    /// Where to report what is not delivered.
    pub reports: Reports,
}

impl Delivery {
    /// Delivers the callbacks of a queue until it is closed, with random faults of this seed or without. Reports the first
    /// failure, and the next one after a delivery.
    pub async fn run(self, mut queue: mpsc::Receiver<Callback>, chaos: Option<u64>) {
        let mut order = DeliveryOrder::new(chaos);
        let mut is_failing = false;
        loop {
            let pause = if order.holds_any() { OVERTAKING_TIME } else { Duration::MAX };
            let due = match timeout(pause, queue.recv()).await {
                Ok(Some(callback)) => order.take(callback),
                Ok(None) => return,
                Err(_nothing_overtakes) => order.rest(),
            };
            for callback in due {
                let sent = self.send(&callback).await;
                let was_failing = mem::replace(&mut is_failing, sent.is_err());
                if let (Err(reason), false) = (sent, was_failing) {
                    self.reports.add(&callback.url, reason);
                }
            }
        }
    }

    /// Sends a callback, and sends it again if the receiver cannot be reached or fails. Fails with the reason if the receiver
    /// does not accept it.
    async fn send(&self, callback: &Callback) -> Result<(), String> {
        let mut pauses = RETRY_PAUSES.iter();
        loop {
            let response = request(callback, &self.client, self.auth_token).send().await;
            let (reason, has_failed) = match response.map(|response| response.status()) {
                Ok(status) if status.is_success() => return Ok(()),
                Ok(status) => (format!("status {}", status.as_u16()), status.is_server_error()),
                Err(error) => (failure_reason(&error), true),
            };
            match pauses.next() {
                Some(pause) if has_failed => sleep(*pause).await,
                _ => return Err(reason),
            }
        }
    }
}

fn failure_reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("no response within {} seconds", TIMEOUT.as_secs());
    }
    let first: &dyn Error = error;
    successors(Some(first), |&error| error.source()).last().unwrap_or(first).to_string()
}

/// Returns an HTTP client. It trusts the authorities of the system if receivers can be on other machines.
pub fn client(allows_remote: bool) -> Option<reqwest::Client> {
    let mut roots = RootCertStore::empty();
    if allows_remote {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let tls = tls.with_safe_default_protocol_versions().ok()?;
    reqwest::Client::builder()
        .no_proxy()
        .user_agent(concat!("roomctl-sandbox/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .timeout(TIMEOUT)
        .tls_backend_preconfigured(tls.with_root_certificates(roots).with_no_client_auth())
        .build()
        .ok()
}

fn request(callback: &Callback, client: &reqwest::Client, auth_token: &str) -> reqwest::RequestBuilder {
    let Callback { url, method, parameters, .. } = callback;
    let mut url = url.clone();
    let (request, signature) = match method {
        CallbackMethod::Get => {
            url.query_pairs_mut().extend_pairs(parameters);
            let signature = signature(auth_token, url.as_str(), &[]);
            (client.get(url), signature)
        }
        CallbackMethod::Post => {
            let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
            let signature = signature(auth_token, url.as_str(), parameters);
            let request =
                client.post(url).header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
            (request.body(form), signature)
        }
    };
    request.header("X-Twilio-Signature", signature)
}
