//! The verifier of server certificates for a system whose authorities are in one file, and some more in a directory. Depends on
//! the trusted roots.

use std::sync::{Arc, OnceLock};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{VerifierBuilderError, WebPkiServerVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

use super::roots::add_system;

/// Verifies certificates as [`WebPkiServerVerifier`] does, which does all of the work, with the authorities that were read.
/// Reads the others for a server that these do not cover, so that all authorities of the system are trusted.
#[derive(Debug)]
pub struct Verifier {
    provider: Arc<CryptoProvider>,
    store: Arc<RootCertStore>,
    first: Arc<WebPkiServerVerifier>,
    /// The verifier with all authorities, once it is needed.
    complete: OnceLock<Result<Arc<WebPkiServerVerifier>, VerifierBuilderError>>,
}

impl Verifier {
    /// Returns a verifier that trusts the authorities of `store` and of the system. Fails if `store` is empty.
    pub fn new(store: RootCertStore, provider: Arc<CryptoProvider>) -> Result<Self, VerifierBuilderError> {
        let store = Arc::new(store);
        let first = trusting(&store, &provider)?;
        Ok(Self { provider, store, first, complete: OnceLock::new() })
    }

    fn complete(&self) -> Result<Arc<WebPkiServerVerifier>, VerifierBuilderError> {
        let build = || {
            let mut store = RootCertStore::clone(&self.store);
            add_system(&mut store);
            trusting(&Arc::new(store), &self.provider)
        };
        self.complete.get_or_init(build).clone()
    }
}

fn trusting(
    store: &Arc<RootCertStore>,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<WebPkiServerVerifier>, VerifierBuilderError> {
    WebPkiServerVerifier::builder_with_provider(Arc::clone(store), Arc::clone(provider)).build()
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verify = |verifier: &WebPkiServerVerifier| {
            verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
        };
        // Any error can be that of one path, while another path leads to an authority that was not read yet.
        verify(&self.first).or_else(|error| verify(self.complete().map_err(|_| error)?.as_ref()))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.first.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.first.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.first.supported_verify_schemes()
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
    use rustls::crypto::ring;

    use super::*;

    /// Returns an authority, and the certificate of a server that it covers.
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

    fn accepts(verifier: &Verifier, server: &CertificateDer<'_>) -> bool {
        let name = ServerName::try_from("localhost").unwrap();
        verifier.verify_server_cert(server, &[], &name, &[], UnixTime::now()).is_ok()
    }

    #[test]
    fn reads_the_other_authorities_only_for_a_server_that_the_first_do_not_cover() {
        let provider = Arc::new(ring::default_provider());
        let [(first, known), (other, rare), (_, stranger)] = ["first", "other", "stranger"].map(authority);
        let store = |roots: &[&CertificateDer<'static>]| {
            let mut store = RootCertStore::empty();
            store.add_parsable_certificates(roots.iter().copied().cloned());
            store
        };
        let verifier = Verifier::new(store(&[&first]), Arc::clone(&provider)).unwrap();
        assert!(accepts(&verifier, &known) && verifier.complete.get().is_none());
        assert!(!accepts(&verifier, &stranger) && verifier.complete.get().is_some());
        let complete = trusting(&Arc::new(store(&[&first, &other])), &provider);
        let verifier = Verifier { complete: OnceLock::from(complete), ..verifier };
        assert!(accepts(&verifier, &known) && accepts(&verifier, &rare) && !accepts(&verifier, &stranger));
    }
}
