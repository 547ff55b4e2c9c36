//! Which requests go through a proxy, and what it gets to see.

use super::secure::{Authority, Secure};
use super::support::{Faulty, Roomctl, TOKEN, answer, basic, json as answer_json, page, roomctl};

const HOST: &str = "video.made-up.invalid";

/// An authority, and a proxy that leads to the https server of that name.
fn proxied() -> (Authority, Secure) {
    let authority = Authority::new();
    let proxy = authority.server(HOST, 2100);
    (authority, proxy)
}

/// One call to the made-up host.
fn list(authority: &Authority) -> Roomctl {
    let run = roomctl(&["list", "room", "--status", "connected", "--timeout", "5s", "-v"]);
    run.at(&format!("https://{HOST}")).env("SSL_CERT_FILE", authority.pem())
}

fn url(proxy: &Secure) -> String {
    format!("http://127.0.0.1:{}", proxy.port)
}

#[test]
fn a_proxy_sees_the_host_but_not_the_credentials() {
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
fn a_proxys_own_credentials_go_to_the_proxy_and_nowhere_else() {
    let (authority, proxy) = proxied();
    let secretive = url(&proxy).replace("://", "://me:proxysecret@");
    let run = list(&authority).env("HTTPS_PROXY", &secretive).run().exits(0);
    let expected = format!("Basic {}", basic("me", "proxysecret"));
    assert_eq!(proxy.tunnels()[0].header("proxy-authorization"), Some(expected.as_str()));
    assert_eq!(proxy.requests()[0].header("proxy-authorization"), None);
    assert!(!run.stderr.contains("proxysecret"), "{run:?}");
}

#[test]
fn a_proxy_that_names_none_is_an_error_and_nothing_goes_out_without_it() {
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        for odd in
            ["http://me:proxysecret@proxy corp:3128", "htp://127.0.0.1:9", "http:/127.0.0.1:9", "ftp://x"]
        {
            let authority = Authority::new();
            let server = authority.server("127.0.0.1", 2100);
            let list = roomctl(&["list", "room", "--timeout", "5s"]);
            let list = list.at(&format!("https://127.0.0.1:{}", server.port));
            let run = list.env("SSL_CERT_FILE", authority.pem()).env(variable, odd).run().exits(3);
            let run = run.says(&[&format!("error: {variable} names no proxy: write it as http://host:port")]);
            assert!(!run.stderr.contains("proxysecret"), "{run:?}");
            assert_eq!(server.connections(), 0);
        }
    }
}

#[test]
fn a_host_in_no_proxy_is_called_directly() {
    for except in [HOST, "invalid", "localhost, video.made-up.invalid", ".made-up.invalid", "*"] {
        let (authority, proxy) = proxied();
        let run = list(&authority).env("HTTPS_PROXY", url(&proxy)).env("ALL_PROXY", url(&proxy));
        // The name leads nowhere, or nowhere in time.
        run.env("NO_PROXY", except).run().exits(6);
        assert_eq!(proxy.connections(), 0, "NO_PROXY={except}");
    }
}

#[test]
fn no_proxy_for_another_host_changes_nothing() {
    let (authority, proxy) = proxied();
    let run = list(&authority).env("HTTPS_PROXY", url(&proxy)).env("NO_PROXY", "up.invalid,10.0.0.0/8");
    run.run().exits(0);
    assert_eq!(proxy.tunnels().len(), 1);
}

#[test]
fn plain_http_to_this_machine_never_goes_through_a_proxy() {
    let proxy = Faulty::start(|_, _| answer_json(200, &page(&[], None)));
    let server = Faulty::start(|_, _| answer_json(200, &page(&[], None)));
    let mut run = server.roomctl(&["list", "room"]);
    for variable in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"] {
        run = run.env(variable, &proxy.base_url);
    }
    run.run().exits(0);
    assert_eq!(server.targets().len(), 3);
    assert!(proxy.requests().is_empty(), "{:?}", proxy.requests());
}

#[test]
fn a_proxy_that_refuses_is_told_of() {
    let authority = Authority::new();
    let proxy = Faulty::start(|_, _| answer(407, &["Proxy-Authenticate: Basic"], ""));
    let secretive = proxy.base_url.replace("://", "://me:proxysecret@");
    let run = list(&authority).env("HTTPS_PROXY", &secretive).run().exits(6);
    let run = run.says(&["error: cannot reach video.made-up.invalid: ", "proxy", "hint: ", "HTTPS_PROXY"]);
    assert!(!run.stderr.contains("proxysecret"), "{run:?}");
}
