//! A proxy, and the tunnel through it to the API. Depends on the errors of connections and on streams.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{HOST, PROXY_AUTHORIZATION, USER_AGENT};
use http::{HeaderValue, Request, StatusCode};
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};
use tokio_socks::tcp::{Socks4Stream, Socks5Stream};
use url::Url;

use super::error_chain::root_cause;
use super::request::USER_AGENT_NAME;
use super::stream::Stream;
use super::tcp;
use crate::api::connect_error::{ConnectFailure, ProxyName};

/// The port of a SOCKS proxy, unless it is given.
const SOCKS_PORT: u16 = 1080;

/// A proxy for the connections to the API.
pub struct Proxy {
    /// Its name in messages.
    pub name: ProxyName,
    /// The host name, an IPv6 address in brackets.
    pub host: String,
    /// The port.
    pub port: u16,
    protocol: Protocol,
    credentials: Option<(String, SecretString)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Protocol {
    Http,
    Https,
    /// SOCKS 4 or 5; the client or the proxy resolves the host name.
    Socks4 {
        is_resolved_by_proxy: bool,
    },
    Socks5 {
        is_resolved_by_proxy: bool,
    },
}

impl Proxy {
    /// Returns the proxy at a URL, which the environment variable `variable` sets. `None` if the scheme is not one of a proxy.
    pub fn new(variable: &'static str, url: &Url) -> Option<Self> {
        let protocol = match url.scheme() {
            "http" => Protocol::Http,
            "https" => Protocol::Https,
            "socks4" => Protocol::Socks4 { is_resolved_by_proxy: false },
            "socks4a" => Protocol::Socks4 { is_resolved_by_proxy: true },
            "socks5" => Protocol::Socks5 { is_resolved_by_proxy: false },
            "socks5h" => Protocol::Socks5 { is_resolved_by_proxy: true },
            _ => return None,
        };
        let host = url.host_str()?.to_owned();
        let port = url.port_or_known_default().unwrap_or(SOCKS_PORT);
        let decode = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let password = || url.password().map(decode).unwrap_or_default().into();
        let credentials = (!url.username().is_empty()).then(|| (decode(url.username()), password()));
        let name = ProxyName { address: format!("{host}:{port}"), variable };
        Some(Self { name, host, port, protocol, credentials })
    }

    /// Whether the connection to the proxy itself uses TLS.
    pub fn uses_tls(&self) -> bool {
        self.protocol == Protocol::Https
    }

    /// Makes the proxy connect `stream` to the API.
    pub async fn open_tunnel(&self, stream: Stream, host: &str, port: u16) -> Result<Stream, ConnectFailure> {
        let credentials =
            self.credentials.as_ref().map(|(user, secret)| (user.as_str(), secret.expose_secret()));
        match self.protocol {
            Protocol::Http | Protocol::Https => self.connect_http(stream, &format!("{host}:{port}")).await,
            Protocol::Socks4 { is_resolved_by_proxy } => {
                let user = credentials.map(|(user, _)| user);
                let opened = match socks_address(host, port, is_resolved_by_proxy).await? {
                    Some(address) => open_socks4(stream, address, user).await,
                    None => open_socks4(stream, (host, port), user).await,
                };
                opened.map_err(|error| self.socks_failure(&error))
            }
            Protocol::Socks5 { is_resolved_by_proxy } => {
                let opened = match socks_address(host, port, is_resolved_by_proxy).await? {
                    Some(address) => open_socks5(stream, address, credentials).await,
                    None => open_socks5(stream, (host, port), credentials).await,
                };
                opened.map_err(|error| self.socks_failure(&error))
            }
        }
    }

    /// Sends a `CONNECT` request (RFC 9110, section 9.3.6).
    async fn connect_http(&self, stream: Stream, target: &str) -> Result<Stream, ConnectFailure> {
        let lost = |error: hyper::Error| self.http_failure(&error);
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(lost)?;
        // Ends with the tunnel, or when the response and the sender are dropped. Its errors are those of the response.
        tokio::spawn(connection.with_upgrades());
        let mut request = Request::connect(target)
            .header(HOST, target)
            .header(USER_AGENT, USER_AGENT_NAME)
            .body(Empty::<Bytes>::new())
            .map_err(|error| self.unreadable(&error.to_string()))?;
        if let Some((user, password)) = &self.credentials {
            request.headers_mut().insert(PROXY_AUTHORIZATION, basic_auth(user, password));
        }
        let response = sender.send_request(request).await.map_err(lost)?;
        let status = response.status();
        if status != StatusCode::OK {
            return Err(ConnectFailure::Refused {
                proxy: self.name.clone(),
                reason: format!("with status {status}"),
                status: Some(status.as_u16()),
                is_temporary: status.is_server_error(),
            });
        }
        let tunnel = hyper::upgrade::on(response).await.map_err(lost)?;
        Ok(Box::new(TokioIo::new(tunnel)))
    }

    fn http_failure(&self, error: &hyper::Error) -> ConnectFailure {
        if error.is_parse() {
            return self.unreadable(&root_cause(error));
        }
        ConnectFailure::Network { reason: root_cause(error), addresses: Vec::new() }
    }

    fn socks_failure(&self, error: &tokio_socks::Error) -> ConnectFailure {
        use tokio_socks::Error as Socks;
        let refused = |reason: &str, is_temporary| ConnectFailure::Refused {
            proxy: self.name.clone(),
            reason: reason.to_owned(),
            status: None,
            is_temporary,
        };
        match error {
            Socks::Io(error) => ConnectFailure::Network { reason: root_cause(error), addresses: Vec::new() },
            Socks::PasswordAuthFailure(_) | Socks::IdentdAuthFailure | Socks::InvalidUserIdAuthFailure => {
                refused("the credentials", false)
            }
            Socks::NoAcceptableAuthMethods if self.credentials.is_none() => {
                refused("to connect without credentials", false)
            }
            Socks::NoAcceptableAuthMethods | Socks::UnknownAuthMethod => {
                refused("to take credentials by user name and password", false)
            }
            Socks::GeneralSocksServerFailure
            | Socks::NetworkUnreachable
            | Socks::HostUnreachable
            | Socks::ConnectionRefused
            | Socks::TtlExpired => refused(&format!("to connect: {error}"), true),
            Socks::ConnectionNotAllowedByRuleset => refused("the connection by its rules", false),
            error => self.unreadable(&error.to_string()),
        }
    }

    fn unreadable(&self, reason: &str) -> ConnectFailure {
        ConnectFailure::Refused {
            proxy: self.name.clone(),
            reason: format!("with an unreadable response: {reason}"),
            status: None,
            is_temporary: false,
        }
    }
}

/// Returns the value of a header for HTTP Basic authentication (RFC 7617).
pub fn basic_auth(user: &str, password: &SecretString) -> HeaderValue {
    let encoded = STANDARD.encode(format!("{user}:{}", password.expose_secret()));
    // Base64 is always valid in a header.
    let mut value = HeaderValue::try_from(format!("Basic {encoded}")).unwrap_or(HeaderValue::from_static(""));
    value.set_sensitive(true);
    value
}

/// Returns the address to connect to, or `None` if the proxy resolves the host name.
async fn socks_address(
    host: &str,
    port: u16,
    is_resolved_by_proxy: bool,
) -> Result<Option<std::net::SocketAddr>, ConnectFailure> {
    if is_resolved_by_proxy {
        return Ok(None);
    }
    Ok(tcp::resolve(host, port).await?.first().copied())
}

async fn open_socks4<'t>(
    stream: Stream,
    target: impl tokio_socks::IntoTargetAddr<'t>,
    user: Option<&str>,
) -> Result<Stream, tokio_socks::Error> {
    let stream = match user {
        Some(user) => Socks4Stream::connect_with_userid_and_socket(stream, target, user).await?,
        None => Socks4Stream::connect_with_socket(stream, target).await?,
    };
    Ok(stream.into_inner())
}

async fn open_socks5<'t>(
    stream: Stream,
    target: impl tokio_socks::IntoTargetAddr<'t>,
    credentials: Option<(&str, &str)>,
) -> Result<Stream, tokio_socks::Error> {
    let stream = match credentials {
        Some((user, password)) => {
            Socks5Stream::connect_with_password_and_socket(stream, target, user, password).await?
        }
        None => Socks5Stream::connect_with_socket(stream, target).await?,
    };
    Ok(stream.into_inner())
}
