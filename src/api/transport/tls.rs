//! TLS configuration: the trusted certificate authorities. Depends on the errors.

use std::fmt::Display;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_native_certs::load_native_certs;

use crate::api::error::Error;

/// The maximum size of a PEM file in bytes. A file with all authorities of a system has 0.2 MiB.
const MAX_PEM_FILE: u64 = 8 << 20;

/// Returns a TLS configuration that trusts the authorities of the system and those of `extra`, a PEM file.
///
/// `SSL_CERT_FILE` and `SSL_CERT_DIR` replace the system's authorities, as in OpenSSL. With `is_plain`, for a server without
/// TLS, no certificate is read. Fails if a file cannot be read, or if there is no authority to trust.
pub fn config(is_plain: bool, extra: Option<&Path>) -> Result<ClientConfig, Error> {
    let roots = if is_plain { RootCertStore::empty() } else { roots(extra)? };
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Certificates(error.to_string()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn roots(extra: Option<&Path>) -> Result<RootCertStore, Error> {
    let extra = extra.map(read_pem_file).transpose()?.unwrap_or_default();
    let system = load_native_certs();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(system.certs.into_iter().chain(extra));
    if roots.is_empty() {
        let error = system.errors.first().map(ToString::to_string);
        return Err(Error::Certificates(error.unwrap_or_else(|| "the system has none".to_owned())));
    }
    Ok(roots)
}

/// Reads the certificates of a PEM file. Fails unless it has at least one usable certificate.
fn read_pem_file(path: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let invalid = |reason: &dyn Display| Error::Certificates(format!("{}: {reason}", path.display()));
    let mut text = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAX_PEM_FILE + 1).read_to_end(&mut text));
    read.map_err(|error| invalid(&error))?;
    if text.len() as u64 > MAX_PEM_FILE {
        return Err(invalid(&format!("it is longer than {} MiB", MAX_PEM_FILE >> 20)));
    }
    let certificates = CertificateDer::pem_slice_iter(&text).collect::<Result<Vec<_>, _>>();
    let certificates = certificates.map_err(|error| invalid(&error))?;
    let (usable, _) = RootCertStore::empty().add_parsable_certificates(certificates.iter().cloned());
    if usable == 0 {
        return Err(Error::Certificates(format!("{} holds none", path.display())));
    }
    Ok(certificates)
}
