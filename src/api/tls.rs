//! Whom to trust: the system's certificate authorities and those of a bundle that the operator names.

use std::path::Path;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::error::Error;

/// A TLS configuration with the system's roots, in whose place the files of `SSL_CERT_FILE` and `SSL_CERT_DIR` stand
/// where these are set, as OpenSSL has it; and with those of `extra`, a PEM file. `plain` asks for no roots at all, since
/// none will be used.
pub(super) fn config(plain: bool, extra: Option<&Path>) -> Result<ClientConfig, Error> {
    let roots = if plain { RootCertStore::empty() } else { roots(extra)? };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Certificates(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

fn roots(extra: Option<&Path>) -> Result<RootCertStore, Error> {
    let mut roots = RootCertStore::empty();
    let native = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(native.certs);
    if let Some(bundle) = extra {
        let (added, _) = roots.add_parsable_certificates(read_bundle(bundle)?);
        if added == 0 {
            return Err(Error::Certificates(format!("{} holds none", bundle.display())));
        }
    }
    if roots.is_empty() {
        let why = native.errors.first().map_or_else(|| "the system has none".to_owned(), ToString::to_string);
        return Err(Error::Certificates(why));
    }
    Ok(roots)
}

fn read_bundle(path: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let unreadable = |error| Error::Certificates(format!("{}: {error}", path.display()));
    CertificateDer::pem_file_iter(path).map_err(unreadable)?.collect::<Result<_, _>>().map_err(unreadable)
}
