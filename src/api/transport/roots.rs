//! The certificate authorities to trust, read from files and from the system. Depends on the errors.

use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

use base64::prelude::{BASE64_STANDARD, Engine};
use rustls::RootCertStore;
use rustls_native_certs::load_native_certs;

use crate::api::error::Error;

/// The maximum size of a PEM file in bytes. A file with all authorities of a system has 0.2 MiB.
const MAX_PEM_FILE: u64 = 8 << 20;

/// Where the certificate authorities to trust are.
#[derive(Debug, Default)]
pub struct TrustedRoots {
    /// A PEM file with authorities in addition to the others.
    pub extra: Option<PathBuf>,
    /// `SSL_CERT_FILE`: a PEM file with authorities instead of the system's.
    pub file: Option<PathBuf>,
    /// `SSL_CERT_DIR`: directories with PEM files of authorities instead of the system's.
    pub directories: Vec<PathBuf>,
}

/// The certificate authorities that are trusted.
pub struct LoadedRoots {
    /// The authorities that were read.
    pub store: RootCertStore,
    /// Whether the system has more, in hundreds of files, for a server that these authorities do not cover.
    pub has_more: bool,
}

impl TrustedRoots {
    /// Reads the certificates. Fails if a file cannot be read, or if there is no authority to trust.
    pub fn load(&self) -> Result<LoadedRoots, Error> {
        let mut store = RootCertStore::empty();
        if let Some(path) = &self.extra {
            add_pem_file(&mut store, path, "")?;
        }
        let has_more = self.add_others(&mut store)?;
        if store.is_empty() {
            return Err(self.no_authority());
        }
        Ok(LoadedRoots { store, has_more })
    }

    /// Adds the authorities of the environment or of the system, and returns whether the system has more.
    fn add_others(&self, store: &mut RootCertStore) -> Result<bool, Error> {
        if self.file.is_none() && self.directories.is_empty() {
            let has_bundle = system_bundle().is_some_and(|path| add_pem_file(store, &path, "").is_ok());
            if !has_bundle {
                add_system(store);
            }
            return Ok(has_bundle);
        }
        if let Some(path) = &self.file {
            add_pem_file(store, path, " (from SSL_CERT_FILE)")?;
        }
        self.directories.iter().try_for_each(|path| add_directory(store, path))?;
        Ok(false)
    }

    fn no_authority(&self) -> Error {
        let shown = |path: &PathBuf| path.display().to_string();
        match self.directories.iter().map(shown).collect::<Vec<_>>() {
            none if none.is_empty() => Error::NoCertificates,
            directories => Error::InvalidCertificates(format!(
                "{} (from SSL_CERT_DIR) holds none",
                directories.join(", ")
            )),
        }
    }
}

/// Adds all authorities of the system, which takes several milliseconds.
pub fn add_system(store: &mut RootCertStore) {
    store.add_parsable_certificates(load_native_certs().certs);
}

/// Returns the file that has most or all authorities of the system.
#[cfg(all(unix, not(target_os = "macos")))]
fn system_bundle() -> Option<PathBuf> {
    openssl_probe::probe().cert_file
}

/// Returns none: these systems do not keep their authorities in files.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn system_bundle() -> Option<PathBuf> {
    None
}

/// Adds the certificates of a PEM file. Fails unless it has at least one usable certificate.
fn add_pem_file(store: &mut RootCertStore, path: &Path, source: &str) -> Result<(), Error> {
    let path_and_source = format!("{}{source}", path.display());
    let invalid = |reason: &dyn Display| Error::InvalidCertificates(format!("{path_and_source}: {reason}"));
    let file = File::open(path).map_err(|error| invalid(&error))?;
    let mut file = BufReader::new(file.take(MAX_PEM_FILE));
    let usable = add_pem(store, &mut file).map_err(|error| invalid(&error))?;
    if file.get_ref().limit() == 0 {
        return Err(invalid(&format!("it is longer than {} MiB", MAX_PEM_FILE >> 20)));
    }
    if usable == 0 {
        return Err(Error::InvalidCertificates(format!("{path_and_source} holds none")));
    }
    Ok(())
}

/// Adds the certificates of a PEM text, which can have other text between them, and returns how many are usable.
///
/// The PEM parser of the TLS library is made for private keys, too: it decodes in constant time, which takes several times as
/// long. The certificates of a system would take it longer than all else before the first request.
fn add_pem(store: &mut RootCertStore, text: &mut impl BufRead) -> io::Result<usize> {
    let invalid = |reason: &str| io::Error::new(ErrorKind::InvalidData, reason);
    let (mut line, mut body, mut der) = (Vec::new(), Vec::new(), Vec::new());
    let (mut is_inside, mut usable) = (false, 0);
    while text.read_until(b'\n', &mut line)? > 0 {
        match line.trim_ascii() {
            b"-----BEGIN CERTIFICATE-----" => is_inside = true,
            b"-----END CERTIFICATE-----" => {
                let decoded = BASE64_STANDARD.decode_vec(&body, &mut der);
                decoded.map_err(|error| invalid(&error.to_string()))?;
                usable += usize::from(store.add(der.as_slice().into()).is_ok());
                is_inside = false;
                body.clear();
                der.clear();
            }
            base64 if is_inside => body.extend_from_slice(base64),
            _ => {}
        }
        line.clear();
    }
    if is_inside { Err(invalid("a certificate is cut off")) } else { Ok(usable) }
}

/// Adds the certificates of the regular files in a directory. Skips files without certificates.
fn add_directory(store: &mut RootCertStore, path: &Path) -> Result<(), Error> {
    let entries = fs::read_dir(path).map_err(|error| {
        Error::InvalidCertificates(format!("{} (from SSL_CERT_DIR): {error}", path.display()))
    })?;
    for file in entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()) {
        // Such directories have other files, too.
        let _skipped = add_pem_file(store, &file, "");
    }
    Ok(())
}
