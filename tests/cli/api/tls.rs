//! Whom roomctl trusts over TLS, and what it says where it does not.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::thread;

use crate::support::{ACCOUNT, Authority, Roomctl, Secure, TOKEN, basic, roomctl};

/// A year in which a certificate is still good.
const FAR: i32 = 2100;

/// One call to the server under the name `localhost`, trusting the authorities in `roots` in place of the system's.
fn list(server: &Secure, roots: &Path) -> Roomctl {
    let run = roomctl(&["list", "room", "--status", "connected", "-v"]);
    run.at(&format!("https://localhost:{}", server.port)).env("SSL_CERT_FILE", roots)
}

#[test]
fn a_certificate_of_an_unknown_authority_is_refused_with_what_to_do() {
    let server = Authority::new().server("localhost", FAR);
    let run = list(&server, &Authority::new().pem()).run().exits(6);
    run.says(&[
        &format!("error: cannot reach localhost:{}: ", server.port),
        "certificate",
        "TWILIO_CA_BUNDLE",
    ]);
    assert_eq!(server.connections(), 1, "it was tried again");
    assert!(server.requests().is_empty());
}

#[test]
fn an_authority_in_twilio_ca_bundle_is_trusted_beside_the_systems() {
    let (authority, system) = (Authority::new(), Authority::new());
    let server = authority.server("localhost", FAR);
    list(&server, &system.pem()).env("TWILIO_CA_BUNDLE", authority.pem()).run().exits(0);
    let requests = server.requests();
    assert_eq!(requests[0].target, "/v1/Rooms/room/Participants?Status=connected&PageSize=1000");
    assert_eq!(
        requests[0].header("authorization"),
        Some(format!("Basic {}", basic(ACCOUNT, TOKEN)).as_str())
    );

    let server = system.server("localhost", FAR);
    list(&server, &system.pem()).env("TWILIO_CA_BUNDLE", authority.pem()).run().exits(0);
}

#[test]
fn an_authority_in_ssl_cert_file_is_trusted() {
    let authority = Authority::new();
    let server = authority.server("localhost", FAR);
    list(&server, &authority.pem()).run().exits(0);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_bundle_may_hold_several_authorities_and_other_text() {
    let (authority, other) = (Authority::new(), Authority::new());
    let server = authority.server("localhost", FAR);
    let bundle = other.pem().with_file_name("bundle.pem");
    let pem = |authority: &Authority| std::fs::read_to_string(authority.pem()).unwrap();
    std::fs::write(&bundle, format!("# Ours\n{}\n# Theirs\n{}", pem(&other), pem(&authority))).unwrap();
    list(&server, &other.pem()).env("TWILIO_CA_BUNDLE", &bundle).run().exits(0);
}

#[test]
fn a_certificate_for_another_host_or_of_another_time_is_refused() {
    let authority = Authority::new();
    for (host, expires, why) in
        [("elsewhere.example", FAR, "not valid for name"), ("localhost", 2020, "expired")]
    {
        let server = authority.server(host, expires);
        let run = list(&server, &authority.pem()).env("TWILIO_CA_BUNDLE", authority.pem()).run().exits(6);
        run.says(&["error: cannot reach localhost:", why]);
        assert_eq!(server.connections(), 1, "it was tried again");
        assert!(server.requests().is_empty(), "the credentials went out");
    }
}

#[test]
fn a_bundle_that_cannot_be_used_is_an_error_before_any_request() {
    let authority = Authority::new();
    let server = authority.server("localhost", FAR);
    let directory = authority.pem().parent().unwrap().to_owned();
    for (name, text, why) in [
        ("missing.pem", None, "missing.pem"),
        ("empty.pem", Some(""), "holds none"),
        ("prose.pem", Some("our certificates are kept elsewhere\n"), "holds none"),
        ("cut.pem", Some("-----BEGIN CERTIFICATE-----\nMIIB\n"), "cut.pem"),
        ("junk.pem", Some("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"), "holds none"),
    ] {
        let bundle = directory.join(name);
        if let Some(text) = text {
            std::fs::write(&bundle, text).unwrap();
        }
        let run = list(&server, &authority.pem()).env("TWILIO_CA_BUNDLE", &bundle).run().exits(1);
        run.says(&["error: cannot use the certificates: ", name, why, "hint: ", "TWILIO_CA_BUNDLE"]);
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn without_any_roots_the_error_says_so() {
    let server = Authority::new().server("localhost", FAR);
    let run = list(&server, Path::new("/nonexistent/roots.pem")).run().exits(1);
    run.says(&["error: cannot use the certificates: ", "hint: ", "SSL_CERT_FILE"]);
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_server_that_speaks_no_tls_is_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 16 << 10]);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        // The client hangs up.
        let _ = stream.read(&mut [0]);
    });
    let authority = Authority::new();
    let run = roomctl(&["list", "room", "-v"]).at(&base_url).env("SSL_CERT_FILE", authority.pem());
    let run = run.run().exits(6).says(&["error: cannot reach localhost:", "corrupt message"]);
    assert_eq!(run.stderr.matches(" failed after ").count(), 1, "{run:?}");
}

#[test]
fn a_handshake_that_is_cut_is_tried_again_and_then_a_failure_of_the_server() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let _ = stream.unwrap().read(&mut [0; 16 << 10]);
        }
    });
    let authority = Authority::new();
    let run = roomctl(&["list", "room", "-v"]).at(&base_url).env("SSL_CERT_FILE", authority.pem());
    let run = run.run().exits(6).says(&["error: cannot reach localhost:", "hint: "]);
    assert_eq!(run.stderr.matches(" failed after ").count(), 5, "{run:?}");
}
