//! Another certificate for the same CA, signed where its root's key is.

use domain::authority::Authority;
use domain::id::{Id, kind};
use domain::permission::Permission;
use serde_json::json;

use super::{load, unavailable};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::record;
use crate::tokens::apart;

/// Makes a request (PKCS#10) with the key and the name that a CA has already. What is signed for it is installed, and
/// renews the CA; until then it issues under the certificate that it has.
///
/// # Errors
/// [`Error::NotFound`]; `ca_unavailable` if its key does not sign now, or it has no certificate yet.
pub async fn request_renewal(cx: &Context, id: Id<kind::Authority>) -> Result<Authority> {
    cx.require(Permission::ManageProject)?;
    let mut uow = cx.begin().await?;
    let record = uow.authorities().lookup(cx.project().id, id).await?.ok_or(Error::NotFound("CA"))?;
    let loaded = load(cx.app(), &mut uow, record).await?;
    let (signer, subject) = (loaded.signer.clone(), loaded.issuer().certificate().subject().clone());
    let request = apart(move || pki::authority::request(signer.as_ref(), &subject)).await?.map_err(unavailable)?;
    let record = &loaded.record;
    let (version, updated_at) = (record.version + 1, cx.now());
    let asked = Authority { request: Some(request), version, updated_at, ..record.clone() };
    uow.authorities().update(&asked).await?;
    record::audit(cx, &mut uow, "authority.renewal_requested", id, json!({"slug": asked.slug})).await?;
    cx.commit(uow, &asked).await?;
    Ok(asked)
}
