//! What signs, wherever its key lies.

use super::{PublicKey, SignatureAlgorithm};

/// A key that signs: in memory, or in a token that never lets it go.
///
/// The algorithm is told before anything is signed, because it stands inside of
/// what is signed.
pub trait Signer: Send + Sync {
    /// The public half.
    fn public_key(&self) -> &PublicKey;

    /// What [`sign`](Self::sign) signs with.
    fn algorithm(&self) -> SignatureAlgorithm;

    /// Signs a message and gives the signature as X.509 carries it.
    ///
    /// # Errors
    /// [`SignError`] if there is no signature.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError>;
}

/// Why there is no signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The key is not there now, as with a token that is unplugged. It may come back.
    #[error("the signing key is not available: {0}")]
    Unavailable(String),
    /// The key is there and did not sign.
    #[error("the signing key did not sign")]
    Failed,
}
