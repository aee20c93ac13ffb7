//! Making keys in a token.

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, ObjectHandle};
use cryptoki::session::Session;
use cryptoki::types::Ulong;
use der::Encode;

use super::open::Open;
use super::{KeyName, TokenFault, find};
use crate::key::KeyKind;
use crate::oid;

/// A key to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewKey<'a> {
    /// Its label, which no other private key in the token has.
    pub label: &'a str,
    /// Its kind.
    pub kind: KeyKind,
    /// What it can do.
    pub purpose: Purpose,
}

/// What a key in a token can do. It cannot do the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Sign.
    Sign,
    /// Open archived keys. RSA only.
    Recover,
}

/// Makes a key, and gives its id.
pub(super) fn generate(open: &Open, new: &NewKey<'_>) -> Result<Vec<u8>, TokenFault> {
    if new.purpose == Purpose::Recover && new.kind.is_elliptic() {
        return Err(TokenFault::Purpose);
    }
    let mut id = vec![0; 16];
    SystemRandom::new().fill(&mut id).map_err(|_| TokenFault::Refused("there is no randomness".to_owned()))?;
    let label = KeyName::Label(new.label.to_owned());
    open.ask(|line| match find::is_taken(line.session(), &label)? {
        true => Err(TokenFault::NameTaken(label.clone())),
        false => open.write(|session| make(session, new, &id)),
    })?;
    Ok(id)
}

fn make(session: &Session, new: &NewKey<'_>, id: &[u8]) -> Result<(), TokenFault> {
    let mechanism = if new.kind.is_elliptic() { Mechanism::EccKeyPairGen } else { Mechanism::RsaPkcsKeyPairGen };
    let (public, private) = session.generate_key_pair(&mechanism, &public(new, id)?, &private(new, id))?;
    if stays(session, private)? {
        return Ok(());
    }
    session.destroy_object(private)?;
    session.destroy_object(public)?;
    Err(TokenFault::Extractable)
}

/// Whether the token took what was asked for, and does not let the key go.
fn stays(session: &Session, private: ObjectHandle) -> Result<bool, TokenFault> {
    let told = session.get_attributes(private, &[AttributeType::Sensitive, AttributeType::Extractable])?;
    Ok(told.contains(&Attribute::Sensitive(true)) && told.contains(&Attribute::Extractable(false)))
}

fn public(new: &NewKey<'_>, id: &[u8]) -> Result<Vec<Attribute>, TokenFault> {
    let signs = new.purpose == Purpose::Sign;
    let mut attributes = vec![
        Attribute::Token(true),
        Attribute::Private(false),
        Attribute::Label(new.label.as_bytes().to_vec()),
        Attribute::Id(id.to_vec()),
        Attribute::Verify(signs),
        Attribute::Encrypt(!signs),
    ];
    match curve(new.kind) {
        Some(curve) => attributes.push(Attribute::EcParams(curve)),
        None => attributes.extend([
            Attribute::ModulusBits(bits(new.kind)?),
            Attribute::PublicExponent(vec![1, 0, 1]), // 65537
        ]),
    }
    Ok(attributes)
}

fn private(new: &NewKey<'_>, id: &[u8]) -> Vec<Attribute> {
    let signs = new.purpose == Purpose::Sign;
    vec![
        Attribute::Token(true),
        Attribute::Private(true),
        Attribute::Sensitive(true),
        Attribute::Extractable(false),
        Attribute::Label(new.label.as_bytes().to_vec()),
        Attribute::Id(id.to_vec()),
        Attribute::Sign(signs),
        Attribute::Decrypt(!signs),
        Attribute::Unwrap(false),
        Attribute::Derive(false),
    ]
}

fn curve(kind: KeyKind) -> Option<Vec<u8>> {
    match kind {
        KeyKind::P256 => oid::SECP256R1.to_der().ok(),
        KeyKind::P384 => oid::SECP384R1.to_der().ok(),
        KeyKind::Rsa2048 | KeyKind::Rsa3072 | KeyKind::Rsa4096 => None,
    }
}

fn bits(kind: KeyKind) -> Result<Ulong, TokenFault> {
    Ok(kind.bits().try_into()?)
}
