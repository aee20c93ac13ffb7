//! A recovery key in a token.

use secrecy::SecretSlice;

use super::{NotForRecovery, OpenFault, Opener, oaep};
use crate::key::token::{Decrypted, TokenFault, TokenKey};

/// A recovery key in a token.
///
/// A token that knows OAEP with SHA-256 takes the padding off itself. One that does not
/// (`SoftHSM` 2.6 knows it with SHA-1 only) is asked for the bare RSA operation
/// (`CKM_RSA_X_509`), and the padding is taken off here, in constant time.
#[derive(Debug, Clone)]
pub struct TokenOpener(TokenKey);

impl TokenOpener {
    /// Takes an RSA key, which was made for [recovery](crate::key::token::Purpose::Recover).
    ///
    /// # Errors
    /// [`NotForRecovery::KeyKind`] if it is not RSA.
    pub fn new(key: TokenKey) -> Result<Self, NotForRecovery> {
        if key.public().kind().is_elliptic() { Err(NotForRecovery::KeyKind) } else { Ok(Self(key)) }
    }
}

impl Opener for TokenOpener {
    fn decrypt_key(&self, encrypted: &[u8]) -> Result<SecretSlice<u8>, OpenFault> {
        // RFC 8017 §5.1.2: a number below the modulus. Tokens answer others as if they were broken.
        let modulus = self.0.public().modulus().ok_or(OpenFault::Key)?;
        if encrypted.len() != modulus.len() || encrypted >= modulus {
            return Err(OpenFault::Key);
        }
        match self.0.decrypt(encrypted) {
            Ok(Decrypted::Content(key)) => Ok(key),
            Ok(Decrypted::Padded(padded)) => oaep::content_key(&padded).ok_or(OpenFault::Key),
            Err(TokenFault::Refused(_)) => Err(OpenFault::Key),
            Err(fault) => Err(OpenFault::Unavailable(fault.to_string())),
        }
    }
}
