//! The causes of a connection error, read from its chain of sources. Depends on no other file of `api`.

type Cause<'e> = &'e (dyn std::error::Error + 'static);

/// Returns the message of the innermost cause, the only one that says what happened.
pub fn root_cause(error: Cause<'_>) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

/// Returns the TLS error among the causes, if any.
pub fn tls_error(error: Cause<'_>) -> Option<&rustls::Error> {
    causes(error).find_map(as_tls_error)
}

/// Returns how a proxy rejected the connection, if it did.
pub fn proxy_rejection(error: Cause<'_>) -> Option<&'static str> {
    causes(error).find_map(|cause| parse_proxy_rejection(&cause.to_string()))
}

fn causes(error: Cause<'_>) -> impl Iterator<Item = Cause<'_>> {
    std::iter::successors(Some(error), |error| error.source())
}

/// Unwraps I/O errors, which can be nested and whose `source()` skips the error that they carry.
fn as_tls_error(error: Cause<'_>) -> Option<&rustls::Error> {
    let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    error.downcast_ref().or_else(|| inner.and_then(|inner| as_tls_error(inner)))
}

/// The HTTP libraries report a rejection as text only. Any failure of the proxy after it received the credentials counts as
/// a rejection.
fn parse_proxy_rejection(text: &str) -> Option<&'static str> {
    if let Some(reason) = text.strip_prefix("tunnel error: ") {
        return match reason {
            "proxy authorization required" => Some("with status 407: it does not accept the credentials"),
            "unsuccessful" => Some("with a status other than 200"),
            "failed to create underlying connection" => None,
            _ => Some("with an unreadable response"),
        };
    }
    match text.strip_prefix("SOCKS error: ")? {
        "credentials not accepted" => Some("the credentials"),
        "server does not support user/pass authentication" => {
            Some("to take credentials by user name and password")
        }
        "failed to create underlying connection" => None,
        _ => Some("with an unreadable response"),
    }
}
