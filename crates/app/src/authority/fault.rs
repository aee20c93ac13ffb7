//! A CA that cannot sign now.

use crate::error::Error;

/// The CA's key is not there, or its certificate is not valid: it waits for somebody.
pub(crate) fn unavailable(why: impl Into<Box<dyn std::error::Error>>) -> Error {
    let why = why.into();
    let mut told = why.to_string();
    let mut deeper = why.source();
    while let Some(cause) = deeper {
        told = format!("{told}: {cause}");
        deeper = cause.source();
    }
    Error::conflict(
        "ca_unavailable",
        format!("the CA cannot sign now: {told}; an administrator finds more on the page of the CA"),
    )
}
