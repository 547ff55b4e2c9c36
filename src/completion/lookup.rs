//! Asks the API which rooms there are and who is in one, for as long as somebody who pressed TAB will wait. Says nothing
//! to anybody: whatever fails, there is nothing to offer.

use std::rc::Rc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

use crate::api::{Client, Event, Merged, Participant, Room, RoomRef, Status};
use crate::context::{Context, GlobalArgs};

use crate::config::{self, Environment};

/// The longest that a completion may take in all, but for starting the program and writing the answer.
const DEADLINE: Duration = Duration::from_millis(900);

/// When a second reading of the participants is given up, from the start.
const LAST_READING: Duration = Duration::from_millis(700);

/// The first thousand rooms in progress.
pub fn rooms(globals: GlobalArgs) -> Vec<Room> {
    ask(globals, async |client| client.first_rooms().await.ok())
}

/// Returns the participants present in a room, at most a thousand of each status. Both lists are read at the same time,
/// and then once more as far as time allows: a participant who changes status can be in neither the first time.
pub fn participants(globals: GlobalArgs, room: RoomRef) -> Vec<Participant> {
    let last = Instant::now() + LAST_READING;
    ask(globals, async move |client| {
        let mut merged = Merged::default();
        merged.extend(first_present(&client, &room).await?);
        if let Ok(again) = timeout_at(last, first_present(&client, &room)).await {
            merged.extend(again?);
        }
        let mut present = merged.into_participants();
        present.retain(|stay| !stay.has_left());
        Some(present)
    })
}

/// Returns the first page of the connected participants and of the reconnecting ones.
async fn first_present(client: &Client, room: &RoomRef) -> Option<Vec<Participant>> {
    let connected = client.first_participants(room, None);
    let reconnecting = client.first_participants(room, Some(Status::Reconnecting));
    let (connected, reconnecting) = tokio::try_join!(connected, reconnecting).ok()?;
    Some([connected, reconnecting].concat())
}

/// The profiles of the config file.
pub fn profiles() -> Vec<String> {
    within_deadline(|| Some(config::profile_names(&Environment::of_process())))
}

/// What the API answers, if it does at once: no call is tried again, and after one that failed no other is sent.
fn ask<T, Q>(globals: GlobalArgs, question: Q) -> Vec<T>
where
    T: Send + 'static,
    Q: AsyncFnOnce(Client) -> Option<Vec<T>> + Send + 'static,
{
    within_deadline(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
        let found = runtime.block_on(async {
            let given_up = Rc::new(Notify::new());
            let failed = Rc::clone(&given_up);
            let context = Context::new(globals);
            let client = context.silent_client(move |event| {
                if !matches!(event, Event::Tried { outcome: Ok((200, _)), .. }) {
                    failed.notify_one();
                }
            });
            let client = client.await.ok()??;
            tokio::select! {
                biased;
                () = given_up.notified() => None,
                found = question(client) => found,
            }
        });
        runtime.shutdown_background();
        found
    })
}

/// What `find` finds before the deadline. Past it, a thread that still reads a file, looks up a name or waits for an
/// answer ends with the program.
fn within_deadline<T: Send + 'static>(find: impl FnOnce() -> Option<Vec<T>> + Send + 'static) -> Vec<T> {
    let (found, waiting) = channel();
    // Nobody may be waiting any more; and where no thread can be had, nothing is found.
    let _finding = thread::Builder::new().spawn(move || found.send(find()).ok());
    waiting.recv_timeout(DEADLINE).ok().flatten().unwrap_or_default()
}
