//! Every command that sends requests, at servers whose TLS fails in each way: none sends anything, and each says why.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::thread;

use crate::support::{Authority, SENDING, at, at_once, ensure_sound};

/// A server that answers the first message of a handshake with these bytes, and hangs up. Gives its port.
fn raw(reply: Vec<u8>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let serve = move |mut stream: TcpStream| {
        let _ = stream.read(&mut [0; 16 << 10]);
        let _ = stream.write_all(&reply);
    };
    thread::spawn(move || listener.incoming().for_each(|stream| serve(stream.unwrap())));
    port
}

/// The first message of a server that speaks TLS 1.0 and nothing newer: it chooses AES with SHA-1.
fn hello_of_tls_1_0() -> Vec<u8> {
    let hello = [&[3, 1][..], &[7; 32], &[0], &[0, 0x2f], &[0]].concat();
    let length = u8::try_from(hello.len()).unwrap();
    [&[0x16, 3, 1, 0, length + 4, 2, 0, 0, length][..], &hello].concat()
}

/// That no command gets through to that port, and each says this of it.
fn ensure_refused(port: u16, roots: &Path, why: &str, hint: &str) {
    let base_url = format!("https://localhost:{port}");
    at_once(SENDING, |line| {
        let run = at(&base_url, line, &[]).env("SSL_CERT_FILE", roots).run();
        ensure_sound(&run, &[6]);
        run.says(&[&format!("cannot reach localhost:{port}: "), why, hint]);
    });
}

#[test]
fn no_command_sends_anything_to_who_cannot_prove_who_they_are() {
    let (authority, unknown) = (Authority::new(), Authority::new());
    let cases = [
        (unknown.server("localhost", 2100), "UnknownIssuer"),
        (authority.server("elsewhere.example", 2100), "not valid for name"),
        (authority.server("localhost", 2020), "expired"),
        (authority.server_within("localhost", 2090..2100), "not valid yet"),
    ];
    for (server, why) in cases {
        ensure_refused(server.port, &authority.pem(), why, "TWILIO_CA_BUNDLE");
        assert_eq!(server.connections(), SENDING.len(), "{why}: tried again");
        assert!(server.requests().is_empty(), "{why}: the credentials went out");
    }
}

#[test]
fn no_command_goes_on_without_sound_tls() {
    let authority = Authority::new();
    let tls = "hint: TLS 1.2 or later has to be spoken there";
    let cases = [
        (b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".to_vec(), "corrupt message", tls),
        (b"SSH-2.0-OpenSSH_9.6\r\n".to_vec(), "corrupt message", tls),
        (hello_of_tls_1_0(), "ServerDoesNotSupportTls12Or13", tls),
        // Words of a server that wants an older one, and of one that wants something else.
        (vec![0x15, 3, 1, 0, 2, 2, 70], "ProtocolVersion", tls),
        (vec![0x15, 3, 3, 0, 2, 2, 40], "HandshakeFailure", tls),
        (hello_of_tls_1_0()[..9].to_vec(), "eof", "hint: "),
        (Vec::new(), "eof", "hint: "),
    ];
    thread::scope(|scope| {
        for (reply, why, hint) in cases {
            let roots = authority.pem();
            scope.spawn(move || ensure_refused(raw(reply), &roots, why, hint));
        }
    });
}
