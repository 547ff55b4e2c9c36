//! Errors of a connection that could not be made: to which host, and why. Depends on no other file of `api`.

use std::fmt;
use std::net::SocketAddr;

use chrono::NaiveDate;

/// A connection that could not be made.
#[derive(Debug, Clone, thiserror::Error)]
#[error("cannot connect to {hop}: {failure}")]
pub struct ConnectError {
    /// The host that could not be connected to.
    pub hop: Hop,
    /// Why.
    pub failure: ConnectFailure,
}

/// A host on the way to the API, as messages name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hop {
    /// The API: host and port.
    Api(String),
    /// The proxy.
    Proxy(ProxyName),
}

impl fmt::Display for Hop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(host) => f.write_str(host),
            Self::Proxy(name) => name.fmt(f),
        }
    }
}

/// The name of a proxy in messages, without its credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyName {
    /// Host and port.
    pub address: String,
    /// The environment variable that sets the proxy.
    pub variable: &'static str,
}

impl fmt::Display for ProxyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "proxy {} (from {})", self.address, self.variable)
    }
}

/// Why a connection could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectFailure {
    /// The host name cannot be resolved.
    #[error("cannot resolve the name '{name}': {reason}")]
    Name {
        /// The host name.
        name: String,
        /// The reason, in the words of the system.
        reason: String,
        /// Whether the name server did not answer, so that a retry may help.
        is_temporary: bool,
    },
    /// The connection was refused, reset or closed. A retry may help.
    #[error("{reason}{}", shown_addresses(.addresses))]
    Network {
        /// The reason, in the words of the system.
        reason: String,
        /// The addresses that the host name stands for.
        addresses: Vec<SocketAddr>,
    },
    /// The host's certificate is not accepted.
    #[error("its certificate {0}")]
    Certificate(CertificateProblem),
    /// Another TLS error, or a host without TLS.
    #[error("{0}")]
    Tls(String),
    /// The proxy was reached, and does not connect to the API.
    #[error("{proxy} {}", if *.is_temporary { format!("failed {reason}") } else { format!("refused {reason}") })]
    Refused {
        /// The proxy.
        proxy: ProxyName,
        /// What it refused, or the status with which it refused.
        reason: String,
        /// The HTTP status of the response, if there was one.
        status: Option<u16>,
        /// Whether a retry may help. A retry with the same credentials could lock an account.
        is_temporary: bool,
    },
}

/// Why a certificate is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateProblem {
    /// It has expired.
    #[error("has expired{}", shown_date(" on", *.0))]
    Expired(Option<NaiveDate>),
    /// Its validity has not begun.
    #[error("is not valid yet{}", shown_date(", but from", *.0))]
    NotValidYet(Option<NaiveDate>),
    /// It is for another host.
    #[error("is for {}, not for '{expected}'", shown_names(.presented))]
    WrongName {
        /// The host name.
        expected: String,
        /// The names in the certificate.
        presented: Vec<String>,
    },
    /// Its issuer is not trusted.
    #[error("is from an unknown certificate authority")]
    UnknownAuthority,
    /// It is marked as the certificate of an authority.
    #[error("is marked as that of a certificate authority (CA:TRUE), which no server can use")]
    IsAuthority,
    /// Another problem.
    #[error("is invalid: {0}")]
    Other(String),
}

impl ConnectFailure {
    /// Whether a retry may succeed.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Network { .. } => true,
            Self::Name { is_temporary, .. } | Self::Refused { is_temporary, .. } => *is_temporary,
            Self::Certificate(_) | Self::Tls(_) => false,
        }
    }
}

fn shown_addresses(addresses: &[SocketAddr]) -> String {
    let shown = addresses.iter().map(ToString::to_string).collect::<Vec<_>>();
    if shown.is_empty() { String::new() } else { format!(" (address {})", shown.join(", ")) }
}

fn shown_date(preposition: &str, date: Option<NaiveDate>) -> String {
    date.map(|date| format!("{preposition} {date}")).unwrap_or_default()
}

/// Returns the first names of a certificate, which can have hundreds.
fn shown_names(names: &[String]) -> String {
    const SHOWN: usize = 3;
    let mut shown = names.iter().take(SHOWN).map(|name| format!("'{name}'")).collect::<Vec<_>>();
    match names.len() {
        0 => return "no host".to_owned(),
        count if count > SHOWN => shown.push(format!("{} more", count - SHOWN)),
        _ => {}
    }
    shown.join(", ")
}
