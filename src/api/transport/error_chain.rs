//! The causes of an error of the HTTP library, read from its chain of sources. Depends on no other file of `api`.

use std::io;

use reqwest::StatusCode;

type Cause<'e> = &'e (dyn std::error::Error + 'static);

/// How a proxy failed to connect to the API.
#[derive(Debug, PartialEq, Eq)]
pub enum ProxyFailure {
    /// The proxy itself could not be reached.
    Unreachable,
    /// The connection to the proxy was lost.
    Lost,
    /// An HTTP proxy responded with a status other than 200. Only 407 is known.
    Status(Option<StatusCode>),
    /// The proxy refused, with the reason for a message.
    Refused(String),
    /// The proxy tried to connect and failed, with the reason for a message. A retry may help.
    Failed(String),
}

/// Returns the message of the innermost cause, the only one that says what happened.
pub fn root_cause(error: Cause<'_>) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

/// Returns the TLS error among the causes, if any.
pub fn tls_error(error: Cause<'_>) -> Option<&rustls::Error> {
    causes(error).find_map(as_tls_error)
}

/// Whether the TCP connection failed, and not what follows it.
pub fn is_tcp_error(error: Cause<'_>) -> bool {
    causes(error).any(|cause| cause.to_string() == "tcp connect error")
}

/// Returns how the proxy failed, if the error is not one of the API.
pub fn proxy_failure(error: Cause<'_>) -> Option<ProxyFailure> {
    causes(error).find_map(|cause| parse_proxy_failure(&cause.to_string()))
}

/// Returns what is wrong with the gzip encoding of a body, if that is the cause. The cause of a lost connection is an error of
/// the HTTP library, not an I/O error.
pub fn gzip_error(error: &reqwest::Error) -> Option<&io::Error> {
    causes(error).find(|cause| !cause.is::<reqwest::Error>())?.downcast_ref()
}

fn causes(error: Cause<'_>) -> impl Iterator<Item = Cause<'_>> {
    std::iter::successors(Some(error), |error| error.source())
}

/// Unwraps I/O errors, which can be nested and whose `source()` skips the error that they carry.
fn as_tls_error(error: Cause<'_>) -> Option<&rustls::Error> {
    let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    error.downcast_ref().or_else(|| inner.and_then(|inner| as_tls_error(inner)))
}

/// The HTTP libraries report these failures as text only: their types are private.
fn parse_proxy_failure(text: &str) -> Option<ProxyFailure> {
    use ProxyFailure::{Failed, Lost, Refused, Status, Unreachable};
    let reason = text.strip_prefix("tunnel error: ").or_else(|| text.strip_prefix("SOCKS error: "))?;
    Some(match reason {
        "failed to create underlying connection" => Unreachable,
        "io error establishing tunnel" | "io error during SOCKS handshake" | "unexpected end of file" => Lost,
        "proxy authorization required" => Status(Some(StatusCode::PROXY_AUTHENTICATION_REQUIRED)),
        "unsuccessful" => Status(None),
        "credentials not accepted" => Refused("the credentials".to_owned()),
        "server does not support user/pass authentication" => {
            Refused("every way to authenticate that was offered".to_owned())
        }
        "failed parsing server response"
        | "proxy response headers too long"
        | "server implements authentication incorrectly" => Refused("with an unreadable response".to_owned()),
        "connection not allowed" => Refused("the connection by its rules".to_owned()),
        "general server failure"
        | "server failed to execute command"
        | "network unreachable"
        | "host unreachable"
        | "connection refused"
        | "ttl expired" => Failed(format!("to connect: {reason}")),
        _ => Refused(format!("to connect: {reason}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_failure_of_a_proxy_from_the_text_of_the_library() {
        for (text, failure) in [
            ("tunnel error: failed to create underlying connection", Some(ProxyFailure::Unreachable)),
            ("tunnel error: unexpected end of file", Some(ProxyFailure::Lost)),
            (
                "SOCKS error: host unreachable",
                Some(ProxyFailure::Failed("to connect: host unreachable".to_owned())),
            ),
            (
                "SOCKS error: command not supported",
                Some(ProxyFailure::Refused("to connect: command not supported".to_owned())),
            ),
            ("tcp connect error", None),
        ] {
            assert_eq!(parse_proxy_failure(text), failure, "{text}");
        }
    }
}
