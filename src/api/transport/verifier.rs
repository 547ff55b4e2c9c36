//! The certificate authorities of the system, and a verifier that reads no more of them than it needs: first its bundle,
//! one file; then, for a server that none of those vouches for, its whole store, which may hold hundreds of files. What
//! is trusted is the same as if all were read at once.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, RootCertStore, SignatureScheme};
use rustls_native_certs::{load_certs_from_paths, load_native_certs};

use crate::api::error::Error;

/// Verifies a server's certificate against the system's authorities and some more.
#[derive(Debug)]
pub struct Verifier {
    provider: Arc<CryptoProvider>,
    /// Those to trust beside the system's.
    extra: Vec<CertificateDer<'static>>,
    /// Trusts what was read first.
    first: Arc<WebPkiServerVerifier>,
    /// Trusts all; `None` where what was read first is all there is.
    whole: OnceLock<Option<Arc<WebPkiServerVerifier>>>,
}

impl Verifier {
    /// A verifier that has read the first part of the system's authorities. Fails if there is none to trust.
    pub fn new(provider: Arc<CryptoProvider>, extra: Vec<CertificateDer<'static>>) -> Result<Self, Error> {
        let bundle = bundle().map(|file| load_certs_from_paths(Some(&file), None));
        let (system, whole) = match bundle.filter(|bundle| !bundle.certs.is_empty()) {
            Some(bundle) => (bundle, OnceLock::new()),
            None => (load_native_certs(), OnceLock::from(None)),
        };
        let first = trusting(system.certs, &extra, &provider).ok_or_else(|| {
            let why = system.errors.first().map(ToString::to_string);
            Error::Certificates(why.unwrap_or_else(|| "the system has none".to_owned()))
        })?;
        Ok(Self { provider, extra, first, whole })
    }

    fn whole(&self) -> Option<&Arc<WebPkiServerVerifier>> {
        let whole = || trusting(load_native_certs().certs, &self.extra, &self.provider);
        self.whole.get_or_init(whole).as_ref()
    }
}

/// A verifier that trusts these; `None` if none of them can be used.
fn trusting(
    system: Vec<CertificateDer<'static>>,
    extra: &[CertificateDer<'static>],
    provider: &Arc<CryptoProvider>,
) -> Option<Arc<WebPkiServerVerifier>> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(system.into_iter().chain(extra.iter().cloned()));
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider)).build().ok()
}

/// The file that the system keeps all its authorities in, if it has one and the environment names no others.
#[cfg(all(unix, not(target_os = "macos")))]
fn bundle() -> Option<PathBuf> {
    let is_set = |name: &str| std::env::var_os(name).is_some();
    if is_set("SSL_CERT_FILE") || is_set("SSL_CERT_DIR") { None } else { openssl_probe::probe().cert_file }
}

/// Elsewhere they are not kept in files.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn bundle() -> Option<PathBuf> {
    None
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verify = |verifier: &WebPkiServerVerifier| {
            verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
        };
        // Whatever is wrong with it may be wrong with one chain only, where another leads to an authority not read yet.
        verify(&self.first).or_else(|why| self.whole().map_or(Err(why), |whole| verify(whole)))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
    use rustls::crypto::ring;

    use super::*;

    /// An authority, and a server's certificate that it vouches for.
    fn authority(name: &str) -> (CertificateDer<'static>, CertificateDer<'static>) {
        let (key, server_key) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        let root = params.self_signed(&key).unwrap().der().clone();
        let server = CertificateParams::new(["localhost".to_owned()]).unwrap();
        let server = server.signed_by(&server_key, &Issuer::new(params, key)).unwrap();
        (root, server.der().clone())
    }

    #[test]
    fn the_whole_store_is_read_only_for_a_server_that_the_bundle_does_not_vouch_for() {
        let provider = Arc::new(ring::default_provider());
        let [(bundled, known), (stored, rare), (_, stranger)] =
            ["bundled", "stored", "stranger"].map(authority);
        let trusting = |roots: &[CertificateDer<'static>]| trusting(roots.to_vec(), &[], &provider).unwrap();
        let verifier = |whole| Verifier {
            provider: Arc::clone(&provider),
            extra: Vec::new(),
            first: trusting(std::slice::from_ref(&bundled)),
            whole,
        };
        let trusts = |verifier: &Verifier, server: &CertificateDer<'_>| {
            let name = ServerName::try_from("localhost").unwrap();
            verifier.verify_server_cert(server, &[], &name, &[], UnixTime::now()).is_ok()
        };
        let lazy = verifier(OnceLock::new());
        assert!(trusts(&lazy, &known) && lazy.whole.get().is_none());
        let whole = verifier(OnceLock::from(Some(trusting(&[bundled.clone(), stored]))));
        assert!(trusts(&whole, &known) && trusts(&whole, &rare) && !trusts(&whole, &stranger));
        let only = verifier(OnceLock::from(None));
        assert!(trusts(&only, &known) && !trusts(&only, &rare));
        assert!(!trusts(&lazy, &stranger) && lazy.whole.get().is_some());
    }
}
