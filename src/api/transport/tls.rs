//! TLS: its configuration, and what is wrong with a certificate that is not accepted. Depends on the trusted roots and the
//! errors of connections.

use std::fmt::Display;
use std::sync::Arc;

use chrono::DateTime;
use rustls::crypto::ring;
use rustls::pki_types::UnixTime;
use rustls::{CertificateError, ClientConfig, RootCertStore};

use super::roots::LoadedRoots;
use super::verifier::Verifier;
use crate::api::connect_error::CertificateProblem;
use crate::api::error::Error;

/// Returns a configuration that trusts these certificate authorities; `None` for connections without TLS.
pub fn config(roots: Option<LoadedRoots>) -> Result<ClientConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    let invalid = |error: &dyn Display| Error::InvalidCertificates(error.to_string());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| invalid(&error))?;
    let builder = match roots {
        Some(LoadedRoots { store, system_bundle: Some(bundle) }) => {
            let verifier = Verifier::new(provider, store, bundle);
            builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
        }
        Some(LoadedRoots { store, .. }) => builder.with_root_certificates(store),
        None => builder.with_root_certificates(RootCertStore::empty()),
    };
    Ok(builder.with_no_client_auth())
}

/// Returns why the certificate of `host` is not accepted.
pub fn certificate_problem(error: &CertificateError, host: &str) -> CertificateProblem {
    let wrong_name = |presented: &[String]| CertificateProblem::WrongName {
        expected: host.to_owned(),
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
