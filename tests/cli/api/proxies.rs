//! Which requests go through a proxy, and what the proxy sees.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::support::{
    CertificateAuthority, FaultyServer, HttpsServer, ROOM, Roomctl, Run, TOKEN, basic, error_response,
    json_response, page, response, roomctl,
};

const HOST: &str = "video.made-up.invalid";

/// A certificate authority, and a proxy in front of the https server for that host.
fn proxied() -> (CertificateAuthority, HttpsServer) {
    let authority = CertificateAuthority::new();
    let proxy = authority.server(HOST, 2100);
    (authority, proxy)
}

/// One request to the made-up host.
fn list(authority: &CertificateAuthority) -> Roomctl {
    let run = roomctl(&["list", "room", "--status", "connected", "--timeout", "5s", "-v"]);
    run.at(&format!("https://{HOST}")).env("SSL_CERT_FILE", authority.pem())
}

fn url(proxy: &HttpsServer) -> String {
    format!("http://127.0.0.1:{}", proxy.port)
}

#[test]
fn proxy_sees_the_host_but_not_the_credentials() {
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        let (authority, proxy) = proxied();
        list(&authority).env(variable, url(&proxy)).run().exits(0);
        let [tunnel] = proxy.tunnels().try_into().unwrap();
        assert_eq!(
            (tunnel.method.as_str(), tunnel.target.as_str()),
            ("CONNECT", "video.made-up.invalid:443")
        );
        for name in ["authorization", "proxy-authorization"] {
            assert_eq!(tunnel.header(name), None, "{variable}");
        }
        assert!(!format!("{tunnel:?}").contains(TOKEN));
        assert!(proxy.requests()[0].header("authorization").is_some(), "the API gets them");
    }
}

#[test]
fn proxy_credentials_are_sent_only_to_the_proxy() {
    let (authority, proxy) = proxied();
    let secretive = url(&proxy).replace("://", "://me:proxysecret@");
    let run = list(&authority).env("HTTPS_PROXY", &secretive).run().exits(0);
    let expected = format!("Basic {}", basic("me", "proxysecret"));
    assert_eq!(proxy.tunnels()[0].header("proxy-authorization"), Some(expected.as_str()));
    assert_eq!(proxy.requests()[0].header("proxy-authorization"), None);
    assert!(!run.stderr.contains("proxysecret"), "{run:?}");
}

/// The name of a variable in messages: Windows ignores the case of names, and roomctl asks for the upper-case one first.
fn printed_name(variable: &str) -> String {
    if cfg!(windows) { variable.to_uppercase() } else { variable.to_owned() }
}

#[test]
fn invalid_proxy_is_an_error_and_nothing_is_sent() {
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        for odd in
            ["http://me:proxysecret@proxy corp:3128", "htp://127.0.0.1:9", "http:/127.0.0.1:9", "ftp://x"]
        {
            let authority = CertificateAuthority::new();
            let server = authority.server("127.0.0.1", 2100);
            let list = roomctl(&["list", "room", "--timeout", "5s"]);
            let list = list.at(&format!("https://127.0.0.1:{}", server.port));
            let run = list.env("SSL_CERT_FILE", authority.pem()).env(variable, odd).run().exits(3);
            let name = printed_name(variable);
            let run =
                run.stderr_contains(&[&format!("error: invalid proxy in {name}: expected http://host:port")]);
            assert!(!run.stderr.contains("proxysecret"), "{run:?}");
            assert_eq!(server.connections(), 0);
        }
    }
}

#[test]
fn host_in_no_proxy_is_called_directly() {
    for except in [
        HOST,
        "invalid",
        "localhost, video.made-up.invalid",
        ".made-up.invalid",
        "*.made-up.invalid",
        "VIDEO.made-up.invalid.:443",
        "*",
    ] {
        let (authority, proxy) = proxied();
        let run = list(&authority).env("HTTPS_PROXY", url(&proxy)).env("ALL_PROXY", url(&proxy));
        // The host name does not resolve, or not in time.
        run.env("NO_PROXY", except).run().exits(6);
        assert_eq!(proxy.connections(), 0, "NO_PROXY={except}");
    }
}

#[test]
fn no_proxy_for_another_host_is_ignored() {
    let (authority, proxy) = proxied();
    let run = list(&authority)
        .env("HTTPS_PROXY", url(&proxy))
        .env("NO_PROXY", "up.invalid,10.0.0.0/8,video.made-up.invalid:8443");
    run.run().exits(0);
    assert_eq!(proxy.tunnels().len(), 1);
}

#[test]
fn http_to_localhost_bypasses_the_proxy() {
    let proxy = FaultyServer::start(|_, _| json_response(200, &page(&[], None)));
    let server = FaultyServer::start(|_, _| json_response(200, &page(&[], None)));
    let mut run = server.roomctl(&["list", "room"]);
    for variable in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"] {
        run = run.env(variable, &proxy.base_url);
    }
    run.run().exits(0);
    assert_eq!(server.targets().len(), 3);
    assert!(proxy.requests().is_empty(), "{:?}", proxy.requests());
}

/// Command lines that would each send several requests.
const COMMANDS: &[&[&str]] = &[
    &["get", ROOM, "bob"],
    &["list", "room"],
    &["kick", ROOM, "ann", "ben", "cid"],
    &["kick", "room", "ann", "ben", "cid", "--keep-out", "1h"],
    &["kick", "--everywhere", "ann", "--yes"],
    &["find", "ann"],
    &["rooms"],
    &["rooms", "end", "a", "b", "--yes"],
    &["rules", "reset", ROOM, "ann", "ben"],
    &["mute", ROOM, "ann"],
    &["watch", "room"],
    &["whoami"],
];

/// A command line through a proxy with credentials, which are never printed.
fn through_proxy(args: &[&str], proxy: &str) -> Run {
    let authority = CertificateAuthority::new();
    let run = roomctl(&[args, &["-v"]].concat()).at(&format!("https://{HOST}"));
    let run = run.env("SSL_CERT_FILE", authority.pem());
    let run = run.env("HTTPS_PROXY", proxy.replace("://", "://me:proxysecret@")).run();
    assert!(!run.stderr.contains("proxysecret"), "{run:?}");
    run
}

#[test]
fn rejecting_proxy_is_not_retried_and_named_without_credentials() {
    // The status 407 is known from the first response, any other is asked for once more.
    for (status, calls, printed, hint) in [
        (
            407,
            1,
            "status 407 Proxy Authentication Required",
            "Set the user name and password of the proxy in HTTPS_PROXY.",
        ),
        (
            403,
            2,
            "status 403 Forbidden",
            "Ask the operator of the proxy to allow connections to video.made-up.invalid.",
        ),
    ] {
        for command in COMMANDS {
            let proxy = FaultyServer::start(move |_, _| response(status, &["Proxy-Authenticate: Basic"], ""));
            let run = through_proxy(command, &proxy.base_url).exits(6);
            let address = proxy.base_url.trim_start_matches("http://");
            let run = run.stderr_contains(&[
                &format!("error: cannot connect to {HOST}: proxy {address} (from HTTPS_PROXY) refused with {printed}"),
                hint,
            ]);
            assert_eq!(proxy.targets(), vec![format!("CONNECT {HOST}:443"); calls], "{run:?}");
        }
    }
}

#[test]
fn failing_proxy_is_retried_and_named_with_its_status() {
    let proxy = FaultyServer::start(|_, _| response(502, &[], "<html>upstream</html>"));
    let run = through_proxy(&["list", "room", "--status", "connected"], &proxy.base_url).exits(6);
    let address = proxy.base_url.trim_start_matches("http://");
    run.stderr_contains(&[
        &format!("error: cannot connect to {HOST}: proxy {address} (from HTTPS_PROXY) failed with status 502 Bad Gateway"),
        "hint: Check that the proxy can reach video.made-up.invalid, or try again later.",
    ]);
    assert_eq!(proxy.targets(), vec![format!("CONNECT {HOST}:443"); 10], "5 attempts, each with its status");
}

#[test]
fn proxy_that_cannot_be_reached_is_named() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    for (scheme, address, why) in [
        ("http", closed.as_str(), "refused"),
        ("https", &closed, "refused"),
        ("socks5h", &closed, "refused"),
        ("http", "nowhere.invalid:3128", "cannot resolve the name 'nowhere.invalid': "),
    ] {
        let run = through_proxy(&["get", ROOM, "bob"], &format!("{scheme}://{address}")).exits(6);
        let run = run.stderr_contains(&[
            &format!("error: cannot connect to proxy {address} (from HTTPS_PROXY): "),
            why,
            "hint: Check host and port of the proxy in HTTPS_PROXY",
        ]);
        assert!(!run.stderr.contains(&format!("connect to {HOST}")), "{run:?}");
    }
}

#[test]
fn proxy_whose_certificate_is_not_trusted_is_named() {
    let proxy = CertificateAuthority::new().server("127.0.0.1", 2100);
    let run = through_proxy(&["get", ROOM, "bob"], &format!("https://127.0.0.1:{}", proxy.port)).exits(6);
    run.stderr_contains(&[
        &format!("error: cannot connect to proxy 127.0.0.1:{} (from HTTPS_PROXY): ", proxy.port),
        "its certificate is from an unknown certificate authority",
    ]);
    assert_eq!(proxy.connections(), 1, "it was retried");
}

#[test]
fn silent_proxy_is_named_when_the_time_is_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let run =
        through_proxy(&["get", ROOM, "bob", "--timeout", "300ms"], &format!("http://{address}")).exits(6);
    run.stderr_contains(&[&format!("proxy {address} (from HTTPS_PROXY) timed out after 300ms")]);
}

#[test]
fn unescaped_character_in_proxy_password_is_an_error() {
    for (password, hint) in
        [("p@roxysecret", "write %40 instead of @"), ("p/roxysecret", "write %2F instead of /")]
    {
        let (authority, proxy) = proxied();
        let secretive = url(&proxy).replace("://", &format!("://me:{password}@"));
        let run = list(&authority).env("HTTPS_PROXY", secretive).run().exits(3);
        let run =
            run.stderr_contains(&["error: invalid proxy in HTTPS_PROXY: ", "contains an unescaped '", hint]);
        assert!(!run.stderr.contains("roxysecret"), "{run:?}");
        assert_eq!(proxy.connections(), 0);
    }
}

#[test]
fn escaped_character_in_proxy_password_is_decoded() {
    let (authority, proxy) = proxied();
    list(&authority).env("HTTPS_PROXY", url(&proxy).replace("://", "://me:p%40%2Fss@")).run().exits(0);
    let expected = format!("Basic {}", basic("me", "p@/ss"));
    assert_eq!(proxy.tunnels()[0].header("proxy-authorization"), Some(expected.as_str()));
}

#[test]
fn verbose_log_says_which_entry_of_no_proxy_matches() {
    let (authority, proxy) = proxied();
    let run = list(&authority)
        .env("HTTPS_PROXY", url(&proxy))
        .env("no_proxy", "localhost *.made-up.invalid.")
        .run();
    let name = printed_name("no_proxy");
    run.stderr_contains(&[&format!("no proxy: '*.made-up.invalid.' in {name} matches the API's host")]);
    let run =
        list(&authority).env("HTTPS_PROXY", url(&proxy)).env("NO_PROXY", "elsewhere.invalid").run().exits(0);
    run.stderr_contains(&[&format!("using proxy 127.0.0.1:{} (from HTTPS_PROXY)", proxy.port)]);
}

/// A proxy that responds to each message of a connection with the next reply, and then closes the connection. Returns its
/// address and the number of its connections.
fn raw_proxy(replies: &'static [&'static [u8]]) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let connections = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&connections);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            connections.fetch_add(1, Ordering::SeqCst);
            for reply in replies {
                let _ = stream.read(&mut [0; 512]).and_then(|_| stream.write_all(reply));
            }
        }
    });
    (address, seen)
}

#[test]
fn failure_of_a_proxy_without_a_status_is_explained() {
    const CLOSED: &str = "cannot connect to PROXY: it closed the connection";
    let cases: [(&str, &'static [&'static [u8]], &str, usize); 6] = [
        ("http", &[b""], CLOSED, 5),
        ("http", &[b"SSH-2.0\r\n\r\n"], "connect to HOST: PROXY refused with an unreadable response: ", 2),
        ("http", &[b"HTTP/1.1 200 OK\r\n\r\n", b""], "cannot connect to HOST: tls handshake eof", 5),
        ("socks5h", &[b""], CLOSED, 5),
        // RFC 1928: the reply says that the rules do not allow the connection, or that the host is unreachable.
        (
            "socks5h",
            &[&[5, 2], &[1, 0], &[5, 2, 0, 1, 0, 0, 0, 0, 0, 0]],
            "connect to HOST: PROXY refused the connection by its rules",
            1,
        ),
        (
            "socks5h",
            &[&[5, 2], &[1, 0], &[5, 4, 0, 1, 0, 0, 0, 0, 0, 0]],
            "connect to HOST: PROXY failed to connect: host unreachable",
            5,
        ),
    ];
    thread::scope(|scope| {
        for (scheme, replies, why, count) in cases {
            scope.spawn(move || {
                let (address, connections) = raw_proxy(replies);
                let run = through_proxy(&["get", ROOM, "bob"], &format!("{scheme}://{address}")).exits(6);
                let named = format!("proxy {address} (from HTTPS_PROXY)");
                let run = run.stderr_contains(&[&why.replace("HOST", HOST).replace("PROXY", &named)]);
                assert_eq!(connections.load(Ordering::SeqCst), count, "{run:?}");
            });
        }
    });
}

#[test]
fn proxy_credentials_rejected_by_socks_are_sent_once() {
    // RFC 1928 and 1929: user name and password are requested and rejected.
    let (address, connections) = raw_proxy(&[&[5, 2], &[1, 1]]);
    let run = roomctl(&["kick", ROOM, "ann", "ben", "cid"]).at(&format!("https://{HOST}"));
    let run = run.env("ALL_PROXY", format!("socks5h://me:proxysecret@{address}")).run().exits(6);
    let run = run.stderr_contains(&[&format!("proxy {address} (from ALL_PROXY) refused the credentials")]);
    assert!(!run.stderr.contains("proxysecret"), "{run:?}");
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[test]
fn rejected_api_credentials_are_sent_once() {
    for status in [401, 403] {
        for command in COMMANDS {
            let server = FaultyServer::start(move |_, _| error_response(status, 20003, "Authenticate"));
            let run = server.run(command).exits(3);
            assert_eq!(server.targets().len(), 1, "{run:?}");
        }
    }
}
