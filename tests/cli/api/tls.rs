//! Certificates that roomctl trusts, and errors about others.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::thread;

use crate::support::{ACCOUNT, CertificateAuthority, HttpsServer, Roomctl, TOKEN, basic, roomctl};

/// A year in which a certificate is still valid.
const FAR: i32 = 2100;

/// One request to the server as `localhost`, trusting the authorities in `roots` instead of the system's.
fn list(server: &HttpsServer, roots: &Path) -> Roomctl {
    let run = roomctl(&["list", "room", "--status", "connected", "-v"]);
    run.at(&format!("https://localhost:{}", server.port)).env("SSL_CERT_FILE", roots)
}

#[test]
fn rejects_certificate_of_unknown_authority_with_hint() {
    let server = CertificateAuthority::new().server("localhost", FAR);
    let run = list(&server, &CertificateAuthority::new().pem()).run().exits(6);
    run.stderr_contains(&[
        &format!("error: cannot connect to localhost:{}: ", server.port),
        "certificate",
        "TWILIO_CA_BUNDLE",
    ]);
    assert_eq!(server.connections(), 1, "it was retried");
    assert!(server.requests().is_empty());
}

#[test]
fn trusts_authority_in_twilio_ca_bundle_and_system_roots() {
    let (authority, system) = (CertificateAuthority::new(), CertificateAuthority::new());
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
fn trusts_authority_in_ssl_cert_file() {
    let authority = CertificateAuthority::new();
    let server = authority.server("localhost", FAR);
    list(&server, &authority.pem()).run().exits(0);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn bundle_can_hold_several_authorities_and_other_text() {
    let (authority, other) = (CertificateAuthority::new(), CertificateAuthority::new());
    let server = authority.server("localhost", FAR);
    let bundle = other.pem().with_file_name("bundle.pem");
    let pem = |authority: &CertificateAuthority| std::fs::read_to_string(authority.pem()).unwrap();
    std::fs::write(&bundle, format!("# Ours\n{}\n# Theirs\n{}", pem(&other), pem(&authority))).unwrap();
    list(&server, &other.pem()).env("TWILIO_CA_BUNDLE", &bundle).run().exits(0);
}

#[test]
fn rejects_certificate_for_another_host_or_validity_period() {
    let authority = CertificateAuthority::new();
    for (host, years, why, hint) in [
        (
            "elsewhere.example",
            1975..FAR,
            "is for 'elsewhere.example', not for 'localhost'",
            "Check the base URL",
        ),
        ("localhost", 1975..2020, "has expired on 2020-01-01", "Renew the server's certificate"),
        ("localhost", 2090..FAR, "is not valid yet, but from 2090-01-01", "Check the clock of this machine."),
    ] {
        let server = authority.server_within(host, years);
        let run = list(&server, &authority.pem()).env("TWILIO_CA_BUNDLE", authority.pem()).run().exits(6);
        let run =
            run.stderr_contains(&["error: cannot connect to localhost:", ": its certificate ", why, hint]);
        assert!(!run.stderr.contains("CA_BUNDLE"), "{run:?}");
        assert_eq!(server.connections(), 1, "it was retried");
        assert!(server.requests().is_empty(), "the credentials went out");
    }
}

#[test]
fn unusable_bundle_is_an_error_before_any_request() {
    let authority = CertificateAuthority::new();
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
        run.stderr_contains(&[
            "error: cannot load the CA certificates: ",
            name,
            why,
            "hint: ",
            "TWILIO_CA_BUNDLE",
        ]);
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn self_signed_authority_is_explained_without_the_hint_to_trust_it() {
    let (server, roots) = HttpsServer::with_certificate_of_authority("localhost");
    let run = list(&server, &roots.path().join("ca.pem")).run().exits(6);
    let run = run.stderr_contains(&[
        "its certificate is marked as that of a certificate authority (CA:TRUE), which no server can use",
        "hint: Create the server's certificate with CA:FALSE",
    ]);
    assert!(!run.stderr.contains("Other(") && !run.stderr.contains("CA_BUNDLE"), "{run:?}");
    assert!(server.requests().is_empty(), "the credentials went out");
}

#[cfg(unix)]
#[test]
fn endless_file_of_certificates_is_an_error_before_any_request() {
    let authority = CertificateAuthority::new();
    let server = authority.server("localhost", FAR);
    let endless = Path::new("/dev/zero");
    let run = list(&server, endless).after_script("ulimit -v 1000000").run().exits(1);
    run.stderr_contains(&[
        "error: cannot load the CA certificates: /dev/zero (from SSL_CERT_FILE): it is longer than 8 MiB",
    ]);
    let directory = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(endless, directory.path().join("endless.pem")).unwrap();
    std::fs::copy(authority.pem(), directory.path().join("ours.pem")).unwrap();
    list(&server, Path::new("")).env("SSL_CERT_DIR", directory.path()).run().exits(0);
    assert_eq!(server.connections(), 1);
}

#[test]
fn missing_root_certificates_are_an_error() {
    let server = CertificateAuthority::new().server("localhost", FAR);
    let path = Path::new("/nonexistent/roots.pem");
    let why = std::fs::File::open(path).unwrap_err();
    let run = list(&server, path).run().exits(1);
    run.stderr_contains(&[
        &format!("error: cannot load the CA certificates: {} (from SSL_CERT_FILE): {why}\n", path.display()),
        "hint: ",
    ]);
    assert_eq!(server.connections(), 0);
}

#[test]
fn rejects_server_without_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 16 << 10]);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        // The client closes the connection.
        let _ = stream.read(&mut [0]);
    });
    let authority = CertificateAuthority::new();
    let run = roomctl(&["list", "room", "-v"]).at(&base_url).env("SSL_CERT_FILE", authority.pem());
    let run = run.run().exits(6).stderr_contains(&["error: cannot connect to localhost:", "corrupt message"]);
    assert_eq!(run.stderr.matches(" failed after ").count(), 1, "{run:?}");
}

#[test]
fn interrupted_handshake_is_retried_then_a_server_failure() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let _ = stream.unwrap().read(&mut [0; 16 << 10]);
        }
    });
    let authority = CertificateAuthority::new();
    let run = roomctl(&["list", "room", "-v"]).at(&base_url).env("SSL_CERT_FILE", authority.pem());
    let run = run.run().exits(6).stderr_contains(&["error: cannot connect to localhost:", "hint: "]);
    assert_eq!(run.stderr.matches(" failed after ").count(), 5, "{run:?}");
}
