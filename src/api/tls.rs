//! Whom to trust: the system's certificate authorities and those of a bundle that the operator names.

use std::path::Path;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::error::Error;
use super::roots::Verifier;

/// A TLS configuration with the system's roots, in whose place the files of `SSL_CERT_FILE` and `SSL_CERT_DIR` stand
/// where these are set, as OpenSSL has it; and with those of `extra`, a PEM file. `plain` asks for no roots at all, since
/// none will be used.
pub(super) fn config(plain: bool, extra: Option<&Path>) -> Result<ClientConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Certificates(error.to_string()))?;
    let builder = if plain {
        builder.with_root_certificates(RootCertStore::empty())
    } else {
        let extra = extra.map(read_bundle).transpose()?.unwrap_or_default();
        builder.dangerous().with_custom_certificate_verifier(Arc::new(Verifier::new(provider, extra)?))
    };
    Ok(builder.with_no_client_auth())
}

/// Those of a PEM file, of which at least one can be used.
fn read_bundle(path: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let unreadable = |error| Error::Certificates(format!("{}: {error}", path.display()));
    let found = CertificateDer::pem_file_iter(path).map_err(unreadable)?;
    let certificates = found.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
    let (usable, _) = RootCertStore::empty().add_parsable_certificates(certificates.iter().cloned());
    if usable == 0 {
        return Err(Error::Certificates(format!("{} holds none", path.display())));
    }
    Ok(certificates)
}
