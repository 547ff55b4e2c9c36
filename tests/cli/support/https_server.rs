//! An https server with a certificate authority of its own, which also plays the proxy that leads to it.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::crypto::ring;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, Stream};
use tempfile::TempDir;

use crate::support::faulty_server::{Request, read_request};
use crate::support::responses::{json, page};

/// A certificate authority, with its certificate in a PEM file.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    directory: TempDir,
}

impl Authority {
    pub fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let directory = tempfile::tempdir().unwrap();
        // A client finds the authority by its name, so no two may share one.
        params.distinguished_name.push(DnType::CommonName, directory.path().display().to_string());
        let pem = params.self_signed(&key).unwrap().pem();
        std::fs::write(directory.path().join("ca.pem"), pem).unwrap();
        Self { issuer: Issuer::new(params, key), directory }
    }

    pub fn pem(&self) -> PathBuf {
        self.directory.path().join("ca.pem")
    }

    /// A server with a certificate for `host`, good until the end of the year before `expires`.
    pub fn server(&self, host: &str, expires: i32) -> Secure {
        self.server_within(host, 1975..expires)
    }

    /// A server with a certificate for `host` that is good in these years.
    pub fn server_within(&self, host: &str, years: Range<i32>) -> Secure {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([host.to_owned()]).unwrap();
        (params.not_before, params.not_after) =
            (date_time_ymd(years.start, 1, 1), date_time_ymd(years.end, 1, 1));
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
            )
            .unwrap();
        Secure::start(Arc::new(config))
    }
}

/// What came to a server.
#[derive(Default)]
struct Record {
    connections: usize,
    tunnels: Vec<Request>,
    requests: Vec<Request>,
}

/// A server that answers each request with a page of nobody. To a `CONNECT` it gives a tunnel that leads to itself.
pub struct Secure {
    pub port: u16,
    record: Arc<Mutex<Record>>,
}

impl Secure {
    fn start(config: Arc<ServerConfig>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let record = Arc::new(Mutex::new(Record::default()));
        let seen = Arc::clone(&record);
        thread::spawn(move || {
            for stream in listener.incoming() {
                serve(stream.unwrap(), &config, &seen);
            }
        });
        Self { port, record }
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.record.lock().unwrap().connections
    }

    /// The `CONNECT`s, in order.
    pub fn tunnels(&self) -> Vec<Request> {
        self.record.lock().unwrap().tunnels.clone()
    }

    /// The requests that came encrypted, in order.
    pub fn requests(&self) -> Vec<Request> {
        self.record.lock().unwrap().requests.clone()
    }
}

/// Serves one connection. A client that breaks it off, as one that trusts nobody does, is no failure of the server.
fn serve(mut stream: TcpStream, config: &Arc<ServerConfig>, seen: &Mutex<Record>) {
    seen.lock().unwrap().connections += 1;
    let mut first = [0];
    if stream.peek(&mut first).is_ok() && first == *b"C" {
        let Some(tunnel) = read_request(&stream) else { return };
        seen.lock().unwrap().tunnels.push(tunnel);
        if stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").is_err() {
            return;
        }
    }
    let mut connection = ServerConnection::new(Arc::clone(config)).unwrap();
    let Some(request) = read_request(Stream::new(&mut connection, &mut stream)) else { return };
    seen.lock().unwrap().requests.push(request);
    let mut encrypted = Stream::new(&mut connection, &mut stream);
    let _ = encrypted.write_all(&json(200, &page(&[], None)));
    connection.send_close_notify();
    let _ = connection.complete_io(&mut stream);
}
