//! A key in a token, and how it signs.

use aws_lc_rs::digest::{SHA256, SHA384, digest};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::ObjectHandle;
use der::Encode;
use der::asn1::{AnyRef, OctetStringRef, UintRef};
use spki::AlgorithmIdentifierRef;

use super::line::Line;
use super::{KeyName, Token, TokenFault};
use crate::key::{KeyKind, PublicKey, SignError, SignatureAlgorithm, Signer};
use crate::{asn1, oid};

/// A key in a token.
///
/// Messages are hashed here, so that a token is given some bytes only, however long a
/// list is. What it signed is verified before it is used: a signature that was computed
/// wrongly can give the key away.
#[derive(Debug, Clone)]
pub struct TokenKey {
    token: Token,
    name: KeyName,
    public: PublicKey,
}

impl TokenKey {
    pub(super) fn new(token: Token, name: KeyName, public: PublicKey) -> Self {
        Self { token, name, public }
    }

    /// What it is called in its token.
    #[must_use]
    pub fn name(&self) -> &KeyName {
        &self.name
    }

    /// Its public half.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    pub(super) fn token(&self) -> &Token {
        &self.token
    }

    /// The key itself. It was there once: where it is no more, the line may have been
    /// logged out behind our back.
    pub(super) fn private(&self, line: &mut Line) -> Result<ObjectHandle, TokenFault> {
        line.private(&self.name).map_err(|fault| match fault {
            TokenFault::NoKey(_) => TokenFault::Unavailable(fault.to_string()),
            other => other,
        })
    }

    fn signature(&self, message: &[u8]) -> Result<Vec<u8>, TokenFault> {
        let kind = self.public.kind();
        let (mechanism, hash) = to_sign(kind, message).map_err(|_| unwritten())?;
        let made = self.token.0.ask(|line| {
            let key = self.private(line)?;
            Ok(line.session().sign(&mechanism, key, &hash)?)
        })?;
        if kind.is_elliptic() { ecdsa(&made).map_err(|_| unwritten()) } else { Ok(made) }
    }
}

impl Signer for TokenKey {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::usual(self.public.kind())
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        let made = self.signature(message)?;
        self.algorithm().verify(&self.public, message, &made).map_err(|_| SignError::Failed)?;
        Ok(made)
    }
}

/// The hash as the token wants it: bare for ECDSA, as `DigestInfo` for RSA (RFC 8017 §9.2).
fn to_sign(kind: KeyKind, message: &[u8]) -> der::Result<(Mechanism<'static>, Vec<u8>)> {
    Ok(match kind {
        KeyKind::P256 => (Mechanism::Ecdsa, digest(&SHA256, message).as_ref().to_vec()),
        KeyKind::P384 => (Mechanism::Ecdsa, digest(&SHA384, message).as_ref().to_vec()),
        KeyKind::Rsa2048 | KeyKind::Rsa3072 | KeyKind::Rsa4096 => {
            let algorithm = AlgorithmIdentifierRef { oid: oid::SHA256, parameters: Some(AnyRef::NULL) }.to_der()?;
            let hash = OctetStringRef::new(digest(&SHA256, message).as_ref())?.to_der()?;
            (Mechanism::RsaPkcs, asn1::sequence(&[&algorithm, &hash])?)
        }
    })
}

/// A token gives both numbers one behind the other; X.509 wants `ECDSA-Sig-Value` (RFC 3279 §2.2.3).
fn ecdsa(made: &[u8]) -> der::Result<Vec<u8>> {
    let (r, s) = made.split_at(made.len() / 2);
    asn1::sequence(&[&UintRef::new(r)?.to_der()?, &UintRef::new(s)?.to_der()?])
}

fn unwritten() -> TokenFault {
    TokenFault::Refused("what was signed cannot be written".to_owned())
}
