//! The floor of `benches/compare`: sends one request, a POST with a form or else a GET, through the CONNECT proxy and TLS, and prints the bytes of the response.
//!
//!     HTTPS_PROXY=http://HOST:PORT TWILIO_ACCOUNT_SID=AC... TWILIO_AUTH_TOKEN=... floor HOST:PORT /PATH [FORM]

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::{env, error};

use base64::prelude::{BASE64_STANDARD, Engine};
use rustls::crypto::ring;
use rustls::{ClientConfig, ClientConnection, RootCertStore, Stream};

fn main() -> Result<(), Box<dyn error::Error>> {
    let mut arguments = env::args().skip(1);
    let (address, path) =
        arguments.next().zip(arguments.next()).ok_or("usage: floor HOST:PORT /PATH [FORM]")?;
    let form = arguments.next();
    let (host, _) = address.split_once(':').ok_or("no port")?;
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let mut tcp = TcpStream::connect(env::var("HTTPS_PROXY")?.trim_start_matches("http://"))?;
    tcp.set_nodelay(true)?;
    tcp.write_all(format!("CONNECT {address} HTTP/1.1\r\nHost: {address}\r\n\r\n").as_bytes())?;
    // Nothing follows the response of the proxy before the client has begun TLS.
    let (mut response, mut length) = ([0; 4096], 0);
    while !response[..length].ends_with(b"\r\n\r\n") {
        match tcp.read(&mut response[length..])? {
            0 => return Err("the proxy closed the connection".into()),
            read => length += read,
        }
    }
    if response.get(9..12) != Some(b"200") {
        return Err("the proxy refused".into());
    }
    let mut connection = ClientConnection::new(Arc::new(config), host.to_owned().try_into()?)?;
    let mut tls = Stream::new(&mut connection, &mut tcp);
    let credentials = format!("{}:{}", env::var("TWILIO_ACCOUNT_SID")?, env::var("TWILIO_AUTH_TOKEN")?);
    let credentials = BASE64_STANDARD.encode(credentials);
    let method = if form.is_some() { "POST" } else { "GET" };
    let form = form.unwrap_or_default();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Basic {credentials}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    tls.write_all(request.as_bytes())?;
    io::copy(&mut tls, &mut io::stdout())?;
    Ok(())
}
