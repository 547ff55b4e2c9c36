//! The verifier of server certificates for a system whose authorities are in one file, and some more in a directory. Depends on
//! the trusted roots.

use std::mem;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{VerifierBuilderError, WebPkiServerVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use tokio::runtime::Handle;
use tokio::task::yield_now;

use super::roots::{PemFile, add_system};

/// The number of certificates that are read before the runtime polls the connection again.
const CERTIFICATES_PER_STEP: usize = 8;

/// Verifies certificates as [`WebPkiServerVerifier`] does, which does all of the work. The authorities in the file of the system
/// are read while the connection is made; the others only for a server that these do not cover.
#[derive(Debug)]
pub struct Verifier {
    provider: Arc<CryptoProvider>,
    of_bundle: LazyVerifier,
    of_system: LazyVerifier,
}

type BuiltVerifier = Result<Arc<WebPkiServerVerifier>, VerifierBuilderError>;

/// A verifier that is built when it is first needed.
type LazyVerifier = LazyLock<BuiltVerifier, Box<dyn FnOnce() -> BuiltVerifier + Send>>;

impl Verifier {
    /// Returns a verifier that trusts the authorities of `store` and of the system, which has most of them in the file `bundle`.
    /// A task of the current runtime begins to read that file; without a runtime, the first verification reads it.
    pub fn new(provider: Arc<CryptoProvider>, mut store: RootCertStore, bundle: PemFile) -> Self {
        let bundle = Arc::new(Mutex::new(Bundle { file: bundle, store: store.clone() }));
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(read_ahead(Arc::clone(&bundle)));
        }
        let all_of_bundle = move || lock(&bundle).read_all();
        let all_of_system = move || {
            add_system(&mut store);
            store
        };
        Self::with(provider, all_of_bundle, all_of_system)
    }

    fn with(
        provider: Arc<CryptoProvider>,
        of_bundle: impl FnOnce() -> RootCertStore + Send + 'static,
        of_system: impl FnOnce() -> RootCertStore + Send + 'static,
    ) -> Self {
        Self {
            of_bundle: lazy_verifier(&provider, of_bundle),
            of_system: lazy_verifier(&provider, of_system),
            provider,
        }
    }
}

/// The authorities in a file, which are read in steps.
struct Bundle {
    file: PemFile,
    store: RootCertStore,
}

impl Bundle {
    /// Reads the next few certificates, and returns whether there may be more.
    fn read_some(&mut self) -> bool {
        for _ in 0..CERTIFICATES_PER_STEP {
            let Ok(Some(certificate)) = self.file.next_certificate() else { return false };
            let _unusable = self.store.add(certificate);
        }
        true
    }

    /// Reads all other certificates, and returns those of all steps.
    fn read_all(&mut self) -> RootCertStore {
        while self.read_some() {}
        mem::replace(&mut self.store, RootCertStore::empty())
    }
}

/// Reads the file whenever the run waits for something else, such as the connection.
async fn read_ahead(bundle: Arc<Mutex<Bundle>>) {
    while lock(&bundle).read_some() {
        yield_now().await;
    }
}

fn lock(bundle: &Mutex<Bundle>) -> MutexGuard<'_, Bundle> {
    bundle.lock().unwrap_or_else(PoisonError::into_inner)
}

fn lazy_verifier(
    provider: &Arc<CryptoProvider>,
    read: impl FnOnce() -> RootCertStore + Send + 'static,
) -> LazyVerifier {
    let provider = Arc::clone(provider);
    LazyLock::new(Box::new(move || {
        WebPkiServerVerifier::builder_with_provider(Arc::new(read()), provider).build()
    }))
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
        let verify = |verifier: &BuiltVerifier| {
            let verifier = verifier.as_ref().map_err(|error| Error::General(error.to_string()))?;
            verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
        };
        // Any error can be that of one path, while another path leads to an authority that was not read yet.
        verify(&self.of_bundle).or_else(|_| verify(&self.of_system))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};

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
        let has_read_all = Arc::new(AtomicBool::new(false));
        let (firsts, all, reading) = (store(&[&first]), store(&[&first, &other]), Arc::clone(&has_read_all));
        let read_all = move || {
            reading.store(true, Ordering::SeqCst);
            all
        };
        let verifier = Verifier::with(provider, || firsts, read_all);
        assert!(accepts(&verifier, &known) && !has_read_all.load(Ordering::SeqCst));
        assert!(!accepts(&verifier, &stranger) && has_read_all.load(Ordering::SeqCst));
        assert!(accepts(&verifier, &known) && accepts(&verifier, &rare));
    }

    #[test]
    fn accepts_no_server_without_any_authority() {
        let provider = Arc::new(ring::default_provider());
        let verifier = Verifier::with(provider, RootCertStore::empty, RootCertStore::empty);
        assert!(!accepts(&verifier, &authority("stranger").1));
    }
}
