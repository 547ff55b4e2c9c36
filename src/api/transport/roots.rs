//! The certificate authorities to trust, read from files and from the system. Depends on the errors.

use std::fmt::Display;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
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

impl TrustedRoots {
    /// Reads the certificates. Fails if a file cannot be read, or if there is no authority to trust.
    pub fn load(&self) -> Result<RootCertStore, Error> {
        let extra = self.extra.as_deref().map(|path| read_pem_file(path, "")).transpose()?;
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(extra.into_iter().flatten().chain(self.load_others()?));
        if roots.is_empty() {
            return Err(self.no_authority());
        }
        Ok(roots)
    }

    fn load_others(&self) -> Result<Vec<CertificateDer<'static>>, Error> {
        if self.file.is_none() && self.directories.is_empty() {
            return Ok(load_native_certs().certs);
        }
        let file =
            self.file.as_deref().map(|path| read_pem_file(path, " (from SSL_CERT_FILE)")).transpose()?;
        let mut certificates = file.unwrap_or_default();
        for directory in &self.directories {
            certificates.extend(read_directory(directory)?);
        }
        Ok(certificates)
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

/// Reads the certificates of a PEM file. Fails unless it has at least one usable certificate.
fn read_pem_file(path: &Path, source: &str) -> Result<Vec<CertificateDer<'static>>, Error> {
    let path_and_source = format!("{}{source}", path.display());
    let invalid = |reason: &dyn Display| Error::InvalidCertificates(format!("{path_and_source}: {reason}"));
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
        return Err(Error::InvalidCertificates(format!("{path_and_source} holds none")));
    }
    Ok(certificates)
}

/// Reads the certificates of the regular files in a directory. Skips files without certificates.
fn read_directory(path: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let entries = fs::read_dir(path).map_err(|error| {
        Error::InvalidCertificates(format!("{} (from SSL_CERT_DIR): {error}", path.display()))
    })?;
    let files = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file());
    Ok(files.filter_map(|file| read_pem_file(&file, "").ok()).flatten().collect())
}
