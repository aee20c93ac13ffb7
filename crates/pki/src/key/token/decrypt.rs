//! Decrypting with a key in a token.

use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsOaepParams, PkcsOaepSource};
use cryptoki::mechanism::{Mechanism, MechanismType};
use secrecy::SecretSlice;
use zeroize::Zeroizing;

use super::{TokenFault, TokenKey};

/// What a token made of something encrypted with RSA-OAEP and SHA-256.
pub(crate) enum Decrypted {
    /// The content.
    Content(SecretSlice<u8>),
    /// The content with its padding: the token knows no OAEP with SHA-256.
    Padded(SecretSlice<u8>),
}

impl TokenKey {
    /// Decrypts. A token that knows OAEP with SHA-1 only, as `SoftHSM` 2.6 does, is
    /// asked for the bare RSA operation.
    pub(crate) fn decrypt(&self, encrypted: &[u8]) -> Result<Decrypted, TokenFault> {
        let source = PkcsOaepSource::empty();
        let oaep = Mechanism::RsaPkcsOaep(PkcsOaepParams::new(MechanismType::SHA256, PkcsMgfType::MGF1_SHA256, source));
        self.token().0.ask(|line| {
            let key = self.private(line)?;
            match line.session().decrypt(&oaep, key, encrypted) {
                Err(Error::Pkcs11(returned, _)) if is_unknown(returned) => {
                    Ok(Decrypted::Padded(secret(line.session().decrypt(&Mechanism::RsaX509, key, encrypted)?)))
                }
                answer => Ok(Decrypted::Content(secret(answer?))),
            }
        })
    }
}

/// Copied, because a vector with room to spare would be left behind where it shrank from.
fn secret(plain: Vec<u8>) -> SecretSlice<u8> {
    SecretSlice::from(Zeroizing::new(plain).to_vec())
}

/// What a token says to parameters that it does not know; `SoftHSM` the last.
const fn is_unknown(returned: RvError) -> bool {
    matches!(returned, RvError::MechanismInvalid | RvError::MechanismParamInvalid | RvError::ArgumentsBad)
}
