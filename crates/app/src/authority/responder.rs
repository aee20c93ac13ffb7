//! The key that answers OCSP in an authority's name.

use std::sync::Arc;

use domain::authority::Authority;
use domain::time::{SignedDuration, Timestamp};
use pki::authority::{Terms, responder};
use pki::certificate::{RandomSerials, SerialSource};
use pki::issue::Issuer;
use pki::key::{KeyKind, Signer};
use pki::name::{Attribute, AttributeKind, DistinguishedName};
use secrecy::ExposeSecret;
use store::UnitOfWork;

use super::make::generate;
use super::unavailable;
use crate::context::App;
use crate::error::{Error, Result};
use crate::tokens::apart;

/// How long the responder's certificate is valid: nobody asks whether it is revoked.
const VALID_DAYS: u32 = 14;
/// With how much time left it gets another: as long as the CA's key may stay away.
const RENEW_BEFORE: SignedDuration = SignedDuration::from_hours(24 * 7);

/// From when on a responder that is valid until `not_after` is to be replaced.
pub(super) fn is_due(not_after: Option<Timestamp>, now: Timestamp) -> bool {
    not_after.is_none_or(|end| end.duration_since(now) < RENEW_BEFORE)
}

/// Makes an authority's responder another key and certificate.
pub(super) async fn make(
    app: &App,
    uow: &mut UnitOfWork,
    authority: &Authority,
    issuer: &Issuer,
    signer: Arc<dyn Signer>,
) -> Result<()> {
    let key = generate(KeyKind::P256)?;
    let name = Attribute::new(AttributeKind::CommonName, "OCSP responder").map_err(Error::internal)?;
    let subject = DistinguishedName::new(&[name]).map_err(Error::internal)?;
    let serial = RandomSerials.next().map_err(Error::internal)?;
    let pkcs8 = key.to_pkcs8().map_err(Error::internal)?;
    let (issuer, now) = (issuer.clone(), app.now());
    let sign = move || {
        let terms = Terms { subject: &subject, validity_days: VALID_DAYS, serial, now };
        responder(&issuer, signer.as_ref(), key.public_key(), &terms)
    };
    let certificate = apart(sign).await?.map_err(unavailable)?;
    let (der, end) = (certificate.der(), certificate.not_after());
    Ok(uow.authorities().set_responder(authority, pkcs8.expose_secret(), der, end).await?)
}
