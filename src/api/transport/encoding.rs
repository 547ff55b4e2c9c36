//! Decodes the body of a response that a proxy has compressed unasked. Depends on no other file of `api`.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use http::HeaderMap;
use http::header::CONTENT_ENCODING;

/// Returns the body without the encoding that the headers name, at most `max` bytes. The error is a reason for a message.
pub fn decode(headers: &HeaderMap, body: Vec<u8>, max: usize) -> Result<Vec<u8>, String> {
    let encoding = headers.get(CONTENT_ENCODING).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let encoding = encoding.unwrap_or_default().trim().to_ascii_lowercase();
    match encoding.as_str() {
        "" | "identity" => Ok(body),
        "gzip" | "x-gzip" if body.is_empty() => Ok(body),
        "gzip" | "x-gzip" => gunzip(&body, max),
        _ => Err(format!("it has the encoding '{encoding}', which was not asked for")),
    }
}

fn gunzip(body: &[u8], max: usize) -> Result<Vec<u8>, String> {
    let mut decoded = Vec::new();
    let mut reader = MultiGzDecoder::new(body).take(max as u64 + 1);
    reader.read_to_end(&mut decoded).map_err(|error| format!("its gzip encoding is broken: {error}"))?;
    if decoded.len() > max { Err(format!("it is longer than {} MiB", max >> 20)) } else { Ok(decoded) }
}
