//! Connections that break off, are slow or never end.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use crate::support::faulty_server::read_request;

/// A server that hands each connection to `serve`, once its request has come. Gives where it is.
pub fn raw(serve: fn(TcpStream)) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            thread::spawn(move || {
                if read_request(&stream).is_some() {
                    serve(stream);
                }
            });
        }
    });
    address
}

pub const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nRetry-After: 0\r\nConnection: close\r\n";

/// A few bytes now and then, and each time in time.
pub fn drip(mut stream: TcpStream, bytes: &[u8]) {
    stream.set_read_timeout(Some(Duration::from_millis(30))).unwrap();
    while stream.write_all(bytes).is_ok() && stream.read(&mut [0]).is_err() {}
}

/// Says that a GiB is coming, and means it.
pub fn huge(mut stream: TcpStream) {
    let _ = stream.write_all(HEAD);
    let _ = stream.write_all(b"Content-Length: 1073741824\r\n\r\n");
    while stream.write_all(&[b'['; 1 << 14]).is_ok() {}
}

pub fn endless(mut stream: TcpStream) {
    let _ = stream.write_all(HEAD);
    let _ = stream.write_all(b"\r\n");
    while stream.write_all(&[b' '; 1 << 14]).is_ok() {}
}

/// How no answer comes: it breaks off, is slow, or has no end.
pub const WAYS: [fn(TcpStream); 11] = [
    drop,
    huge,
    endless,
    |stream| drip(stream, b"H"),
    |mut stream| {
        let _ = stream.write_all(HEAD);
        drip(stream, b"x");
    },
    |mut stream| {
        let _ = stream.write_all(HEAD);
        let _ = stream.write_all(b"Content-Length: 1000\r\n\r\n{\"participants\":");
        drip(stream, b" ");
    },
    |mut stream| {
        let _ = stream.write_all(HEAD);
        let _ = stream.write_all(b"Content-Length: 1000\r\n\r\n{\"participants\":[]}");
    },
    |mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 200");
    },
    // With unread input, closing resets the connection.
    |mut stream| {
        let _ = stream.write_all(HEAD);
        let _ = stream.write_all(b"Content-Length: 99999999999999999999\r\n\r\n{}");
    },
    |mut stream| {
        let _ = stream.write_all(HEAD);
        while stream.write_all(&[b'X'; 1 << 14]).is_ok() {}
    },
    |stream| drip(stream, b"HTTP/1.1 100 Continue\r\n\r\n"),
];
