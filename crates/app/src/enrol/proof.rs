//! Proofs are good once.

use domain::device::Thumbprint;
use store::seal::sha256;

use super::error::{Error, Result};
use super::nonce::Nonce;
use crate::context::App;

/// Uses a proof up, before anything else is looked at: in a unit of work of its
/// own, so that it stays used whatever becomes of the request.
///
/// # Errors
/// [`Error::ProofUsed`] if one with this identifier came with this key and nonce before.
pub async fn spend(app: &App, key: &Thumbprint, jti: &str, nonce: &Nonce) -> Result<()> {
    let id = sha256(&[&key.0, jti.as_bytes()].concat());
    let mut uow = app.store().begin().await?;
    if !uow.proofs().use_once(&id, nonce.ends_at()).await? {
        return Err(Error::ProofUsed);
    }
    Ok(uow.commit().await?)
}
