//! An https server with its own certificate authority, which also acts as the proxy in front of it.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;

use rcgen::{BasicConstraints, Certificate, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::crypto::ring;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, Stream};
use tempfile::TempDir;

use crate::support::faulty_server::{Request, read_request};
use crate::support::responses::{json_response, page};

/// A certificate authority, with its certificate in a PEM file.
pub struct CertificateAuthority {
    issuer: Issuer<'static, KeyPair>,
    directory: TempDir,
}

impl CertificateAuthority {
    pub fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let directory = tempfile::tempdir().unwrap();
        // Clients find the authority by its name, so each name is unique.
        params.distinguished_name.push(DnType::CommonName, directory.path().display().to_string());
        let pem = params.self_signed(&key).unwrap().pem();
        std::fs::write(directory.path().join("ca.pem"), pem).unwrap();
        Self { issuer: Issuer::new(params, key), directory }
    }

    pub fn pem(&self) -> PathBuf {
        self.directory.path().join("ca.pem")
    }

    /// A server with a certificate for `host` that is valid until the end of the year before `expires`.
    pub fn server(&self, host: &str, expires: i32) -> HttpsServer {
        self.server_within(host, 1975..expires)
    }

    /// A server with a certificate for `host` that is valid in these years.
    pub fn server_within(&self, host: &str, years: Range<i32>) -> HttpsServer {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([host.to_owned()]).unwrap();
        (params.not_before, params.not_after) =
            (date_time_ymd(years.start, 1, 1), date_time_ymd(years.end, 1, 1));
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        HttpsServer::start(server_config(&certificate, &key))
    }
}

fn server_config(certificate: &Certificate, key: &KeyPair) -> Arc<ServerConfig> {
    let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key);
    Arc::new(config.unwrap())
}

/// What a server received.
#[derive(Default)]
struct Record {
    connections: usize,
    tunnels: Vec<Request>,
    requests: Vec<Request>,
}

/// A server that responds to each request with an empty page, and to that for a room with the room. A `CONNECT` gets a tunnel
/// to the server itself.
pub struct HttpsServer {
    pub port: u16,
    record: Arc<Mutex<Record>>,
}

impl HttpsServer {
    /// A server whose certificate is that of an authority, as `openssl req -x509` makes it, and is trusted in `ca.pem` in the
    /// directory.
    pub fn with_certificate_of_authority(host: &str) -> (Self, TempDir) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([host.to_owned()]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("ca.pem"), certificate.pem()).unwrap();
        (Self::start(server_config(&certificate, &key)), directory)
    }

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

    /// Number of connections.
    pub fn connections(&self) -> usize {
        self.record.lock().unwrap().connections
    }

    /// The `CONNECT` requests, in order.
    pub fn tunnels(&self) -> Vec<Request> {
        self.record.lock().unwrap().tunnels.clone()
    }

    /// The encrypted requests, in order.
    pub fn requests(&self) -> Vec<Request> {
        self.record.lock().unwrap().requests.clone()
    }
}

/// Serves one connection. A client that closes it, e.g. because it trusts no certificate, is not a failure of the
/// server.
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
    let body = match request.target.strip_prefix("/v1/Rooms/").filter(|room| !room.contains('/')) {
        Some(room) => serde_json::json!({ "sid": room, "status": "in-progress" }),
        None => page(&[], None),
    };
    seen.lock().unwrap().requests.push(request);
    let mut encrypted = Stream::new(&mut connection, &mut stream);
    let _ = encrypted.write_all(&json_response(200, &body));
    connection.send_close_notify();
    let _ = connection.complete_io(&mut stream);
}
