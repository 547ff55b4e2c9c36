//! Turns events into callbacks, and queues those to one URL for delivery. Depends on the other files of `callbacks` and on
//! `world`.

use std::collections::HashMap;
use std::mem;

use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use url::Url;

use super::delivery::{Delivery, client};
use super::message::{Callback, callback_event, parameters};
use super::receiver_url::receiver_url;
use super::undelivered::Reports;
use crate::sandbox::world::state::World;

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
    queues: HashMap<Url, Queue>,
    /// The HTTP client, from the first callback on.
    client: Option<reqwest::Client>,
    reports: Reports,
}

/// The callbacks that wait for one receiver.
#[derive(Debug)]
struct Queue {
    callbacks: mpsc::Sender<Callback>,
    /// Whether it is reported that callbacks are lost.
    is_loss_reported: bool,
}

impl CallbackSender {
    /// Returns a sender of the events that are recorded from now on. It reports what is not delivered.
    pub fn new(options: CallbackOptions, reports: Reports) -> Self {
        Self {
            options,
            seen: 0,
            sequence_numbers: HashMap::new(),
            queues: HashMap::new(),
            client: None,
            reports,
        }
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
            let delivery = Delivery {
                client: client.clone(),
                auth_token: self.options.auth_token,
                reports: self.reports.clone(),
            };
            tokio::spawn(delivery.run(callbacks, self.options.chaos));
            self.client = Some(client);
            let queue = Queue { callbacks: queue, is_loss_reported: false };
            self.queues.insert(callback.url.clone(), queue);
        }
        if let Some(queue) = self.queues.get_mut(&callback.url)
            && let Err(TrySendError::Full(lost)) = queue.callbacks.try_send(callback)
            && !mem::replace(&mut queue.is_loss_reported, true)
        {
            self.reports.add(&lost.url, format!("{QUEUE} callbacks wait, and further ones are lost"));
        }
    }
}
