//! Delivers callbacks: those to one URL one after the other, each again if the receiver fails. Depends on the other files of
//! `callbacks` and on `world`.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect;
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};
use url::Url;

use super::message::{Callback, callback_event, parameters};
use super::order::DeliveryOrder;
use super::receiver_url::receiver_url;
use super::signature::signature;
use crate::sandbox::world::room_settings::CallbackMethod;
use crate::sandbox::world::state::World;

/// Time limit for a request.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The pauses before a callback is sent again if the receiver fails.
const RETRY_PAUSES: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(1)];

/// How long a late callback waits for others to overtake it.
const OVERTAKING_TIME: Duration = Duration::from_millis(50);

/// The most callbacks that wait for one receiver. Further ones are lost.
const QUEUE: usize = 10_000;

/// What callbacks are sent with.
#[derive(Debug, Clone, Copy)]
pub struct CallbackOptions {
    /// The SID of the account.
    pub account_sid: &'static str,
    /// The auth token, which signs callbacks.
    pub auth_token: &'static str,
    /// The seed of random faults; none for no faults.
    pub chaos: Option<u64>,
    /// Whether receivers can be on other machines.
    pub allows_remote: bool,
}

/// Sends a callback for each event of a room that has a receiver.
#[derive(Debug)]
pub struct CallbackSender {
    options: CallbackOptions,
    /// The number of recorded events that have been sent.
    seen: usize,
    /// The number of callbacks of each room so far, by its index.
    sequence_numbers: HashMap<usize, u64>,
    /// The queue of each receiver.
    queues: HashMap<Url, mpsc::Sender<Callback>>,
    /// The HTTP client, from the first callback on.
    client: Option<reqwest::Client>,
}

impl CallbackSender {
    /// Returns a sender of the events that are recorded from now on.
    pub fn new(options: CallbackOptions) -> Self {
        Self { options, seen: 0, sequence_numbers: HashMap::new(), queues: HashMap::new(), client: None }
    }

    /// Returns whether receivers can be on other machines.
    pub fn allows_remote(&self) -> bool {
        self.options.allows_remote
    }

    /// Sends the callbacks for the events since the last call.
    pub fn send_new(&mut self, world: &World) {
        for event in world.events.after(self.seen) {
            let settings = &world.rooms[event.room].settings;
            let url = settings.status_callback.as_deref();
            let url = url.and_then(|url| receiver_url(url, self.options.allows_remote).ok());
            let (Some(url), Some(name)) = (url, callback_event(event.kind)) else { continue };
            let next = self.sequence_numbers.entry(event.room).or_default();
            let sequence_number = *next;
            *next += 1;
            let parameters = parameters(event, name, world, self.options.account_sid, sequence_number);
            let method = settings.status_callback_method;
            self.enqueue(Callback { url, method, sequence_number, parameters });
        }
        self.seen = world.events.count();
    }

    fn enqueue(&mut self, callback: Callback) {
        if !self.queues.contains_key(&callback.url) {
            let Some(client) = self.client.clone().or_else(|| client(self.options.allows_remote)) else {
                return;
            };
            let (queue, callbacks) = mpsc::channel(QUEUE);
            tokio::spawn(deliver(callbacks, client.clone(), self.options));
            self.client = Some(client);
            self.queues.insert(callback.url.clone(), queue);
        }
        if let Some(queue) = self.queues.get(&callback.url) {
            let _lost_if_full = queue.try_send(callback);
        }
    }
}

/// Returns an HTTP client. It trusts the authorities of the system if receivers can be on other machines.
fn client(allows_remote: bool) -> Option<reqwest::Client> {
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

/// Delivers the callbacks of a queue until it is closed.
async fn deliver(mut queue: mpsc::Receiver<Callback>, client: reqwest::Client, options: CallbackOptions) {
    let mut order = DeliveryOrder::new(options.chaos);
    loop {
        let pause = if order.holds_any() { OVERTAKING_TIME } else { Duration::MAX };
        let due = match timeout(pause, queue.recv()).await {
            Ok(Some(callback)) => order.take(callback),
            Ok(None) => return,
            Err(_nothing_overtakes) => order.rest(),
        };
        for callback in due {
            send(&callback, &client, options.auth_token).await;
        }
    }
}

/// Sends a callback, and sends it again if the receiver cannot be reached or fails.
async fn send(callback: &Callback, client: &reqwest::Client, auth_token: &str) {
    let mut pauses = RETRY_PAUSES.iter();
    loop {
        let response = request(callback, client, auth_token).send().await;
        let has_failed = response.map_or(true, |response| response.status().is_server_error());
        match pauses.next() {
            Some(pause) if has_failed => sleep(*pause).await,
            _ => return,
        }
    }
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
