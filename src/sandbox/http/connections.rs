//! Accepts connections and limits what clients can occupy: the number of connections, the size of a head, and the time to
//! send a request or to read a response. Depends on `handler` for the time limit.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;

use super::handler::REQUEST_TIMEOUT;

/// The most connections that are served concurrently. Others wait until one ends.
pub const MAX_CONNECTIONS: usize = 512;

/// The largest head of a request in bytes. A larger one gets status 431.
const MAX_HEAD: usize = 64 * 1024;

/// How long to wait before the next connection is accepted after a failure.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves each connection on a task of its own, at most `limit` concurrently. Never returns.
pub async fn accept_connections(listener: TcpListener, router: Router, limit: usize) {
    let slots = Arc::new(Semaphore::new(limit));
    while let Ok(slot) = Arc::clone(&slots).acquire_owned().await {
        let Ok((connection, _)) = listener.accept().await else {
            // Too many open files, for example: other connections must end first.
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        let router = router.clone();
        tokio::spawn(async move {
            serve(connection, router).await;
            drop(slot);
        });
    }
}

/// Serves a connection until it ends or the client takes too long.
async fn serve(connection: TcpStream, router: Router) {
    // Otherwise the second part of a long response waits for the client to acknowledge the first.
    let _delayed = connection.set_nodelay(true);
    let mut connection = TimeoutStream::new(connection);
    connection.set_write_timeout(Some(REQUEST_TIMEOUT));
    let _ended = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(REQUEST_TIMEOUT)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(Box::pin(connection)), TowerToHyperService::new(router))
        .await;
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    /// Serves this response to every request, and returns the port.
    async fn server(response: String, limit: usize) -> u16 {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let router = Router::new().route("/", get(async || response));
        tokio::spawn(accept_connections(listener, router, limit));
        port
    }

    /// Sends this to a server with the short response `ok`, and returns what it sends until it closes the connection. The
    /// paused clock advances to the time limit when no task can run.
    async fn response_to(sent: &[u8]) -> String {
        let mut connection = connect(server("ok".to_owned(), 1).await).await;
        connection.write_all(sent).await.unwrap();
        let mut response = String::new();
        connection.read_to_string(&mut response).await.unwrap();
        response
    }

    async fn connect(port: u16) -> TcpStream {
        TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn closes_idle_connections_after_a_time_limit() {
        for head in ["", "GET / HT", "GET / HTTP/1.1\r\nHost: x\r\n"] {
            assert!(!response_to(head.as_bytes()).await.contains(" 200 "), "{head}");
        }
        assert!(response_to(REQUEST).await.ends_with("ok"), "also after a response");
    }

    #[tokio::test(start_paused = true)]
    async fn closes_connections_of_clients_that_do_not_read() {
        let mut connection = connect(server("x".repeat(1 << 20), 1).await).await;
        // More than the buffers of the system hold.
        connection.write_all(&REQUEST.repeat(64)).await.unwrap();
        tokio::time::sleep(3 * REQUEST_TIMEOUT).await;
        let mut received = Vec::new();
        let _closed = connection.read_to_end(&mut received).await;
        assert!(received.len() < 64 << 20, "{}", received.len());
    }

    #[tokio::test(start_paused = true)]
    async fn connections_above_the_limit_are_served_after_others_have_ended() {
        let port = server("ok".to_owned(), 2).await;
        let idle = [connect(port).await, connect(port).await];
        let mut third = connect(port).await;
        third.write_all(REQUEST).await.unwrap();
        let mut response = [0; 15];
        third.read_exact(&mut response).await.unwrap();
        assert_eq!(response, *b"HTTP/1.1 200 OK");
        drop(idle);
    }

    #[tokio::test(start_paused = true)]
    async fn rejects_heads_that_are_too_large() {
        let head = format!("GET /?{} HTTP/1.1\r\nHost: x\r\n\r\n", "x".repeat(2 * MAX_HEAD));
        let mut connection = connect(server("ok".to_owned(), 1).await).await;
        // The server closes the connection before it has read the whole head. This resets the connection, and on Windows the
        // client can lose the response.
        let _reset = connection.write_all(head.as_bytes()).await;
        let mut response = Vec::new();
        let _reset = connection.read_to_end(&mut response).await;
        let response = String::from_utf8(response).unwrap();
        assert!(response.is_empty() || response.starts_with("HTTP/1.1 431 "), "{response}");
    }
}
