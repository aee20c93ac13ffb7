//! The token of an upload: from a flag, a file, or the environment; never shown.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use secrecy::SecretString;

use crate::failure::Failure;
use crate::system::Environment;

/// Where the token comes from.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub(crate) struct TokenSource {
    #[arg(
        long,
        value_name = "TOKEN",
        value_parser = secret,
        help = "The token itself; others on this machine can see it, so prefer --token-file [env: CLAVIGER_TOKEN]"
    )]
    token: Option<SecretString>,
    /// File with the token
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

impl TokenSource {
    /// Finds it.
    pub(crate) fn find(&self, environment: &Environment) -> Result<SecretString, Failure> {
        if let Some(token) = &self.token {
            return Ok(token.clone());
        }
        if let Some(path) = &self.token_file {
            let text = fs::read_to_string(path);
            let text = text.map_err(|error| Failure::new(format!("{} cannot be read: {error}", path.display())))?;
            return Ok(text.trim().to_owned().into());
        }
        let variable = environment.get("CLAVIGER_TOKEN").and_then(|token| token.to_str());
        let missing = || Failure::new("no token is given; use --token-file, or set CLAVIGER_TOKEN");
        variable.map(|token| token.trim().to_owned().into()).ok_or_else(missing)
    }
}

/// Never fails; what is wrong with a token, the server says.
#[expect(clippy::unnecessary_wraps, reason = "the form that clap takes")]
fn secret(text: &str) -> Result<SecretString, std::convert::Infallible> {
    Ok(text.to_owned().into())
}
