//! A CA that cannot sign now.

use crate::error::Error;

/// The CA's key is not there, or its certificate is not valid: it waits for somebody.
pub(crate) fn unavailable(why: impl std::fmt::Display) -> Error {
    Error::conflict(
        "ca_unavailable",
        format!("the CA cannot sign now: {why}; an administrator finds more on the page of the CA"),
    )
}
