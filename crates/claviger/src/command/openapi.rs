//! `claviger openapi`: the description of the API.

use std::io::{self, Write};

use crate::failure::Failure;

/// Print the description of the API (OpenAPI 3.1, JSON).
#[derive(Debug, clap::Args)]
pub(crate) struct Openapi {}

impl Openapi {
    /// Prints it, byte for byte.
    #[expect(clippy::unused_self, reason = "every command runs alike")]
    pub(crate) fn run(self) -> Result<(), Failure> {
        match io::stdout().lock().write_all(http_api::document().as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(()),
        }
    }
}
