//! Where the requests go: base URL, region and edge, from the environment and from a profile.

use crate::support::{ACCOUNT, Authority, Faulty, Roomctl, TOKEN, json, page, roomctl};

const LIST: &[&str] = &["list", "room", "--status", "connected"];

/// A server that lets everybody in.
fn open() -> Faulty {
    Faulty::start(|_, _| json(200, &page(&[], None)))
}

/// The host that a run calls, as the proxy between is told it.
fn host_called(authority: &Authority, host: &str, set: impl FnOnce(Roomctl) -> Roomctl) -> String {
    let proxy = authority.server(host, 2100);
    let run = roomctl(LIST).env("SSL_CERT_FILE", authority.pem());
    let run = run.env("HTTPS_PROXY", format!("http://127.0.0.1:{}", proxy.port));
    set(run).run().exits(0);
    let [tunnel] = proxy.tunnels().try_into().unwrap();
    tunnel.target
}

#[test]
fn region_and_edge_make_the_host() {
    let authority = Authority::new();
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
fn a_base_url_goes_before_region_and_edge() {
    let server = open();
    server.roomctl(LIST).env("TWILIO_REGION", "ie1").env("TWILIO_EDGE", "dublin").run().exits(0);
    assert_eq!(server.targets().len(), 1);
}

#[test]
fn a_region_or_edge_in_the_environment_leads_nowhere_else_than_a_profile_with_a_base_url() {
    let server = open();
    let base_url = format!("base_url = '{}'", server.base_url);
    let config = format!("[profiles.p]\naccount_sid = '{ACCOUNT}'\nauth_token = '{TOKEN}'\n{base_url}\n");
    roomctl(LIST).config(&config).env("TWILIO_EDGE", "dublin").env("TWILIO_REGION", "ie1").run().exits(0);
    assert_eq!(server.targets().len(), 1);
}

#[test]
fn a_region_or_edge_cannot_lead_to_another_host() {
    for variable in ["TWILIO_REGION", "TWILIO_EDGE"] {
        for value in ["evil.example/", "a.b", "x@evil.example", "a b", "evil.example#"] {
            let server = open();
            let run = server.roomctl(LIST).env(variable, value).run().exits(3);
            run.says(&[&format!("error: {variable} must be letters, digits and hyphens")]);
            assert!(server.targets().is_empty());
        }
    }
}

#[test]
fn a_base_url_that_would_not_keep_the_credentials_is_refused() {
    for (url, why) in [
        ("http://video.twilio.com", "plain http would send the credentials unencrypted"),
        ("http://127.0.0.1.evil.example", "plain http would send the credentials unencrypted"),
        ("http://10.0.0.1:8080", "plain http would send the credentials unencrypted"),
        ("https://me:pass@video.twilio.com", "a base URL has no user, password, query or fragment"),
        ("https://video.twilio.com/?x=y", "a base URL has no user, password, query or fragment"),
        ("ftp://video.twilio.com", "the scheme must be https"),
        ("video.twilio.com", "not a URL"),
        ("file:///etc/passwd", "the scheme must be https"),
    ] {
        let run = roomctl(LIST).at(url).run().exits(3);
        run.says(&["error: ROOMCTL_BASE_URL: ", why]);

        let server = open();
        let run = server.run(&[LIST, &["--base-url", url]].concat()).exits(2);
        run.says(&["--base-url", why]);
        assert!(server.targets().is_empty());
    }
}

#[test]
fn the_base_url_of_a_profile_is_as_strict_and_names_the_profile() {
    let config = format!(
        "[profiles.p]\naccount_sid = '{ACCOUNT}'\nauth_token = '{TOKEN}'\nbase_url = 'http://10.0.0.1'\n"
    );
    roomctl(LIST)
        .config(&config)
        .run()
        .exits(3)
        .says(&["error: profile 'p': base_url: plain http would send"]);
}

#[test]
fn the_flag_for_the_base_url_goes_before_the_environment() {
    let (meant, other) = (open(), open());
    other.run(&[LIST, &["--base-url", &meant.base_url]].concat()).exits(0);
    assert_eq!((meant.targets().len(), other.targets().len()), (1, 0));
}
