//! Base URL, region and edge of requests, from the environment and from profiles.

use crate::support::{
    ACCOUNT, CertificateAuthority, FaultyServer, ROOM, Roomctl, TOKEN, json_response, page, roomctl,
};

const LIST: &[&str] = &["list", "room", "--status", "connected"];

/// A server that accepts all credentials.
fn accepting_server() -> FaultyServer {
    FaultyServer::start(|_, _| json_response(200, &page(&[], None)))
}

/// The host that a run connects to, as seen by the proxy.
fn host_called(authority: &CertificateAuthority, host: &str, set: impl FnOnce(Roomctl) -> Roomctl) -> String {
    let proxy = authority.server(host, 2100);
    let run = roomctl(LIST).env("SSL_CERT_FILE", authority.pem());
    let run = run.env("HTTPS_PROXY", format!("http://127.0.0.1:{}", proxy.port));
    set(run).run().exits(0);
    let [tunnel] = proxy.tunnels().try_into().unwrap();
    tunnel.target
}

#[test]
fn region_and_edge_select_the_host() {
    let authority = CertificateAuthority::new();
    for (region, edge, host) in [
        ("", "", "video.twilio.com"),
        ("ie1", "", "video.ie1.twilio.com"),
        ("", "dublin", "video.dublin.us1.twilio.com"),
        ("ie1", "dublin", "video.dublin.ie1.twilio.com"),
    ] {
        let of_environment = host_called(&authority, host, |run| {
            let run = run.env("TWILIO_ACCOUNT_SID", ACCOUNT).env("TWILIO_AUTH_TOKEN", TOKEN);
            run.env("TWILIO_REGION", region).env("TWILIO_EDGE", edge)
        });
        assert_eq!(of_environment, format!("{host}:443"));

        let line = |name, value: &str| {
            if value.is_empty() { String::new() } else { format!("{name} = '{value}'\n") }
        };
        let places = line("region", region) + &line("edge", edge);
        let config = format!("[profiles.p]\naccount_sid = '{ACCOUNT}'\nauth_token = '{TOKEN}'\n{places}");
        let of_profile = host_called(&authority, host, |run| run.config(&config));
        assert_eq!(of_profile, format!("{host}:443"));
    }
}

#[test]
fn page_of_the_console_is_that_of_the_region() {
    let authority = CertificateAuthority::new();
    let proxy = authority.server("video.dublin.ie1.twilio.com", 2100);
    let run = roomctl(&["rooms", "get", ROOM, "--web"])
        .env("SSL_CERT_FILE", authority.pem())
        .env("HTTPS_PROXY", format!("http://127.0.0.1:{}", proxy.port))
        .env("TWILIO_ACCOUNT_SID", ACCOUNT)
        .env("TWILIO_AUTH_TOKEN", TOKEN)
        .env("TWILIO_REGION", "ie1")
        .env("TWILIO_EDGE", "dublin");
    let pages = "https://console.twilio.com/ie1/monitor/insights/video/video-rooms";
    assert_eq!(run.run().exits(0).stdout, format!("{pages}/{ROOM}/participants/\n"));
}

#[test]
fn base_url_overrides_region_and_edge() {
    let server = accepting_server();
    server.roomctl(LIST).env("TWILIO_REGION", "ie1").env("TWILIO_EDGE", "dublin").run().exits(0);
    assert_eq!(server.targets().len(), 1);
}

#[test]
fn profile_base_url_overrides_region_and_edge_of_environment() {
    let server = accepting_server();
    let base_url = format!("base_url = '{}'", server.base_url);
    let config = format!("[profiles.p]\naccount_sid = '{ACCOUNT}'\nauth_token = '{TOKEN}'\n{base_url}\n");
    roomctl(LIST).config(&config).env("TWILIO_EDGE", "dublin").env("TWILIO_REGION", "ie1").run().exits(0);
    assert_eq!(server.targets().len(), 1);
}

#[test]
fn rejects_region_or_edge_that_changes_the_host() {
    for variable in ["TWILIO_REGION", "TWILIO_EDGE"] {
        for value in ["evil.example/", "a.b", "x@evil.example", "a b", "evil.example#"] {
            let server = accepting_server();
            let run = server.roomctl(LIST).env(variable, value).run().exits(3);
            run.stderr_contains(&[&format!(
                "error: invalid {variable}: expected letters, digits and hyphens"
            )]);
            assert!(server.targets().is_empty());
        }
    }
}

#[test]
fn rejects_base_url_that_would_expose_credentials() {
    for (url, why) in [
        ("http://video.twilio.com", "http is allowed only for localhost"),
        ("http://127.0.0.1.evil.example", "http is allowed only for localhost"),
        ("http://10.0.0.1:8080", "http is allowed only for localhost"),
        (
            "https://me:pass@video.twilio.com",
            "a base URL cannot contain a user, a password, a query or a fragment",
        ),
        (
            "https://video.twilio.com/?x=y",
            "a base URL cannot contain a user, a password, a query or a fragment",
        ),
        ("ftp://video.twilio.com", "the scheme must be https"),
        ("video.twilio.com", "not a URL"),
        ("file:///etc/passwd", "the scheme must be https"),
    ] {
        let run = roomctl(LIST).at(url).run().exits(3);
        run.stderr_contains(&["error: ROOMCTL_BASE_URL: ", why]);

        let server = accepting_server();
        let run = server.run(&[LIST, &["--base-url", url]].concat()).exits(2);
        run.stderr_contains(&["--base-url", why]);
        assert!(server.targets().is_empty());
    }
}

#[test]
fn invalid_base_url_of_profile_is_rejected_with_profile_name() {
    let config = format!(
        "[profiles.p]\naccount_sid = '{ACCOUNT}'\nauth_token = '{TOKEN}'\nbase_url = 'http://10.0.0.1'\n"
    );
    roomctl(LIST)
        .config(&config)
        .run()
        .exits(3)
        .stderr_contains(&["error: profile 'p': base_url: http is allowed only"]);
}

#[test]
fn base_url_flag_overrides_environment() {
    let (selected, other) = (accepting_server(), accepting_server());
    other.run(&[LIST, &["--base-url", &selected.base_url]].concat()).exits(0);
    assert_eq!((selected.targets().len(), other.targets().len()), (1, 0));
}
