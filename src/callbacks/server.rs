//! The HTTP server that receives callbacks. Connections, their time, headers and bodies are bounded. Depends on `receiver`.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use super::receiver::{Received, Receiver};

/// The largest number of connections at a time. For another one, the oldest is closed: a callback takes milliseconds, so
/// that is one of a client that is slow or idle.
const MAX_CONNECTIONS: usize = 256;

/// Time limit for a connection, which carries one request. The API waits longer for a response.
const CONNECTION_TIME: Duration = Duration::from_secs(5);

/// The largest size of the head of a request, in bytes, and the largest number of its headers.
const MAX_HEAD: usize = 16 * 1024;
const MAX_HEADERS: usize = 64;

/// The largest size of a body, in bytes. A callback has about 1 kB.
const MAX_BODY: usize = 64 * 1024;

/// How long to wait before the next connection is accepted after a failure.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How long the open connections have to end after the stop.
const STOP_TIME: Duration = Duration::from_millis(500);

/// Serves until `stop` completes, then ends the open connections. Returns the value of `stop`.
pub async fn serve<F: FnMut(Received<'_>) -> bool, T>(
    listener: TcpListener,
    receiver: &Receiver<F>,
    stop: impl Future<Output = T>,
) -> T {
    let mut connections = FuturesUnordered::new();
    // A connection is closed when its sender is dropped.
    let mut open = VecDeque::<oneshot::Sender<Infallible>>::new();
    tokio::pin!(stop);
    let stopped = loop {
        tokio::select! {
            biased;
            stopped = &mut stop => break stopped,
            Some(()) = connections.next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    open.retain(|connection| !connection.is_closed());
                    if open.len() == MAX_CONNECTIONS {
                        open.pop_front();
                    }
                    let (sender, closed) = oneshot::channel();
                    open.push_back(sender);
                    connections.push(serve_connection(stream, receiver, closed));
                }
                // Too many open files, for example: other connections must end first.
                Err(_) => sleep(ACCEPT_PAUSE).await,
            },
        }
    };
    drop(listener);
    let _timed_out = timeout(STOP_TIME, connections.count()).await;
    stopped
}

/// Serves one request, unless the connection is to be closed. A client that is too slow is disconnected.
async fn serve_connection<F: FnMut(Received<'_>) -> bool>(
    stream: TcpStream,
    receiver: &Receiver<F>,
    closed: oneshot::Receiver<Infallible>,
) {
    let service = service_fn(|request| respond(request, receiver));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(CONNECTION_TIME)
        .keep_alive(false)
        .max_buf_size(MAX_HEAD)
        .max_headers(MAX_HEADERS)
        .serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        _lost_or_timed_out = timeout(CONNECTION_TIME, connection) => {}
        _sender_dropped = closed => {}
    }
}

async fn respond<F: FnMut(Received<'_>) -> bool>(
    request: Request<Incoming>,
    receiver: &Receiver<F>,
) -> Result<Response<Empty<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, MAX_BODY).collect().await.map(http_body_util::Collected::to_bytes);
    let status = receiver.receive(&head, body.as_deref().map_err(|_too_large| StatusCode::PAYLOAD_TOO_LARGE));
    let mut response = Response::new(Empty::new());
    *response.status_mut() = status;
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, POST"));
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::time::Instant;

    use super::*;
    use crate::callbacks::Verifier;

    /// Serves while `client` runs with the port. The paused clock advances to the time limit when no task can run.
    async fn with_server<C: Future<Output = ()>>(client: impl FnOnce(u16) -> C) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let receiver = Receiver::new(Verifier::new(&"token".into()), None, |_| true);
        serve(listener, &receiver, client(port)).await;
    }

    async fn connect(port: u16) -> TcpStream {
        TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap()
    }

    async fn response_to(port: u16, request: &str) -> String {
        let mut stream = connect(port).await;
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).await.unwrap();
        response
    }

    #[tokio::test(start_paused = true)]
    async fn closes_half_sent_requests_after_a_time_limit() {
        with_server(async |port| {
            for half in ["", "POS", "POST / HTTP/1.1\r\nHost: x\r\n"] {
                assert_eq!(response_to(port, half).await, "", "{half}");
            }
            let half = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf";
            assert_eq!(response_to(port, half).await, "");
        })
        .await;
    }

    #[tokio::test(start_paused = true)]
    async fn serves_a_request_after_more_idle_connections_than_it_holds() {
        with_server(async |port| {
            let mut idle = Vec::new();
            for _ in 0..MAX_CONNECTIONS + 10 {
                idle.push(connect(port).await);
            }
            let started = Instant::now();
            let response = response_to(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
            assert!(response.starts_with("HTTP/1.1 403 "), "{response}");
            assert_eq!(started.elapsed(), Duration::ZERO, "it waits for no time limit");
        })
        .await;
    }
}
