//! The certificate authorities to trust, read from files and from the system. Depends on the errors.

use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Take};
use std::path::{Path, PathBuf};

use base64::prelude::{BASE64_STANDARD, Engine};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
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
    /// The file with most or all authorities of the system, of which only the first was read.
    pub system_bundle: Option<PemFile>,
}

impl TrustedRoots {
    /// Reads the certificates, but only the first of the system's if they are in one file. Fails if a file cannot be read, or
    /// if there is no authority to trust.
    pub fn load(&self) -> Result<LoadedRoots, Error> {
        let mut store = RootCertStore::empty();
        if let Some(path) = &self.extra {
            add_pem_file(&mut store, path, "")?;
        }
        let system_bundle = self.add_others(&mut store)?;
        if store.is_empty() {
            return Err(self.no_authority());
        }
        Ok(LoadedRoots { store, system_bundle })
    }

    /// Adds the authorities of the environment or of the system. If the system has a file with them, adds the first, and
    /// returns the file.
    fn add_others(&self, store: &mut RootCertStore) -> Result<Option<PemFile>, Error> {
        if self.file.is_none() && self.directories.is_empty() {
            let bundle = system_bundle().and_then(|path| open_bundle(store, &path));
            if bundle.is_none() {
                add_system(store);
            }
            return Ok(bundle);
        }
        if let Some(path) = &self.file {
            add_pem_file(store, path, " (from SSL_CERT_FILE)")?;
        }
        self.directories.iter().try_for_each(|path| add_directory(store, path))?;
        Ok(None)
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

/// Opens a PEM file and adds its first certificate. Returns `None` if the file or that certificate cannot be used.
fn open_bundle(store: &mut RootCertStore, path: &Path) -> Option<PemFile> {
    let mut file = PemFile::open(path).ok()?;
    store.add(file.next_certificate().ok()??).ok()?;
    Some(file)
}

/// Adds the certificates of a PEM file. Fails unless it has at least one usable certificate.
fn add_pem_file(store: &mut RootCertStore, path: &Path, source: &str) -> Result<(), Error> {
    let path_and_source = format!("{}{source}", path.display());
    let invalid = |reason: &dyn Display| Error::InvalidCertificates(format!("{path_and_source}: {reason}"));
    let mut file = PemFile::open(path).map_err(|error| invalid(&error))?;
    let mut usable = 0;
    while let Some(certificate) = file.next_certificate().map_err(|error| invalid(&error))? {
        usable += usize::from(store.add(certificate).is_ok());
    }
    if usable == 0 {
        return Err(Error::InvalidCertificates(format!("{path_and_source} holds none")));
    }
    Ok(())
}

/// The certificates of a PEM file, which can have other text between them, as they are read.
///
/// The PEM parser of the TLS library is made for private keys, too: it decodes in constant time, which takes several times as
/// long. The certificates of a system would take it longer than all else before the first request.
pub struct PemFile {
    file: BufReader<Take<File>>,
    // Kept from one certificate to the next: new ones would leave holes in the memory.
    line: Vec<u8>,
    base64: Vec<u8>,
    der: Vec<u8>,
}

impl PemFile {
    fn open(path: &Path) -> io::Result<Self> {
        let file = BufReader::new(File::open(path)?.take(MAX_PEM_FILE));
        Ok(Self { file, line: Vec::new(), base64: Vec::new(), der: Vec::new() })
    }

    /// Returns the next certificate, or `None` after the last.
    pub fn next_certificate(&mut self) -> io::Result<Option<CertificateDer<'_>>> {
        let invalid = |reason: String| io::Error::new(ErrorKind::InvalidData, reason);
        let Self { file, line, base64, der } = self;
        base64.clear();
        der.clear();
        let mut is_inside = false;
        loop {
            line.clear();
            if file.read_until(b'\n', line)? == 0 {
                break;
            }
            match line.trim_ascii() {
                b"-----BEGIN CERTIFICATE-----" => is_inside = true,
                b"-----END CERTIFICATE-----" => {
                    let decoded = BASE64_STANDARD.decode_vec(&*base64, der);
                    decoded.map_err(|error| invalid(error.to_string()))?;
                    return Ok(Some(der.as_slice().into()));
                }
                text if is_inside => base64.extend_from_slice(text),
                _ => {}
            }
        }
        if file.get_ref().limit() == 0 {
            return Err(invalid(format!("it is longer than {} MiB", MAX_PEM_FILE >> 20)));
        }
        if is_inside { Err(invalid("a certificate is cut off".to_owned())) } else { Ok(None) }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundle_begins_with_a_usable_certificate() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("bundle.pem");
        let [first, second] = ["first.example", "second.example"]
            .map(|name| rcgen::generate_simple_self_signed([name.to_owned()]).unwrap().cert.pem());
        let text = format!("text before\n{first}text between\n{second}");
        let open = |text: &str| {
            fs::write(&path, text).unwrap();
            let mut store = RootCertStore::empty();
            let mut bundle = open_bundle(&mut store, &path)?;
            let mut others = 0;
            while bundle.next_certificate().unwrap().is_some() {
                others += 1;
            }
            Some((store.len(), others))
        };
        assert_eq!(open(&text), Some((1, 1)));
        assert_eq!(open(&first[..first.len() / 2]), None);
        assert_eq!(open("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"), None);
        assert_eq!(open(""), None);
    }
}
