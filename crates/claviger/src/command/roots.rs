//! Certificate authorities beside the system's, for commands that talk to a server.

use std::fs;
use std::path::PathBuf;

use crate::failure::Failure;

/// Where further certificate authorities are.
#[derive(Debug, clap::Args)]
pub(crate) struct Roots {
    /// Trust these certificate authorities, too (PEM)
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
}

impl Roots {
    /// Their PEM; empty if there are none.
    pub(crate) fn pem(&self) -> Result<Vec<u8>, Failure> {
        let Some(path) = &self.ca else { return Ok(Vec::new()) };
        fs::read(path).map_err(|error| Failure::new(format!("--ca {} cannot be read: {error}", path.display())))
    }
}
