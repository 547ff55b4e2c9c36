//! TLS: the handshake, and what is wrong with a certificate that is not accepted. Depends on the errors of connections.

use std::sync::Arc;

use chrono::DateTime;
use rustls::crypto::ring;
use rustls::pki_types::{ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, RootCertStore};
use tokio_rustls::TlsConnector;

use super::error_chain::root_cause;
use super::stream::Stream;
use super::tcp::without_brackets;
use crate::api::connect_error::{CertificateProblem, ConnectFailure};
use crate::api::error::Error;

/// Returns a connector that trusts these certificate authorities.
pub fn connector(roots: RootCertStore) -> Result<TlsConnector, Error> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::InvalidCertificates(error.to_string()))?;
    Ok(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()).into())
}

/// Makes a TLS connection to `host` over a stream.
pub async fn handshake(tls: &TlsConnector, host: &str, stream: Stream) -> Result<Stream, ConnectFailure> {
    let name = ServerName::try_from(without_brackets(host).to_owned())
        .map_err(|error| ConnectFailure::Tls(error.to_string()))?;
    let stream = tls.connect(name, stream).await.map_err(|error| {
        match error.get_ref().and_then(|inner| inner.downcast_ref()) {
            Some(rustls::Error::InvalidCertificate(error)) => {
                ConnectFailure::Certificate(certificate_problem(error, host))
            }
            Some(error) => ConnectFailure::Tls(error.to_string()),
            None => ConnectFailure::Network { reason: root_cause(&error), addresses: Vec::new() },
        }
    })?;
    Ok(Box::new(stream))
}

fn certificate_problem(error: &CertificateError, host: &str) -> CertificateProblem {
    let wrong_name = |presented: &[String]| CertificateProblem::WrongName {
        expected: without_brackets(host).to_owned(),
        presented: presented.iter().map(|name| plain_name(name)).collect(),
    };
    match error {
        CertificateError::Expired => CertificateProblem::Expired(None),
        CertificateError::ExpiredContext { not_after, .. } => CertificateProblem::Expired(date(*not_after)),
        CertificateError::NotValidYet => CertificateProblem::NotValidYet(None),
        CertificateError::NotValidYetContext { not_before, .. } => {
            CertificateProblem::NotValidYet(date(*not_before))
        }
        CertificateError::NotValidForName => wrong_name(&[]),
        CertificateError::NotValidForNameContext { presented, .. } => wrong_name(presented),
        CertificateError::UnknownIssuer => CertificateProblem::UnknownAuthority,
        CertificateError::Other(error) if is_authority(error) => CertificateProblem::IsAuthority,
        error => CertificateProblem::Other(error.to_string()),
    }
}

/// The TLS library has no type for this error that it exports.
fn is_authority(error: &rustls::OtherError) -> bool {
    error.0.to_string() == "CaUsedAsEndEntity"
}

/// Returns the name in `DnsName("example.com")`, the form that the TLS library gives to the names of a certificate.
fn plain_name(name: &str) -> String {
    name.split('"').nth(1).unwrap_or(name).to_owned()
}

fn date(time: UnixTime) -> Option<chrono::NaiveDate> {
    DateTime::from_timestamp(i64::try_from(time.as_secs()).ok()?, 0).map(|time| time.date_naive())
}
