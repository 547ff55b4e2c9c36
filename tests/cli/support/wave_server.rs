//! A server that counts sequential round trips without a clock: it responds to a wave of requests only when all of them have come
//! in.

use std::net::{Shutdown, TcpListener};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use std::io::Write;

use crate::support::command::roomctl;
use crate::support::faulty_server::read_request;
use crate::support::run::Run;
use crate::support::sandbox::Sandbox;

/// A server in front of a sandbox that expects requests in waves. A client that sends one request of a wave after the response to
/// another one of it never gets a response.
pub struct WaveServer {
    base_url: String,
    received: Arc<(Mutex<Vec<String>>, Condvar)>,
}

impl WaveServer {
    /// Returns a server that responds to the first `waves[0]` requests together, then to the next `waves[1]`, and so on.
    pub fn start(sandbox: &Arc<Sandbox>, waves: &[usize]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let received = Arc::new((Mutex::new(Vec::new()), Condvar::new()));
        // The requests that must have come in before a request is answered.
        let ends = waves.iter().scan(0, |end, wave| {
            *end += wave;
            Some((*end, *wave))
        });
        let needed = ends.flat_map(|(end, wave)| vec![end; wave]).collect::<Vec<_>>();
        let (shared, sandbox) = (Arc::clone(&received), Arc::downgrade(sandbox));
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let (shared, sandbox, needed) = (Arc::clone(&shared), sandbox.clone(), needed.clone());
                thread::spawn(move || {
                    let Some(request) = read_request(&stream) else { return };
                    let (received, has_come) = &*shared;
                    let mut received = received.lock().unwrap();
                    received.push(format!("{} {}", request.method, request.target));
                    has_come.notify_all();
                    // A request beyond the last wave is answered, and fails the test by its number.
                    let needed = needed.get(received.len() - 1).copied().unwrap_or_default();
                    drop(has_come.wait_while(received, |received| received.len() < needed).unwrap());
                    let Some(sandbox) = sandbox.upgrade() else { return };
                    let _ = stream.write_all(&sandbox.response(&request));
                    let _ = stream.shutdown(Shutdown::Both);
                });
            }
        });
        Self { base_url, received }
    }

    /// Runs a command. A request that waits for others in vain ends it after a few seconds.
    pub fn run(&self, args: &[&str]) -> Run {
        roomctl(args).at(&self.base_url).env("ROOMCTL_TIMEOUT", "5s").run()
    }

    /// Method and target of the requests, in order.
    pub fn requests(&self) -> Vec<String> {
        self.received.0.lock().unwrap().clone()
    }
}
