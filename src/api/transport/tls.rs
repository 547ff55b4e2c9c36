//! Whom to trust: the system's certificate authorities and those of a bundle that the operator names.

use std::fmt::Display;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::verifier::Verifier;
use crate::api::error::Error;

/// The longest bundle that is read, in bytes: that of a system with all its authorities is 0.2 MiB.
const LONGEST_BUNDLE: u64 = 8 << 20;

/// A TLS configuration with the system's roots, in whose place the files of `SSL_CERT_FILE` and `SSL_CERT_DIR` stand
/// where these are set, as OpenSSL has it; and with those of `extra`, a PEM file. `plain` asks for no roots at all, since
/// none will be used.
pub fn config(plain: bool, extra: Option<&Path>) -> Result<ClientConfig, Error> {
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
    let unreadable = |why: &dyn Display| Error::Certificates(format!("{}: {why}", path.display()));
    let mut text = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LONGEST_BUNDLE + 1).read_to_end(&mut text));
    read.map_err(|error| unreadable(&error))?;
    if text.len() as u64 > LONGEST_BUNDLE {
        return Err(unreadable(&format!("it is longer than {} MiB", LONGEST_BUNDLE >> 20)));
    }
    let certificates = CertificateDer::pem_slice_iter(&text).collect::<Result<Vec<_>, _>>();
    let certificates = certificates.map_err(|error| unreadable(&error))?;
    let (usable, _) = RootCertStore::empty().add_parsable_certificates(certificates.iter().cloned());
    if usable == 0 {
        return Err(Error::Certificates(format!("{} holds none", path.display())));
    }
    Ok(certificates)
}
