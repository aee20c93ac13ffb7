//! Finding keys in a token, and reading their public halves.

use std::fmt;

use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::Session;
use der::asn1::{ObjectIdentifier, UintRef};
use der::{Decode, Encode};

use super::TokenFault;
use super::line::Line;
use crate::asn1;
use crate::key::{KeyRefused, PublicKey, spki};

/// What a key is called in its token.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum KeyName {
    /// By its label (`CKA_LABEL`).
    Label(String),
    /// By its id (`CKA_ID`).
    Id(Vec<u8>),
}

impl KeyName {
    fn attribute(&self) -> Attribute {
        match self {
            Self::Label(label) => Attribute::Label(label.clone().into_bytes()),
            Self::Id(id) => Attribute::Id(id.clone()),
        }
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Label(label) => write!(f, "the label {label:?}"),
            Self::Id(id) => write!(f, "the id {}", data_encoding::HEXLOWER.encode(id)),
        }
    }
}

/// The one private key with this name.
pub(super) fn private(session: &Session, name: &KeyName) -> Result<ObjectHandle, TokenFault> {
    match all(session, ObjectClass::PRIVATE_KEY, name)?.as_slice() {
        [key] => Ok(*key),
        [] => Err(TokenFault::NoKey(name.clone())),
        _ => Err(TokenFault::SeveralKeys(name.clone())),
    }
}

/// All private keys with this name.
pub(super) fn is_taken(session: &Session, name: &KeyName) -> Result<bool, TokenFault> {
    Ok(!all(session, ObjectClass::PRIVATE_KEY, name)?.is_empty())
}

/// The public half of a private key: of the public key with the same id, or of the
/// private key, which often tells it, too.
pub(super) fn public(line: &mut Line, name: &KeyName) -> Result<PublicKey, TokenFault> {
    let private = line.private(name)?;
    let session = line.session();
    let name = id(session, private)?.map_or_else(|| name.clone(), KeyName::Id);
    let public = all(session, ObjectClass::PUBLIC_KEY, &name)?;
    let told = [AttributeType::EcParams, AttributeType::EcPoint, AttributeType::Modulus, AttributeType::PublicExponent];
    let told = session.get_attributes(*public.first().unwrap_or(&private), &told)?;
    let spki = Told::of(&told).spki()?;
    Ok(PublicKey::from_spki(&spki)?)
}

fn all(session: &Session, class: ObjectClass, name: &KeyName) -> Result<Vec<ObjectHandle>, TokenFault> {
    Ok(session.find_objects(&[Attribute::Class(class), Attribute::Token(true), name.attribute()])?)
}

fn id(session: &Session, key: ObjectHandle) -> Result<Option<Vec<u8>>, TokenFault> {
    let told = session.get_attributes(key, &[AttributeType::Id])?;
    Ok(told.into_iter().find_map(|one| match one {
        Attribute::Id(id) if !id.is_empty() => Some(id),
        _ => None,
    }))
}

/// What a token tells of a key.
#[derive(Default)]
struct Told<'a> {
    curve: Option<&'a [u8]>,
    point: Option<&'a [u8]>,
    modulus: Option<&'a [u8]>,
    exponent: Option<&'a [u8]>,
}

impl<'a> Told<'a> {
    fn of(attributes: &'a [Attribute]) -> Self {
        let mut told = Self::default();
        for attribute in attributes {
            match attribute {
                Attribute::EcParams(curve) => told.curve = Some(curve),
                Attribute::EcPoint(point) => told.point = Some(point),
                Attribute::Modulus(modulus) => told.modulus = Some(modulus),
                Attribute::PublicExponent(exponent) => told.exponent = Some(exponent),
                _ => (),
            }
        }
        told
    }

    fn spki(self) -> Result<Vec<u8>, TokenFault> {
        let written = match (self.curve, self.point, self.modulus, self.exponent) {
            (Some(curve), Some(point), ..) => {
                let curve = ObjectIdentifier::from_der(curve).map_err(|_| KeyRefused::Curve)?;
                spki::elliptic(&curve, unwrapped(point))
            }
            (_, _, Some(modulus), Some(exponent)) => rsa(modulus, exponent).and_then(|key| spki::rsa(&key)),
            _ => return Err(TokenFault::NoPublicHalf),
        };
        written.map_err(|_| TokenFault::Key(KeyRefused::Unreadable))
    }
}

/// A point stands in an OCTET STRING (PKCS#11 v2.40 §2.3.3), though some tokens leave it
/// out. Both begin with 4; the length that follows fits by chance only.
fn unwrapped(point: &[u8]) -> &[u8] {
    match point {
        [4, length, inner @ ..] if usize::from(*length) == inner.len() && inner.first() == Some(&4) => inner,
        bare => bare,
    }
}

/// `RSAPublicKey` (RFC 8017 appendix A.1.1).
fn rsa(modulus: &[u8], exponent: &[u8]) -> der::Result<Vec<u8>> {
    asn1::sequence(&[&UintRef::new(modulus)?.to_der()?, &UintRef::new(exponent)?.to_der()?])
}
