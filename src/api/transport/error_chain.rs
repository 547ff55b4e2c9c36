//! The causes of an error of the HTTP library, read from its chain of sources. Depends on the errors of connections.

use crate::api::connect_error::ConnectError;

type Cause<'e> = &'e (dyn std::error::Error + 'static);

/// Returns the message of the innermost cause, the only one that says what happened.
pub fn root_cause(error: Cause<'_>) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

/// Returns the error of the connection among the causes, if any.
pub fn connect_error(error: Cause<'_>) -> Option<&ConnectError> {
    causes(error).find_map(<dyn std::error::Error>::downcast_ref)
}

fn causes(error: Cause<'_>) -> impl Iterator<Item = Cause<'_>> {
    std::iter::successors(Some(error), |error| error.source())
}
