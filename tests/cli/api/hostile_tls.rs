//! Every command that sends requests, against servers whose TLS fails: none sends anything, and each reports the
//! reason.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::thread;

use crate::support::{
    COMMAND_LINES, CertificateAuthority, assert_valid_result, roomctl_at, run_concurrently,
};

/// A server that responds to the first handshake message with these bytes and closes the connection. Returns its port.
fn raw_server(reply: Vec<u8>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let serve = move |mut stream: TcpStream| {
        let _ = stream.read(&mut [0; 16 << 10]);
        let _ = stream.write_all(&reply);
    };
    thread::spawn(move || listener.incoming().for_each(|stream| serve(stream.unwrap())));
    port
}

/// The first message of a server that speaks TLS 1.0 only: it selects AES with SHA-1.
fn hello_of_tls_1_0() -> Vec<u8> {
    let hello = [&[3, 1][..], &[7; 32], &[0], &[0, 0x2f], &[0]].concat();
    let length = u8::try_from(hello.len()).unwrap();
    [&[0x16, 3, 1, 0, length + 4, 2, 0, 0, length][..], &hello].concat()
}

/// Asserts that every command fails at this port with this reason and hint.
fn assert_refused(port: u16, roots: &Path, why: &str, hint: &str) {
    let base_url = format!("https://localhost:{port}");
    run_concurrently(COMMAND_LINES, |line| {
        let run = roomctl_at(&base_url, line, &[]).env("SSL_CERT_FILE", roots).run();
        assert_valid_result(&run, &[6]);
        run.stderr_contains(&[&format!("cannot connect to localhost:{port}: "), why, hint]);
    });
}

#[test]
fn no_command_sends_requests_to_server_with_invalid_certificate() {
    let (authority, unknown) = (CertificateAuthority::new(), CertificateAuthority::new());
    let cases = [
        (unknown.server("localhost", 2100), "unknown certificate authority", "TWILIO_CA_BUNDLE"),
        (authority.server("elsewhere.example", 2100), "is for 'elsewhere.example'", "base URL"),
        (authority.server("localhost", 2020), "has expired on 2020-01-01", "Renew"),
        (authority.server_within("localhost", 2090..2100), "is not valid yet", "clock"),
    ];
    for (server, why, hint) in cases {
        assert_refused(server.port, &authority.pem(), why, hint);
        assert_eq!(server.connections(), COMMAND_LINES.len(), "{why}: tried again");
        assert!(server.requests().is_empty(), "{why}: the credentials went out");
    }
}

#[test]
fn every_command_fails_on_broken_tls_handshake() {
    let authority = CertificateAuthority::new();
    let tls = "hint: Check the base URL and the proxy variables: the server must support TLS 1.2 or later";
    let cases = [
        (b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".to_vec(), "corrupt message", tls),
        (b"SSH-2.0-OpenSSH_9.6\r\n".to_vec(), "corrupt message", tls),
        (hello_of_tls_1_0(), "ServerDoesNotSupportTls12Or13", tls),
        // Alerts of a server that requires an older version and of one that requires something else.
        (vec![0x15, 3, 1, 0, 2, 2, 70], "ProtocolVersion", tls),
        (vec![0x15, 3, 3, 0, 2, 2, 40], "HandshakeFailure", tls),
        (hello_of_tls_1_0()[..9].to_vec(), "eof", "hint: "),
        (Vec::new(), "eof", "hint: "),
    ];
    thread::scope(|scope| {
        for (reply, why, hint) in cases {
            let roots = authority.pem();
            scope.spawn(move || assert_refused(raw_server(reply), &roots, why, hint));
        }
    });
}
